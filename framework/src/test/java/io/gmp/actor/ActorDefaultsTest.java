package io.gmp.actor;

import static io.gmp.testing.Eventually.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.gmp.Gmp;
import io.gmp.channel.Overflow;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ActorDefaultsTest {
  private static final Duration LONG = Duration.ofSeconds(30);

  private sealed interface Job {
    record Wait(CountDownLatch gate) implements Job {}

    record Fail() implements Job {}

    record Count(ReplyTo<Integer> reply) implements Job {}
  }

  private final Gmp gmp = Gmp.builder().name("defaults").gomaxprocs(2).build();

  @AfterEach
  void close() {
    gmp.close();
  }

  private static ActorDefinition<Job> counting() {
    return Actor.of(0, ActorDefaultsTest::handle);
  }

  private static int handle(ActorContext<Job> context, int count, Job job) throws Exception {
    switch (job) {
      case Job.Wait wait -> wait.gate().await();
      case Job.Fail fail -> throw new IllegalStateException("on purpose");
      case Job.Count question -> question.reply().tell(count);
    }
    return count + 1;
  }

  private static int room(ActorRef<Job> actor) throws InterruptedException {
    var gate = new CountDownLatch(1);
    actor.tell(new Job.Wait(gate));
    await().until(() -> actor.mailboxSize() == 0);
    int room = 0;
    while (room < 10_000 && actor.tryTell(new Job.Wait(gate))) {
      room++;
    }
    gate.countDown();
    return room;
  }

  @Test
  void whatADefinitionLeavesOpenIsTheSystems() throws Exception {
    try (var system =
        ActorSystem.builder(gmp).defaultMailbox(Mailbox.buffered(3, Overflow.FAIL)).build()) {
      assertThat(room(system.spawn(counting()))).isEqualTo(3);
      assertThat(room(system.pool("pool", counting(), Routing.roundRobin()))).isEqualTo(3);
      assertThat(room(system.entities("entities", id -> counting(), LONG).ref("one"))).isEqualTo(3);
      var built = Actor.<Job, Integer>builder(0).otherwise(ActorDefaultsTest::handle).build();
      assertThat(room(system.spawn(built))).isEqualTo(3);
    }
  }

  @Test
  void whatADefinitionSaysCounts() throws Exception {
    try (var system =
        ActorSystem.builder(gmp).defaultMailbox(Mailbox.buffered(3, Overflow.FAIL)).build()) {
      assertThat(room(system.spawn(counting().mailbox(Mailbox.buffered(1024))))).isEqualTo(1024);
      var built =
          Actor.<Job, Integer>builder(0).otherwise(ActorDefaultsTest::handle).capacity(5).build();
      assertThat(room(system.spawn(built))).isEqualTo(5);
    }
  }

  @Test
  void supervisionThatADefinitionLeavesOpenIsTheSystems() throws Exception {
    try (var system = ActorSystem.builder(gmp).defaultSupervision(Supervision.resume()).build()) {
      var resumed = system.spawn(counting());
      resumed.tell(new Job.Fail());
      assertThat(resumed.ask(Job.Count::new, LONG).join()).isZero();
      var stopped = system.spawn(counting().supervise(Supervision.stop()));
      stopped.tell(new Job.Fail());
      assertThat(stopped.whenStopped()).succeedsWithin(LONG);
    }
  }

  @Test
  void aTopicWaitsWhateverTheDefaultMailboxDoes() throws Exception {
    try (var system =
        ActorSystem.builder(gmp).defaultMailbox(Mailbox.buffered(1, Overflow.FAIL)).build()) {
      Topic<Job> topic = system.topic("topic");
      var counted = system.spawn(counting().mailbox(Mailbox.unbounded()));
      topic.subscribe(counted);
      for (int i = 0; i < 100; i++) {
        topic.publish(new Job.Wait(new CountDownLatch(0)));
      }
      await().until(() -> counted.ask(Job.Count::new, LONG).join() >= 100);
    }
  }

  @Test
  void aSystemIsCalledAsItsRuntimeUnlessItIsGivenAName() {
    try (var system = ActorSystem.builder(gmp).build();
        var named = ActorSystem.builder(gmp).name("bank").build()) {
      assertThat(system.name()).isEqualTo("defaults");
      assertThat(named.spawn("account", counting()).path()).isEqualTo("bank/account");
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ActorSystem.builder(gmp).name("a/b"))
        .withMessageContaining("a/b");
  }

  @Test
  void anActorIsPinnedNoMore() {
    var pinned = counting().pinned(0);
    assertThat(pinned.unpinned().isPinned()).isFalse();
    assertThat(pinned.unpinned().cpu()).isEmpty();
    assertThat(pinned.isPinned()).isTrue();
  }
}
