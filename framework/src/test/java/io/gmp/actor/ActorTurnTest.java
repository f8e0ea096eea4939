package io.gmp.actor;

import static io.gmp.testing.Eventually.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.gmp.Go;
import io.gmp.Goroutine;
import io.gmp.testing.Engines;
import io.gmp.testing.Scale;
import io.gmp.testing.TestRuntime;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class ActorTurnTest {

  private static void untilZero(CountDownLatch latch) throws InterruptedException {
    assertThat(latch.await(TestRuntime.LONG.toSeconds(), TimeUnit.SECONDS)).isTrue();
  }

  private static void untilEnded(List<Goroutine> goroutines) throws InterruptedException {
    for (Goroutine g : goroutines) {
      assertThat(g.join(TestRuntime.LONG)).as("%s %s", g, g.waitReason()).isTrue();
    }
  }

  @Engines
  void theMessagesOfEachSenderAreHandledInTheirOrderAndOneAtATime(TestRuntime t) throws Exception {
    int senders = 8;
    int n = t.count(Scale.of(50_000), Scale.of(5_000));
    try (ActorSystem system = ActorSystem.create("test", t.gmp())) {
      var next = new int[senders];
      var counter = new int[1];
      var busy = new AtomicBoolean();
      var wrong = new AtomicReference<String>();
      var done = new CountDownLatch(1);
      ActorRef<int[]> actor =
          system.spawn(
              Actor.<int[], int[]>of(
                  counter,
                  (context, state, message) -> {
                    if (!busy.compareAndSet(false, true)) {
                      wrong.set("two turns at once");
                    }
                    if (message[1] != next[message[0]]++) {
                      wrong.set(message[1] + " of sender " + message[0] + " is out of order");
                    }
                    if (++state[0] == senders * n) {
                      done.countDown();
                    }
                    busy.set(false);
                    return state;
                  }));
      var goroutines = new ArrayList<Goroutine>();
      for (int s = 0; s < senders; s++) {
        int id = s;
        goroutines.add(
            t.gmp()
                .go(
                    () -> {
                      for (int i = 0; i < n; i++) {
                        actor.tell(new int[] {id, i});
                      }
                    }));
      }
      untilEnded(goroutines);
      untilZero(done);
      assertThat(wrong).hasNullValue();
      assertThat(counter[0]).isEqualTo(senders * n);
      assertThat(system.deadLetters()).isZero();
    }
  }

  @Engines
  void turnsFollowOneAnotherEvenWhenEachMessageFindsTheActorIdle(TestRuntime t) throws Exception {
    int n = t.count(2_000, 100);
    try (ActorSystem system = ActorSystem.create("test", t.gmp())) {
      var counter = new int[1];
      var handled = new AtomicInteger();
      ActorRef<Integer> actor =
          system.spawn(
              Actor.of(
                  counter,
                  (context, state, message) -> {
                    state[0]++;
                    handled.set(message);
                    return state;
                  }));
      t.run(
          () -> {
            for (int i = 1; i <= n; i++) {
              actor.tell(i);
              while (handled.get() != i) {
                Go.gosched();
              }
            }
          });
      assertThat(counter[0]).isEqualTo(n);
    }
  }

  @Engines
  void blockedHandlersDoNotHoldUpOtherActors(TestRuntime t) throws Exception {
    int n = t.count(1_000, t.gomaxprocs() == 2 ? 1_000 : 20);
    try (ActorSystem system = ActorSystem.create("test", t.gmp())) {
      var open = new CountDownLatch(1);
      var begun = new CountDownLatch(n);
      ActorDefinition<String> blocks =
          Actor.of(
              0,
              (context, state, message) -> {
                begun.countDown();
                open.await();
                return state;
              });
      for (int i = 0; i < n; i++) {
        system.spawn(blocks).tell("block");
      }
      untilZero(begun);
      var handled = new CountDownLatch(100);
      ActorRef<String> other =
          system.spawn(
              Actor.of(
                  0,
                  (context, state, message) -> {
                    handled.countDown();
                    return state;
                  }));
      for (int i = 0; i < 100; i++) {
        other.tell("work");
      }
      untilZero(handled);
      open.countDown();
    }
  }

  @Engines
  void anActorWithALongMailboxLetsOthersHaveTheirTurn(TestRuntime t) throws Exception {
    try (ActorSystem system = ActorSystem.create("test", t.gmp())) {
      var over = new AtomicBoolean();
      ActorRef<String> endless =
          system.spawn(
              Actor.<String, Integer>of(
                  0,
                  (context, state, message) -> {
                    if (!over.get()) {
                      context.self().tell(message);
                    }
                    return state;
                  }));
      endless.tell("again");
      var handled = new CountDownLatch(50);
      ActorRef<String> other =
          system.spawn(
              Actor.of(
                  0,
                  (context, state, message) -> {
                    handled.countDown();
                    return state;
                  }));
      t.run(
          () -> {
            for (int i = 0; i < 50; i++) {
              other.tell("work");
              Go.gosched();
            }
          });
      untilZero(handled);
      over.set(true);
    }
  }

  @Engines(gomaxprocs = 2)
  void anInterruptThatOneMessageLeavesIsNotSeenByTheNext(TestRuntime t) throws Exception {
    try (ActorSystem system = ActorSystem.create("test", t.gmp())) {
      var flags = new ConcurrentLinkedQueue<Boolean>();
      var open = new CountDownLatch(1);
      ActorRef<Integer> actor =
          system.spawn(
              Actor.<Integer, Integer>of(
                  0,
                  (context, state, message) -> {
                    flags.add(Thread.currentThread().isInterrupted());
                    if (message == 0) {
                      open.await();
                    }
                    Thread.currentThread().interrupt();
                    return state;
                  }));
      for (int i = 0; i < 5; i++) {
        actor.tell(i);
      }
      open.countDown();
      await().until(() -> flags.size() == 5);
      actor.tell(5);
      await().until(() -> flags.size() == 6);
      assertThat(flags).containsOnly(false);
    }
  }
}
