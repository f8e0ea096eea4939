package io.gmp.actor;

import static io.gmp.channel.Select.onTimeout;
import static io.gmp.channel.Select.select;
import static io.gmp.testing.Eventually.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import io.gmp.Goroutine;
import io.gmp.testing.Engines;
import io.gmp.testing.TestRuntime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class PoolTest {
  private record Who(int key, ReplyTo<String> replyTo) {}

  private static final ActorDefinition<Object> NAMES_ITSELF =
      Actor.of(
          0,
          (context, state, message) -> {
            if (message instanceof Who who) {
              who.replyTo().tell(context.self().path());
            } else if (message instanceof Exception e) {
              throw e;
            }
            return state;
          });

  private static final Routing<Object> BY_KEY =
      Routing.byKey(message -> message instanceof Who who ? who.key() : message);

  private static ActorDefinition<Object> blocked(CountDownLatch open, AtomicInteger handled) {
    return Actor.of(
        0,
        (context, state, message) -> {
          open.await();
          handled.incrementAndGet();
          return state;
        });
  }

  private static String who(ActorRef<Object> pool, int key) throws Exception {
    return pool.<String>ask(reply -> new Who(key, reply), TestRuntime.LONG).get();
  }

  @Engines
  void roundRobinGivesEachItsTurn(TestRuntime t) throws Exception {
    try (ActorSystem system = ActorSystem.create("test", t.gmp())) {
      ActorPool<Object> pool =
          system.pool("workers", NAMES_ITSELF.poolSize(3), Routing.roundRobin());
      assertThat(pool.path()).isEqualTo("test/workers");
      assertThat(pool.size()).isEqualTo(3);
      var asked = new ArrayList<String>();
      for (int i = 0; i < 6; i++) {
        asked.add(who(pool, i));
      }
      assertThat(asked.subList(0, 3))
          .containsExactlyInAnyOrder("test/workers-1", "test/workers-2", "test/workers-3")
          .isEqualTo(asked.subList(3, 6));
    }
  }

  @Engines
  void leastBusyKeepsMailboxesNearlyEqual(TestRuntime t) throws Exception {
    try (ActorSystem system = ActorSystem.create("test", t.gmp())) {
      var open = new CountDownLatch(1);
      var handled = new AtomicInteger();
      ActorPool<Object> pool =
          system.pool("workers", blocked(open, handled).poolSize(10), Routing.leastBusy());
      for (int i = 0; i < 1000; i++) {
        pool.tell("work");
      }
      List<Integer> sizes = pool.members().stream().map(ActorRef::mailboxSize).toList();
      open.countDown();
      assertThat(sizes).allSatisfy(size -> assertThat(size).isBetween(85, 115));
      await().until(() -> handled.get() == 1000);
    }
  }

  @Engines
  void aKeyHasOneOwnerAndFewKeysMoveWhenThePoolGrows(TestRuntime t) throws Exception {
    try (ActorSystem system = ActorSystem.create("test", t.gmp())) {
      ActorPool<Object> pool = system.pool("workers", NAMES_ITSELF.poolSize(8), BY_KEY);
      int keys = 400;
      var before = new ArrayList<String>();
      for (int key = 0; key < keys; key++) {
        before.add(who(pool, key));
        assertThat(who(pool, key)).isEqualTo(before.get(key));
      }
      assertThat(new HashSet<>(before)).hasSize(8);
      pool.resize(9, TestRuntime.LONG);
      int moved = 0;
      for (int key = 0; key < keys; key++) {
        String now = who(pool, key);
        if (!now.equals(before.get(key))) {
          moved++;
          assertThat(now).isEqualTo("test/workers-9");
        }
      }
      assertThat(moved).isBetween(1, keys / 4);
    }
  }

  @Engines
  void aShrinkLosesNothingAndTheRestGoOn(TestRuntime t) throws Exception {
    try (ActorSystem system = ActorSystem.create("test", t.gmp())) {
      var handled = new AtomicInteger();
      ActorPool<Object> pool =
          system.pool(
              "workers",
              blocked(new CountDownLatch(0), handled).poolSize(4).mailbox(Mailbox.buffered(4)),
              Routing.roundRobin());
      int senders = 4;
      int each = t.count(2000, 300);
      var all = new ArrayList<Goroutine>();
      for (int i = 0; i < senders; i++) {
        all.add(
            t.gmp()
                .go(
                    () -> {
                      for (int k = 0; k < each; k++) {
                        pool.tell(k);
                      }
                    }));
      }
      for (int i = 0; i < 20; i++) {
        pool.resize(1 + i % 4, TestRuntime.LONG);
      }
      for (Goroutine g : all) {
        assertThat(g.join(TestRuntime.LONG)).isTrue();
      }
      await().until(() -> handled.get() == senders * each);
      assertThat(system.deadLetters()).isZero();
      assertThat(pool.size()).isEqualTo(4);
      await().until(() -> system.actorCount() == 4);
    }
  }

  @Engines
  void asksGoOnWhileThePoolChangesItsSize(TestRuntime t) throws Exception {
    try (ActorSystem system = ActorSystem.create("test", t.gmp())) {
      ActorPool<Object> pool =
          system.pool("workers", NAMES_ITSELF.poolSize(4), Routing.leastBusy());
      Map<String, Integer> heard = new ConcurrentHashMap<>();
      Goroutine asker =
          t.gmp()
              .go(
                  () -> {
                    for (int i = 0; i < t.count(2000, 300); i++) {
                      heard.merge(who(pool, i), 1, Integer::sum);
                    }
                  });
      for (int i = 0; i < 20; i++) {
        pool.resize(1 + i % 4, TestRuntime.LONG);
      }
      assertThat(asker.join(TestRuntime.LONG)).isTrue();
      assertThat(heard.values().stream().mapToInt(n -> n).sum()).isEqualTo(t.count(2000, 300));
    }
  }

  @Engines
  void whoFailsLeavesAndTheLastOneEndsThePool(TestRuntime t) throws Exception {
    try (ActorSystem system = ActorSystem.create("test", t.gmp())) {
      ActorPool<Object> pool =
          system.pool("workers", NAMES_ITSELF.poolSize(2), Routing.roundRobin());
      var heard = new CountDownLatch(1);
      ActorRef<Object> watcher =
          system.spawn(
              Actor.of(
                  0,
                  (context, state, message) -> {
                    if (message.equals("watch")) {
                      context.watchWith(pool, "gone");
                    } else {
                      heard.countDown();
                    }
                    return state;
                  }));
      watcher.tell("watch");
      pool.tell(new IllegalStateException("on purpose"));
      await().until(() -> pool.size() == 1);
      String left = who(pool, 1);
      assertThat(who(pool, 2)).isEqualTo(left);
      assertThat(pool.whenStopped()).isNotDone();
      pool.tell(new IllegalStateException("on purpose"));
      assertThat(heard.await(30, TimeUnit.SECONDS)).isTrue();
      assertThat(pool.whenStopped()).isDone();
      pool.tell("late");
      assertThat(system.deadLetters(DeadLetter.Reason.STOPPED)).isOne();
      assertThat(pool.tryTell("late")).isFalse();
      assertThatExceptionOfType(ExecutionException.class)
          .isThrownBy(() -> who(pool, 3))
          .withCauseInstanceOf(ActorStoppedException.class);
      assertThatIllegalStateException().isThrownBy(() -> pool.resize(2, Duration.ZERO));
    }
  }

  @Engines
  void stoppingItStopsAllOfThem(TestRuntime t) throws Exception {
    try (ActorSystem system = ActorSystem.create("test", t.gmp())) {
      var handled = new AtomicInteger();
      ActorPool<Object> pool =
          system.pool(
              "workers", blocked(new CountDownLatch(0), handled).poolSize(3), Routing.roundRobin());
      for (int i = 0; i < 100; i++) {
        pool.tell(i);
      }
      pool.stop(TestRuntime.LONG).get(30, TimeUnit.SECONDS);
      assertThat(handled).hasValue(100);
      await().until(() -> system.actorCount() == 0);
      assertThatIllegalStateException().isThrownBy(() -> pool.resize(5, Duration.ZERO));
    }
  }

  @Engines
  void aFullOneIsPassedOverByTryTellButNotByAKey(TestRuntime t) throws Exception {
    try (ActorSystem system = ActorSystem.create("test", t.gmp())) {
      var open = new CountDownLatch(1);
      var handled = new AtomicInteger();
      ActorDefinition<Object> small =
          blocked(open, handled).poolSize(3).mailbox(Mailbox.buffered(2));
      ActorPool<Object> any = system.pool("any", small, Routing.roundRobin());
      ActorPool<Object> keyed = system.pool("keyed", small, BY_KEY);
      long taken = IntStream.range(0, 100).filter(i -> any.tryTell("work")).count();
      long ofOne = IntStream.range(0, 100).filter(i -> keyed.tryTell("work")).count();
      assertThat(taken).isBetween(6L, 9L);
      assertThat(ofOne).isBetween(2L, 3L);
      assertThat(any.mailboxSize()).isBetween(6 - 3, 6);
      open.countDown();
      await().until(() -> handled.get() == taken + ofOne);
    }
  }

  @Engines
  void itMayBeACaseOfASelect(TestRuntime t) throws Exception {
    try (ActorSystem system = ActorSystem.create("test", t.gmp())) {
      var handled = new AtomicInteger();
      ActorPool<Object> pool =
          system.pool(
              "workers", blocked(new CountDownLatch(0), handled).poolSize(2), Routing.leastBusy());
      String chosen =
          select(pool.onSend("work", () -> "told"), onTimeout(TestRuntime.LONG, () -> "late"));
      assertThat(chosen).isEqualTo("told");
      await().until(() -> handled.get() == 1);
    }
  }

  @Engines(gomaxprocs = 2)
  void badInputIsNamedAtOnce(TestRuntime t) {
    try (ActorSystem system = ActorSystem.create("test", t.gmp())) {
      ActorPool<Object> pool = system.pool("workers", NAMES_ITSELF, Routing.roundRobin());
      assertThat(pool.size()).isOne();
      assertThatExceptionOfType(InvalidDefinitionException.class)
          .isThrownBy(() -> pool.resize(0, Duration.ZERO))
          .withMessageContaining("at least 1");
      assertThatNullPointerException().isThrownBy(() -> pool.tryTell(null));
      assertThatNullPointerException().isThrownBy(() -> Routing.byKey(null));
    }
  }
}
