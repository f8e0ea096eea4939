package io.gmp.actor;

import static io.gmp.testing.Eventually.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.gmp.Gmp;
import io.gmp.channel.Overflow;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ActorSnapshotTest {
  private record Handled(boolean woke, boolean waited, boolean failed) {}

  private final Gmp gmp = Gmp.builder().name("seen").gomaxprocs(2).build();
  private final List<Handled> seen = new CopyOnWriteArrayList<>();

  @AfterEach
  void close() {
    gmp.close();
  }

  private void hear(boolean woke, long waited, long handler, Throwable failure) {
    assertThat(handler).isNotNegative();
    seen.add(new Handled(woke, waited >= 0, failure != null));
  }

  private static ActorDefinition<String> failing() {
    return Actor.<String, Integer>of(
            0,
            (context, count, message) -> {
              if (message.startsWith("child")) {
                context.spawn(message, Actor.<String, Integer>of(0, (c, n, m) -> n + 1));
              } else if (message.equals("fail")) {
                throw new IllegalStateException("on purpose");
              }
              return count + 1;
            })
        .supervise(Supervision.resume());
  }

  @Test
  void showsTheTreeWithItsFailures() throws Exception {
    try (var system = ActorSystem.create("seen", gmp)) {
      var parent = system.spawn("parent", failing());
      parent.tell("child");
      parent.tell("fail");
      parent.tell("fail");
      await().until(() -> system.snapshot(10).getFirst().failures() == 2);
      var found = system.snapshot(10).getFirst();
      assertThat(found.path()).isEqualTo("seen/parent");
      assertThat(found.lastFailure()).get().isInstanceOf(IllegalStateException.class);
      assertThat(found.lastFailureAt()).isPresent();
      assertThat(found.handled()).isEmpty();
      assertThat(found.children())
          .extracting(ActorSnapshot::path)
          .containsExactly("seen/parent/child");
      assertThat(system.snapshot(1).getFirst().children()).isEmpty();
      assertThat(system.snapshot(0)).isEmpty();
    }
  }

  @Test
  void showsOneActorAndThoseBelowIt() throws Exception {
    try (var system = ActorSystem.create("seen", gmp)) {
      var parent = system.spawn("parent", failing());
      system.spawn("other", failing());
      parent.tell("child");
      await().until(() -> system.actorCount() == 3);
      assertThat(system.snapshot("parent", 10).orElseThrow().children())
          .extracting(ActorSnapshot::path)
          .containsExactly("seen/parent/child");
      assertThat(system.snapshot("parent/child", 10))
          .get()
          .returns("seen/parent/child", ActorSnapshot::path)
          .returns(List.of(), ActorSnapshot::children);
      assertThat(system.snapshot("parent", 1).orElseThrow().children()).isEmpty();
      assertThat(system.snapshot("parent", 0)).isEmpty();
      assertThat(system.snapshot("nobody", 10)).isEmpty();
      assertThat(system.snapshot("parent/nobody", 10)).isEmpty();
    }
  }

  @Test
  void showsTheSiblingsOfOneThatHasManyChildren() throws Exception {
    try (var system = ActorSystem.create("seen", gmp)) {
      var entities = system.entities("many", id -> failing(), Duration.ofHours(1));
      for (int i = 0; i < 10; i++) {
        entities.ref("one-" + i).tell("text");
      }
      for (String sibling : List.of("one", "two", "three")) {
        system.spawn(sibling, failing());
      }
      var found = system.snapshot(6);
      assertThat(found)
          .extracting(ActorSnapshot::path)
          .containsExactlyInAnyOrder("seen/many", "seen/one", "seen/two", "seen/three");
      assertThat(found).flatExtracting(ActorSnapshot::children).hasSize(2);
      assertThat(system.snapshot("many/one-7", 1)).isPresent();
    }
  }

  @Test
  void showsAMailboxThatIsFull() throws Exception {
    var gate = new CountDownLatch(1);
    try (var system = ActorSystem.create("seen", gmp)) {
      var slow =
          system.spawn(
              "slow",
              Actor.<String, Integer>of(
                      0,
                      (context, count, message) -> {
                        gate.await();
                        return count + 1;
                      })
                  .mailbox(Mailbox.buffered(2)));
      slow.tell("taken");
      await().until(() -> slow.mailboxSize() == 0);
      slow.tell("one");
      assertThat(system.snapshot(1).getFirst().isFull()).isFalse();
      slow.tell("two");
      assertThat(system.snapshot(1).getFirst().isFull()).isTrue();
      assertThat(system.snapshot(1).getFirst().mailbox()).isEqualTo(2);
      gate.countDown();
    }
  }

  static List<Mailbox<String>> mailboxes() {
    return List.of(
        Mailbox.buffered(16),
        Mailbox.unbounded(),
        Mailbox.rendezvous(),
        Mailbox.buffered(16, Overflow.DROP_OLDEST),
        Mailbox.priority(16, Overflow.BLOCK, String::length));
  }

  @ParameterizedTest
  @MethodSource("mailboxes")
  void anObserverHearsOfEachMessage(Mailbox<String> mailbox) throws Exception {
    try (var system = ActorSystem.create("seen", gmp)) {
      var actor = system.spawn("actor", failing().mailbox(mailbox).observed(this::hear));
      actor.tell("one");
      await().until(() -> seen.size() == 1);
      assertThat(seen).containsExactly(new Handled(true, true, false));
      actor.tell("fail");
      await().until(() -> seen.size() == 2);
      assertThat(seen.getLast()).matches(Handled::waited).matches(Handled::failed);
      assertThat(system.snapshot(1).getFirst().handled()).hasValue(2);
      await().until(() -> wakes(actor));
    }
  }

  private boolean wakes(ActorRef<String> actor) throws InterruptedException {
    int before = seen.size();
    actor.tell("again");
    await().until(() -> seen.size() > before);
    return seen.getLast().woke();
  }

  @Test
  void whatWaitsBehindAnotherHasNotWokenTheActor() throws Exception {
    var gate = new CountDownLatch(1);
    try (var system = ActorSystem.builder(gmp).observer(this::hear).build()) {
      var actor =
          system.spawn(
              Actor.<String, Integer>of(
                  0,
                  (context, count, message) -> {
                    gate.await();
                    return count + 1;
                  }));
      actor.tell("one");
      await().until(() -> actor.mailboxSize() == 0);
      actor.tell("two");
      gate.countDown();
      await().until(() -> seen.size() == 2);
      assertThat(seen)
          .containsExactly(new Handled(true, true, false), new Handled(false, true, false));
    }
  }

  @Test
  void whatTheMailboxOfAnObservedActorDropsIsTheMessage() throws Exception {
    var gate = new CountDownLatch(1);
    try (var system = ActorSystem.create("seen", gmp)) {
      var actor =
          system.spawn(
              Actor.<String, Integer>of(
                      0,
                      (context, count, message) -> {
                        gate.await();
                        return count + 1;
                      })
                  .mailbox(Mailbox.buffered(1, Overflow.DROP_NEWEST))
                  .observed(this::hear));
      actor.tell("taken");
      await().until(() -> actor.mailboxSize() == 0);
      actor.tell("kept");
      actor.tell("dropped");
      assertThat(system.recentDeadLetters())
          .extracting(DeadLetter::message)
          .containsExactly("dropped");
      gate.countDown();
      assertThat(actor.stop(Duration.ofSeconds(30))).succeedsWithin(Duration.ofSeconds(30));
    }
  }
}
