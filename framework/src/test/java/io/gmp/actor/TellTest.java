package io.gmp.actor;

import static io.gmp.testing.Eventually.await;
import static io.gmp.testing.Waiting.untilEnded;
import static io.gmp.testing.Waiting.untilZero;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import io.gmp.Goroutine;
import io.gmp.testing.Engines;
import io.gmp.testing.Scale;
import io.gmp.testing.TestRuntime;
import io.gmp.testing.Waiting;
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

  @Engines
  void aFullMailboxParksGoroutinesAndLosesNothing(TestRuntime t) throws Exception {
    var numbered = new Numbered(t.count(50, 10), 20);
    try (ActorSystem system = ActorSystem.create("test", t.gmp())) {
      var begun = new CountDownLatch(1);
      var open = new CountDownLatch(1);
      var left = new CountDownLatch(numbered.total());
      var wrong = new AtomicInteger();
      ActorRef<int[]> actor =
          system.spawn(
              Actor.<int[], Integer>of(
                      0,
                      (context, state, message) -> {
                        begun.countDown();
                        open.await();
                        if (!numbered.isNext(message)) {
                          wrong.incrementAndGet();
                        }
                        left.countDown();
                        return state;
                      })
                  .mailbox(Mailbox.buffered(2)));
      List<Goroutine> senders = numbered.tell(t.gmp(), actor);
      untilZero(begun);
      senders.forEach(g -> Waiting.until(g, Waiting.SEND));
      assertThat(actor.mailboxSize()).isEqualTo(2);
      assertThat(left.getCount()).isEqualTo(numbered.total());
      open.countDown();
      untilZero(left);
      untilEnded(senders);
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
      Waiting.until(sender, Waiting.SEND);
      sender.interrupt();
      untilEnded(sender);
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
