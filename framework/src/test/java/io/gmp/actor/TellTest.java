package io.gmp.actor;

import static io.gmp.testing.Eventually.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import io.gmp.Goroutine;
import io.gmp.testing.Engines;
import io.gmp.testing.Scale;
import io.gmp.testing.TestRuntime;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class TellTest {

  private static void untilZero(CountDownLatch latch) throws InterruptedException {
    assertThat(latch.await(TestRuntime.LONG.toSeconds(), TimeUnit.SECONDS)).isTrue();
  }

  private static void untilEnded(List<Goroutine> goroutines) throws InterruptedException {
    for (Goroutine g : goroutines) {
      assertThat(g.join(TestRuntime.LONG)).as("%s %s", g, g.waitReason()).isTrue();
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
      var busy = new BusyActor(system, Mailbox.buffered(1));
      busy.actor.tell(1);
      var thrown = new AtomicReference<Throwable>();
      Goroutine sender =
          t.gmp()
              .go(
                  () -> {
                    try {
                      busy.actor.tell(-1);
                    } catch (InterruptedException e) {
                      thrown.set(e);
                    }
                  });
      await().until(() -> sender.waitReason().equals("chan send"));
      sender.interrupt();
      untilEnded(List.of(sender));
      assertThat(thrown.get()).isInstanceOf(InterruptedException.class);
      busy.letGo();
      busy.actor.tell(2);
      assertThat(busy.afterwards(3)).containsExactly(0, 1, 2);
    }
  }

  @Engines
  void tryTellSaysNoWhenTheMailboxIsFullOrTheActorStopped(TestRuntime t) throws Exception {
    try (ActorSystem system = ActorSystem.create("test", t.gmp())) {
      var busy = new BusyActor(system, Mailbox.buffered(2));
      assertThat(busy.actor.tryTell(1)).isTrue();
      assertThat(busy.actor.tryTell(2)).isTrue();
      assertThat(busy.actor.tryTell(3)).isFalse();
      assertThat(busy.actor.mailboxSize()).isEqualTo(2);
      assertThat(busy.afterwards(3)).containsExactly(0, 1, 2);
      busy.actor.stop();
      busy.actor.whenStopped().get(30, TimeUnit.SECONDS);
      assertThat(busy.actor.tryTell(4)).isFalse();
      assertThat(system.deadLetters()).isZero();
      assertThat(busy.handled).hasSize(3);
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

  @Engines(gomaxprocs = 2)
  void nullIsNeverAMessage(TestRuntime t) {
    try (ActorSystem system = ActorSystem.create("test", t.gmp())) {
      ActorRef<String> actor = system.spawn(Actor.of(0, (context, state, message) -> state));
      assertThatNullPointerException().isThrownBy(() -> actor.tell(null));
      assertThatNullPointerException().isThrownBy(() -> actor.tryTell(null));
      assertThat(actor.mailboxSize()).isZero();
    }
  }
}
