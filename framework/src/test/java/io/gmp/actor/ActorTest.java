package io.gmp.actor;

import static io.gmp.testing.Eventually.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import io.gmp.Gmp;
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
import java.util.stream.IntStream;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class ActorTest {

  private static void untilZero(CountDownLatch latch) throws InterruptedException {
    assertThat(latch.await(TestRuntime.LONG.toSeconds(), TimeUnit.SECONDS)).isTrue();
  }

  private static void untilEnded(List<Goroutine> goroutines) throws InterruptedException {
    for (Goroutine g : goroutines) {
      assertThat(g.join(TestRuntime.LONG)).as("%s %s", g, g.waitReason()).isTrue();
    }
  }

  @Engines
  void theStateOneMessageLeavesIsWhatTheNextFinds(TestRuntime t) throws Exception {
    try (ActorSystem system = ActorSystem.create("test", t.gmp())) {
      var states = new ConcurrentLinkedQueue<Integer>();
      ActorRef<Integer> sum =
          system.spawn(
              Actor.of(
                  0,
                  (context, state, message) -> {
                    states.add(state + message);
                    return state + message;
                  }));
      for (int i = 1; i <= 5; i++) {
        sum.tell(i);
      }
      await().until(() -> states.size() == 5);
      assertThat(states).containsExactly(1, 3, 6, 10, 15);
    }
  }

  @Engines
  void theSetupRunsOnceBeforeTheFirstMessage(TestRuntime t) throws Exception {
    try (ActorSystem system = ActorSystem.create("test", t.gmp())) {
      var events = new ConcurrentLinkedQueue<String>();
      ActorRef<String> actor =
          system.spawn(
              Actor.<String, String>setup(
                  context -> {
                    events.add("setup of " + context.self().path());
                    return "state";
                  },
                  (context, state, message) -> {
                    events.add(state + " " + message);
                    return state;
                  }));
      actor.tell("a");
      actor.tell("b");
      await().until(() -> events.size() == 3);
      assertThat(events).containsExactly("setup of test/$1", "state a", "state b");
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
  void aFullMailboxParksGoroutinesAndLosesNothing(TestRuntime t) throws Exception {
    int senders = t.count(50, 10);
    int n = 20;
    try (ActorSystem system = ActorSystem.create("test", t.gmp())) {
      var open = new CountDownLatch(1);
      var next = new int[senders];
      var left = new CountDownLatch(senders * n);
      var wrong = new AtomicInteger();
      ActorRef<int[]> actor =
          system.spawn(
              Actor.<int[], Integer>of(
                      0,
                      (context, state, message) -> {
                        open.await();
                        if (message[1] != next[message[0]]++) {
                          wrong.incrementAndGet();
                        }
                        left.countDown();
                        return state;
                      })
                  .mailbox(Mailbox.buffered(2)));
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
      goroutines.forEach(g -> await().until(() -> g.waitReason().equals("chan send")));
      assertThat(actor.mailboxSize()).isEqualTo(2);
      assertThat(left.getCount()).isEqualTo(senders * n);
      open.countDown();
      untilZero(left);
      untilEnded(goroutines);
      assertThat(wrong).hasValue(0);
    }
  }

  @Engines
  void aFullMailboxBlocksThreads(TestRuntime t) throws Exception {
    try (ActorSystem system = ActorSystem.create("test", t.gmp())) {
      for (Thread.Builder kind : List.of(Thread.ofPlatform(), Thread.ofVirtual())) {
        var open = new CountDownLatch(1);
        var handled = new ConcurrentLinkedQueue<Integer>();
        ActorRef<Integer> actor =
            system.spawn(
                Actor.<Integer, Integer>of(
                        0,
                        (context, state, message) -> {
                          open.await();
                          handled.add(message);
                          return state;
                        })
                    .mailbox(Mailbox.buffered(1)));
        Thread sender =
            kind.start(
                () -> {
                  try {
                    for (int i = 0; i < 10; i++) {
                      actor.tell(i);
                    }
                  } catch (InterruptedException e) {
                    handled.add(-1);
                  }
                });
        await().until(() -> sender.getState() == Thread.State.WAITING);
        assertThat(handled).isEmpty();
        open.countDown();
        assertThat(sender.join(TestRuntime.LONG)).isTrue();
        await().until(() -> handled.size() == 10);
        assertThat(handled).containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
      }
    }
  }

  @Engines
  void anInterruptEndsTheWaitForRoomAndTheMessageIsNotSent(TestRuntime t) throws Exception {
    try (ActorSystem system = ActorSystem.create("test", t.gmp())) {
      var open = new CountDownLatch(1);
      var begun = new CountDownLatch(1);
      var handled = new ConcurrentLinkedQueue<String>();
      ActorRef<String> actor =
          system.spawn(
              Actor.<String, Integer>of(
                      0,
                      (context, state, message) -> {
                        begun.countDown();
                        open.await();
                        handled.add(message);
                        return state;
                      })
                  .mailbox(Mailbox.buffered(1)));
      actor.tell("a");
      untilZero(begun);
      actor.tell("b");
      var thrown = new AtomicReference<Throwable>();
      Goroutine sender =
          t.gmp()
              .go(
                  () -> {
                    try {
                      actor.tell("never");
                    } catch (InterruptedException e) {
                      thrown.set(e);
                    }
                  });
      await().until(() -> sender.waitReason().equals("chan send"));
      sender.interrupt();
      untilEnded(List.of(sender));
      assertThat(thrown.get()).isInstanceOf(InterruptedException.class);
      open.countDown();
      actor.tell("c");
      await().until(() -> handled.contains("c"));
      assertThat(handled).containsExactly("a", "b", "c");
    }
  }

  @Engines
  void tryTellSaysNoWhenTheMailboxIsFullOrTheActorStopped(TestRuntime t) throws Exception {
    try (ActorSystem system = ActorSystem.create("test", t.gmp())) {
      var open = new CountDownLatch(1);
      var begun = new CountDownLatch(1);
      var handled = new AtomicInteger();
      ActorRef<String> actor =
          system.spawn(
              Actor.<String, Integer>of(
                      0,
                      (context, state, message) -> {
                        begun.countDown();
                        open.await();
                        handled.incrementAndGet();
                        return state;
                      })
                  .mailbox(Mailbox.buffered(2)));
      assertThat(actor.tryTell("a")).isTrue();
      untilZero(begun);
      assertThat(actor.tryTell("b")).isTrue();
      assertThat(actor.tryTell("c")).isTrue();
      assertThat(actor.tryTell("d")).isFalse();
      assertThat(actor.mailboxSize()).isEqualTo(2);
      open.countDown();
      await().until(() -> handled.get() == 3);
      actor.stop();
      actor.whenStopped().get(30, TimeUnit.SECONDS);
      assertThat(actor.tryTell("e")).isFalse();
      assertThat(system.deadLetters()).isZero();
      assertThat(handled).hasValue(3);
    }
  }

  @Engines
  void anActorThatTellsItselfDoesNotWaitForRoomAndKeepsTheOrder(TestRuntime t) throws Exception {
    try (ActorSystem system = ActorSystem.create("test", t.gmp())) {
      for (int capacity : new int[] {1, 2, 5}) {
        var handled = new ConcurrentLinkedQueue<Integer>();
        ActorRef<Integer> actor =
            system.spawn(
                Actor.<Integer, Integer>of(
                        0,
                        (context, state, message) -> {
                          handled.add(message);
                          if (message % 10 == 0 && message < 50) {
                            for (int i = 1; i <= 10; i++) {
                              context.self().tell(message + i);
                            }
                          }
                          return state;
                        })
                    .mailbox(Mailbox.buffered(capacity)));
        actor.tell(0);
        await().until(() -> handled.size() >= 51);
        assertThat(handled)
            .containsExactlyElementsOf(IntStream.rangeClosed(0, 50).boxed().toList());
      }
    }
  }

  @Engines
  void whatAnActorTellsItselfStaysInOrderAmongManySenders(TestRuntime t) throws Exception {
    int n = t.count(Scale.of(100_000), Scale.of(10_000));
    try (ActorSystem system = ActorSystem.create("test", t.gmp())) {
      var wrong = new AtomicReference<String>();
      var toldItself = new int[1];
      var heard = new int[1];
      var left = new CountDownLatch(n);
      ActorRef<Integer> actor =
          system.spawn(
              Actor.<Integer, Integer>of(
                      0,
                      (context, state, message) -> {
                        if (message < 0) {
                          for (int i = 0; i < 3; i++) {
                            context.self().tell(toldItself[0]++);
                          }
                          left.countDown();
                        } else if (message != heard[0]++) {
                          wrong.compareAndSet(null, message + " came as number " + (heard[0] - 1));
                        }
                        return state;
                      })
                  .mailbox(Mailbox.buffered(3)));
      var senders = new ArrayList<Goroutine>();
      for (int s = 0; s < 4; s++) {
        senders.add(
            t.gmp()
                .go(
                    () -> {
                      for (int i = 0; i < n / 4; i++) {
                        actor.tell(-1);
                      }
                    }));
      }
      untilEnded(senders);
      untilZero(left);
      assertThat(wrong).hasNullValue();
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

  @Engines
  void insideAnActorTheRuntimeIsItsOwn(TestRuntime t) throws Exception {
    try (ActorSystem system = ActorSystem.create("test", t.gmp())) {
      var seen = new ConcurrentLinkedQueue<Object>();
      var self = new AtomicReference<ActorRef<?>>();
      ActorRef<String> actor =
          system.spawn(
              Actor.<String, Integer>setup(
                  context -> {
                    seen.add(Gmp.current());
                    return 0;
                  },
                  (context, state, message) -> {
                    seen.add(Gmp.current());
                    seen.add(context.runtime());
                    seen.add(context.system().runtime());
                    self.set(context.self());
                    Go.go(() -> seen.add(Gmp.current()));
                    assertThat(Goroutine.current()).isEmpty();
                    return state;
                  }));
      actor.tell("look");
      await().until(() -> seen.size() == 5);
      assertThat(seen).containsOnly(t.gmp());
      assertThat(self).hasValue(actor);
      assertThat(system.deadLetters()).isZero();
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

  @Engines(gomaxprocs = 2)
  void nullIsNeverAMessage(TestRuntime t) {
    try (ActorSystem system = ActorSystem.create("test", t.gmp())) {
      ActorRef<String> actor = system.spawn(Actor.of(0, (context, state, message) -> state));
      assertThatNullPointerException().isThrownBy(() -> actor.tell(null));
      assertThatNullPointerException().isThrownBy(() -> actor.tryTell(null));
      assertThat(actor.mailboxSize()).isZero();
    }
  }

  @Engines
  void aStopLetsTheMessageAtHandEnd(TestRuntime t) throws Exception {
    try (ActorSystem system = ActorSystem.create("test", t.gmp())) {
      var handled = new ConcurrentLinkedQueue<String>();
      var begun = new CountDownLatch(1);
      var open = new CountDownLatch(1);
      ActorRef<String> actor =
          system.spawn(
              Actor.<String, Integer>of(
                  0,
                  (context, state, message) -> {
                    begun.countDown();
                    open.await();
                    handled.add(message);
                    return state;
                  }));
      actor.tell("a");
      actor.tell("b");
      untilZero(begun);
      actor.stop();
      assertThat(actor.whenStopped()).isNotDone();
      open.countDown();
      actor.whenStopped().get(30, TimeUnit.SECONDS);
      assertThat(handled).containsExactly("a");
    }
  }

  @Engines
  void anIdleActorStopsAtOnceAndMayBeStoppedAgain(TestRuntime t) throws Exception {
    try (ActorSystem system = ActorSystem.create("test", t.gmp())) {
      for (int i = 0; i < t.count(200, 20); i++) {
        ActorRef<String> actor = system.spawn(Actor.of(0, (context, state, message) -> state));
        actor.stop();
        actor.stop();
        actor.whenStopped().get(30, TimeUnit.SECONDS);
        actor.stop();
      }
      assertThat(system.actorCount()).isZero();
    }
  }

  @Engines(gomaxprocs = 2)
  void completingTheFutureOfTheEndDoesNotEndTheActor(TestRuntime t) throws Exception {
    try (ActorSystem system = ActorSystem.create("test", t.gmp())) {
      var handled = new CountDownLatch(1);
      ActorRef<String> actor =
          system.spawn(
              Actor.of(
                  0,
                  (context, state, message) -> {
                    handled.countDown();
                    return state;
                  }));
      actor.whenStopped().complete(null);
      actor.tell("still here");
      untilZero(handled);
      assertThat(system.actorCount()).isOne();
    }
  }

  @Engines(gomaxprocs = 2)
  void theContextStopsTheActorAfterTheMessageAtHand(TestRuntime t) throws Exception {
    try (ActorSystem system = ActorSystem.create("test", t.gmp())) {
      var handled = new ConcurrentLinkedQueue<String>();
      ActorRef<String> actor =
          system.spawn(
              Actor.<String, Integer>of(
                  0,
                  (context, state, message) -> {
                    context.stop();
                    handled.add(message);
                    return state;
                  }));
      actor.tell("a");
      actor.whenStopped().get(30, TimeUnit.SECONDS);
      actor.tell("b");
      assertThat(handled).containsExactly("a");
      assertThat(system.deadLetters()).isOne();
    }
  }

  @Engines(gomaxprocs = 2)
  void definitionsAreImmutableAndServeManyActors(TestRuntime t) throws Exception {
    try (ActorSystem system = ActorSystem.create("test", t.gmp())) {
      var handled = new ConcurrentLinkedQueue<String>();
      ActorDefinition<Integer> plain =
          Actor.<Integer, Integer>of(
              0,
              (context, state, message) -> {
                handled.add(context.self().path() + " " + (state + message));
                return state + message;
              });
      ActorDefinition<Integer> changed =
          plain.named("x").mailbox(Mailbox.unbounded()).supervise(Supervision.resume()).pinned();
      assertThat(plain.name()).isNull();
      assertThat(plain.mailbox().capacity()).isEqualTo(Mailbox.DEFAULT_CAPACITY);
      assertThat(plain.supervision()).isEqualTo(Supervision.stop());
      assertThat(plain.isPinned()).isFalse();
      assertThat(changed.name()).isEqualTo("x");
      assertThat(changed.mailbox().capacity()).isEqualTo(Integer.MAX_VALUE);
      assertThat(changed.supervision()).isEqualTo(Supervision.resume());
      assertThat(changed.isPinned()).isTrue();
      system.spawn("a", plain).tell(1);
      system.spawn("b", plain).tell(2);
      await().until(() -> handled.size() == 2);
      assertThat(handled).containsExactlyInAnyOrder("test/a 1", "test/b 2");
      assertThatExceptionOfType(IllegalArgumentException.class)
          .isThrownBy(() -> plain.named("a/b"));
    }
  }
}
