package io.gmp.actor;

import static io.gmp.testing.Eventually.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import io.gmp.Goroutine;
import io.gmp.channel.Overflow;
import io.gmp.testing.Engines;
import io.gmp.testing.TestRuntime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class TopicTest {
  private static ActorDefinition<Object> hearing(Queue<Object> heard) {
    return hearing(heard, new CountDownLatch(0));
  }

  private static ActorDefinition<Object> hearing(Queue<Object> heard, CountDownLatch open) {
    return Actor.of(
        heard,
        (context, queue, message) -> {
          open.await();
          queue.add(message);
          return queue;
        });
  }

  @Engines
  void whoHasSubscribedGetsWhatIsPublished(TestRuntime t) throws Exception {
    var a = new ConcurrentLinkedQueue<Object>();
    var b = new ConcurrentLinkedQueue<Object>();
    try (ActorSystem system = ActorSystem.create("test", t.gmp())) {
      Topic<Integer> topic = system.topic("topic");
      assertThat(topic.path()).isEqualTo("test/topic");
      ActorRef<Object> first = system.spawn(hearing(a));
      topic.publish(0);
      topic.subscribe(first);
      topic.subscribe(system.spawn(hearing(b)), Topic.Slow.WAIT);
      topic.publish(1);
      topic.publish(2);
      await().until(() -> b.contains(2) && a.contains(2));
      topic.unsubscribe(first);
      assertThat(topic.subscribers()).isOne();
      topic.publish(3);
      await().until(() -> b.contains(3));
      assertThat(a).endsWith(1, 2);
      assertThat(b).endsWith(1, 2, 3);
      assertThat(topic.last()).contains(3);
      assertThat(system.deadLetters()).isZero();
    }
  }

  @Engines
  void allGetTheSameInTheSameOrder(TestRuntime t) throws Exception {
    int publishers = 4;
    int subscribers = 5;
    int each = t.count(1000, 200);
    var heard = new ArrayList<Queue<Object>>();
    try (ActorSystem system = ActorSystem.create("test", t.gmp())) {
      Topic<Integer> topic = system.topic("topic");
      for (int i = 0; i < subscribers; i++) {
        heard.add(new ConcurrentLinkedQueue<>());
        topic.subscribe(
            system.spawn(hearing(heard.get(i)).mailbox(Mailbox.buffered(1 + i))), Topic.Slow.WAIT);
      }
      var all = new ArrayList<Goroutine>();
      for (int p = 0; p < publishers; p++) {
        int publisher = p;
        all.add(
            t.gmp()
                .go(
                    () -> {
                      for (int i = 0; i < each; i++) {
                        topic.publish(publisher * each + i);
                      }
                    }));
      }
      for (Goroutine g : all) {
        assertThat(g.join(TestRuntime.LONG)).isTrue();
      }
      await().until(() -> heard.stream().allMatch(h -> h.size() == publishers * each));
    }
    List<Object> first = List.copyOf(heard.get(0));
    assertThat(first).doesNotHaveDuplicates();
    assertThat(heard).allSatisfy(other -> assertThat(List.copyOf(other)).isEqualTo(first));
    for (int p = 0; p < publishers; p++) {
      int from = p * each;
      assertThat(first.stream().map(n -> (Integer) n).filter(n -> n / each * each == from).toList())
          .isSorted();
    }
  }

  @Engines
  void whoWantsTheLastGetsItFirstAndOnce(TestRuntime t) throws Exception {
    int each = t.count(2000, 300);
    try (ActorSystem system = ActorSystem.create("test", t.gmp())) {
      Topic<Integer> topic = system.topic("topic");
      var none = new ConcurrentLinkedQueue<Object>();
      topic.subscribeWithLast(system.spawn(hearing(none)), Topic.Slow.WAIT);
      assertThat(topic.last()).isEmpty();
      Goroutine publisher =
          t.gmp()
              .go(
                  () -> {
                    for (int i = 0; i < each; i++) {
                      topic.publish(i);
                    }
                  });
      var late = new ArrayList<Queue<Object>>();
      for (int i = 0; i < 10; i++) {
        var heard = new ConcurrentLinkedQueue<Object>();
        late.add(heard);
        await().until(() -> topic.last().isPresent());
        topic.subscribeWithLast(system.spawn(hearing(heard)), Topic.Slow.WAIT);
        await().until(() -> !heard.isEmpty());
      }
      assertThat(publisher.join(TestRuntime.LONG)).isTrue();
      await().until(() -> late.stream().allMatch(heard -> heard.contains(each - 1)));
      await().until(() -> none.size() == each);
      for (Queue<Object> heard : late) {
        int from = (Integer) heard.peek();
        assertThat(heard).hasSize(each - from).isSubsetOf(none).doesNotHaveDuplicates();
      }
    }
  }

  @Engines
  void aSlowOneIsPassedOver(TestRuntime t) throws Exception {
    var slow = new ConcurrentLinkedQueue<Object>();
    var quick = new ConcurrentLinkedQueue<Object>();
    var open = new CountDownLatch(1);
    try (ActorSystem system = ActorSystem.create("test", t.gmp())) {
      Topic<Integer> topic = system.topic("topic");
      topic.subscribe(system.spawn("slow", hearing(slow, open).mailbox(Mailbox.buffered(2))));
      topic.subscribe(system.spawn(hearing(quick)), Topic.Slow.WAIT);
      for (int i = 0; i < 100; i++) {
        topic.publish(i);
      }
      await().until(() -> quick.size() == 100);
      long passed = system.deadLetters(DeadLetter.Reason.OVERFLOW);
      assertThat(passed).isBetween(97L, 98L);
      assertThat(system.recentDeadLetters())
          .allSatisfy(letter -> assertThat(letter.path()).isEqualTo("test/slow"));
      open.countDown();
      await().until(() -> slow.size() == 100 - passed);
      assertThat(topic.subscribers()).isEqualTo(2);
    }
  }

  @Engines
  void aSlowOneIsUnsubscribed(TestRuntime t) throws Exception {
    var slow = new ConcurrentLinkedQueue<Object>();
    var open = new CountDownLatch(1);
    try (ActorSystem system = ActorSystem.create("test", t.gmp())) {
      Topic<Integer> topic = system.topic("topic");
      ActorRef<Object> actor = system.spawn(hearing(slow, open).mailbox(Mailbox.buffered(2)));
      topic.subscribe(actor, Topic.Slow.UNSUBSCRIBE);
      for (int i = 0; i < 100; i++) {
        topic.publish(i);
      }
      await().until(() -> topic.last().orElse(-1) == 99);
      assertThat(topic.subscribers()).isZero();
      assertThat(system.deadLetters(DeadLetter.Reason.OVERFLOW)).isOne();
      open.countDown();
      await().until(() -> slow.size() >= 2);
      assertThat(actor.whenStopped()).isNotDone();
    }
  }

  @Engines
  void aSlowOneIsWaitedForAndAtLastByThePublishers(TestRuntime t) throws Exception {
    var slow = new ConcurrentLinkedQueue<Object>();
    var open = new CountDownLatch(1);
    try (ActorSystem system = ActorSystem.create("test", t.gmp())) {
      Topic<Integer> topic = system.topic("topic");
      topic.subscribe(
          system.spawn(hearing(slow, open).mailbox(Mailbox.buffered(2))), Topic.Slow.WAIT);
      var published = new AtomicInteger();
      int most = 1024 + 4;
      await()
          .until(
              () -> {
                while (published.get() <= most && topic.tryPublish(published.get())) {
                  published.incrementAndGet();
                }
                return published.get() >= most;
              });
      assertThat(published).hasValue(most);
      assertThat(topic.tryPublish(most)).isFalse();
      open.countDown();
      await().until(() -> slow.size() == most);
      assertThat(system.deadLetters()).isZero();
    }
  }

  @Engines
  void whoseMailboxFailsOrKeepsTheLatestIsNeverWaitedFor(TestRuntime t) throws Exception {
    var latest = new ConcurrentLinkedQueue<Object>();
    var open = new CountDownLatch(1);
    try (ActorSystem system = ActorSystem.create("test", t.gmp())) {
      Topic<Integer> topic = system.topic("topic");
      topic.subscribe(
          system.spawn(hearing(latest, open).mailbox(Mailbox.buffered(1, Overflow.KEEP_LATEST))),
          Topic.Slow.WAIT);
      topic.subscribe(
          system.spawn(
              hearing(new ConcurrentLinkedQueue<>(), open)
                  .mailbox(Mailbox.buffered(1, Overflow.FAIL))),
          Topic.Slow.WAIT);
      for (int i = 0; i < 100; i++) {
        topic.publish(i);
      }
      await().until(() -> topic.last().orElse(-1) == 99 && system.deadLetters() >= 2 * 98);
      open.countDown();
      await().until(() -> latest.contains(99));
      assertThat(latest.size()).isLessThanOrEqualTo(2);
    }
  }

  @Engines
  void whoStopsOrUnsubscribesIsForgotten(TestRuntime t) throws Exception {
    var heard = new ConcurrentLinkedQueue<Object>();
    try (ActorSystem system = ActorSystem.create("test", t.gmp())) {
      Topic<Integer> topic = system.topic("topic");
      var actors = new ArrayList<ActorRef<Object>>();
      for (int i = 0; i < 20; i++) {
        actors.add(system.spawn(hearing(heard)));
        topic.subscribe(actors.get(i));
      }
      await().until(() -> topic.watched() == 20);
      actors.subList(0, 10).forEach(ActorRef::stop);
      actors.subList(10, 20).forEach(topic::unsubscribe);
      await().until(() -> topic.subscribers() == 0 && topic.watched() == 0);
      topic.subscribe(actors.get(0));
      await().until(() -> topic.subscribers() == 0 && topic.watched() == 0);
      topic.publish(1);
      await().until(() -> topic.last().isPresent());
      assertThat(heard).isEmpty();
      assertThat(system.deadLetters()).isZero();
    }
  }

  @Engines
  void anEntityStaysSubscribedWhenItPassivates(TestRuntime t) throws Exception {
    var heard = new ConcurrentLinkedQueue<Object>();
    try (ActorSystem system = ActorSystem.create("test", t.gmp())) {
      Entities<Object> entities =
          system.entities("entities", id -> hearing(heard), Duration.ofMillis(1));
      Topic<Integer> topic = system.topic("topic");
      topic.subscribe(entities.ref("a"));
      topic.subscribe(entities.ref("b"));
      for (int i = 0; i < 5; i++) {
        topic.publish(i);
        int handled = 2 * (i + 1);
        await().until(() -> heard.size() == handled && entities.size() == 0);
      }
      topic.unsubscribe(entities.ref("b"));
      topic.publish(5);
      await().until(() -> heard.size() == 11);
      entities.stop().get(30, TimeUnit.SECONDS);
      await().until(() -> topic.subscribers() == 0 && topic.watched() == 0);
    }
  }

  @Engines
  void aPoolGetsEachMessageOnce(TestRuntime t) throws Exception {
    var heard = new ConcurrentLinkedQueue<Object>();
    try (ActorSystem system = ActorSystem.create("test", t.gmp())) {
      Topic<Integer> topic = system.topic("topic");
      ActorPool<Object> pool =
          system.pool("pool", hearing(heard).poolSize(3), Routing.roundRobin());
      topic.subscribe(pool);
      for (int i = 0; i < 30; i++) {
        topic.publish(i);
      }
      await().until(() -> heard.size() == 30);
      assertThat(heard).doesNotHaveDuplicates();
      pool.stop();
      await().until(() -> topic.subscribers() == 0);
    }
  }

  @Engines
  void whatWasPublishedIsHandedOutBeforeTheEnd(TestRuntime t) throws Exception {
    var heard = new ConcurrentLinkedQueue<Object>();
    var open = new CountDownLatch(1);
    ActorSystem system = ActorSystem.create("test", t.gmp());
    Topic<Integer> topic = system.topic("topic");
    ActorRef<Object> actor = system.spawn(hearing(heard, open));
    topic.subscribe(actor);
    Entities<Object> entities =
        system.entities("entities", id -> hearing(heard, open), TestRuntime.LONG);
    topic.subscribe(entities.ref("a"));
    topic.subscribe(
        system.spawn(hearing(heard, open).mailbox(Mailbox.buffered(5))), Topic.Slow.WAIT);
    for (int i = 0; i < 200; i++) {
      topic.publish(i);
    }
    var report = new AtomicReference<ShutdownReport>();
    Thread ender = Thread.ofPlatform().start(() -> report.set(system.shutdown(TestRuntime.LONG)));
    await().until(system::isDraining);
    open.countDown();
    ender.join();
    assertThat(report.get().drained()).isTrue();
    assertThat(report.get().dropped()).isZero();
    assertThat(heard).hasSize(600);
    topic.publish(200);
    assertThat(system.deadLetters()).isOne();
    topic.subscribe(actor);
    assertThat(topic.subscribers()).isZero();
  }

  @Engines
  void whatAnEntityDoesNotTakeAnyMoreItGetsWhileTheSystemDrains(TestRuntime t) throws Exception {
    var heard = new ConcurrentLinkedQueue<Object>();
    var beforeItIsSent = new AtomicReference<Runnable>(() -> {});
    ActorSystem system =
        ActorSystem.builder(t.gmp())
            .captureContext(
                () -> {
                  if (Parts.current() != null) { // the topic
                    beforeItIsSent.getAndSet(() -> {}).run();
                  }
                  return () -> () -> {};
                })
            .build();
    Topic<Integer> topic = system.topic("topic");
    var entity =
        (EntityRef<Object>)
            system.entities("entities", id -> hearing(heard), TestRuntime.LONG).ref("a");
    topic.subscribe(entity);
    topic.publish(1);
    await().until(() -> !heard.isEmpty());
    var report = new CompletableFuture<ShutdownReport>();
    beforeItIsSent.set(
        () -> {
          report.completeAsync(() -> system.shutdown(TestRuntime.LONG));
          await().until(() -> entity.actor().hasClosed());
        });
    topic.publish(2);
    assertThat(report.get(60, TimeUnit.SECONDS).dropped()).isZero();
    assertThat(heard).containsExactly(1, 2);
  }

  @Engines
  void whoStopsItGetsAllThatWaitsHandedOut(TestRuntime t) throws Exception {
    var heard = new ConcurrentLinkedQueue<Object>();
    try (ActorSystem system = ActorSystem.create("test", t.gmp())) {
      Topic<Integer> topic = system.topic("topic");
      topic.subscribe(system.spawn(hearing(heard)), Topic.Slow.WAIT);
      for (int i = 0; i < 100; i++) {
        topic.publish(i);
      }
      topic.stop().get(30, TimeUnit.SECONDS);
      await().until(() -> heard.size() == 100);
      assertThat(topic.subscribers()).isZero();
      assertThat(topic.tryPublish(100)).isFalse();
      assertThat(topic.last()).contains(99);
    }
  }

  @Engines(gomaxprocs = 2)
  void badInputIsNamedAtOnce(TestRuntime t) {
    try (ActorSystem system = ActorSystem.create("test", t.gmp())) {
      Topic<Integer> topic = system.topic("topic");
      assertThatNullPointerException().isThrownBy(() -> topic.publish(null));
      assertThatIllegalArgumentException().isThrownBy(() -> system.topic("topic"));
      assertThatIllegalArgumentException().isThrownBy(() -> system.topic("a/b"));
    }
  }
}
