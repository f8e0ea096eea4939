package io.gmp.actor;

import static io.gmp.testing.Eventually.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.gmp.Go;
import io.gmp.Goroutine;
import io.gmp.testing.Engines;
import io.gmp.testing.TestRuntime;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

class PinnedActorTest {

  private static ActorDefinition<Object> recording(Set<Thread> threads, CountDownLatch handled) {
    return Actor.<Object, Integer>setup(
            context -> {
              threads.add(Thread.currentThread());
              return 0;
            },
            (context, state, message) -> {
              threads.add(Thread.currentThread());
              handled.countDown();
              Go.gosched();
              if (message instanceof Exception e) {
                throw e;
              }
              return state;
            })
        .supervise(Supervision.restart())
        .pinned();
  }

  @Engines
  void itStaysOnOneThreadThatRunsNothingElse(TestRuntime t) throws Exception {
    int n = t.count(200, 50);
    try (ActorSystem system = ActorSystem.create("test", t.gmp())) {
      Set<Thread> mine = ConcurrentHashMap.newKeySet();
      Set<Thread> others = ConcurrentHashMap.newKeySet();
      var handled = new CountDownLatch(2 * n);
      ActorRef<Object> actor = system.spawn(recording(mine, handled));
      var senders = new ArrayList<Goroutine>();
      for (int s = 0; s < 4; s++) {
        senders.add(
            t.gmp()
                .go(
                    () -> {
                      for (int i = 0; i < n / 2; i++) {
                        actor.tell("m");
                        others.add(Thread.currentThread());
                        Go.go(() -> others.add(Thread.currentThread())).join();
                      }
                    }));
      }
      for (Goroutine g : senders) {
        assertThat(g.join(TestRuntime.LONG)).isTrue();
      }
      assertThat(handled.await(30, TimeUnit.SECONDS)).isTrue();
      assertThat(mine).hasSize(1);
      assertThat(others).isNotEmpty().doesNotContainAnyElementsOf(mine);
    }
  }

  @Engines
  void aRestartKeepsTheThread(TestRuntime t) throws Exception {
    try (ActorSystem system = ActorSystem.create("test", t.gmp())) {
      Set<Thread> threads = ConcurrentHashMap.newKeySet();
      var handled = new CountDownLatch(6);
      ActorRef<Object> actor = system.spawn(recording(threads, handled));
      for (int i = 0; i < 3; i++) {
        actor.tell(new IOException("on purpose"));
        actor.tell("m");
      }
      assertThat(handled.await(30, TimeUnit.SECONDS)).isTrue();
      assertThat(threads).hasSize(1);
      assertThat(system.deadLetters()).isEqualTo(3);
    }
  }

  @Engines
  void twoHaveTwoThreads(TestRuntime t) throws Exception {
    try (ActorSystem system = ActorSystem.create("test", t.gmp())) {
      Set<Thread> threads = ConcurrentHashMap.newKeySet();
      var handled = new CountDownLatch(2);
      ActorDefinition<Object> definition = recording(threads, handled);
      system.spawn(definition).tell("a");
      system.spawn(definition).tell("b");
      assertThat(handled.await(30, TimeUnit.SECONDS)).isTrue();
      assertThat(threads).hasSize(2);
    }
  }

  @Engines
  void aStopEndsItsGoroutineWhetherIdleOrBusy(TestRuntime t) throws Exception {
    try (ActorSystem system = ActorSystem.create("test", t.gmp())) {
      for (int i = 0; i < t.count(30, 10); i++) {
        Set<Thread> threads = ConcurrentHashMap.newKeySet();
        ActorRef<Object> actor = system.spawn(recording(threads, new CountDownLatch(1)));
        if (i % 3 == 0) {
          await().until(() -> !threads.isEmpty());
        } else if (i % 3 == 1) {
          actor.tell("m");
        }
        actor.stop();
        actor.whenStopped().get(30, TimeUnit.SECONDS);
      }
      await().until(() -> t.gmp().stats().goroutines() == 0);
    }
  }

  @Engines
  void oneThatTellsItselfWithAFullMailboxDoesNotWait(TestRuntime t) throws Exception {
    try (ActorSystem system = ActorSystem.create("test", t.gmp())) {
      var handled = new ConcurrentLinkedQueue<Integer>();
      ActorRef<Integer> actor =
          system.spawn(
              Actor.<Integer, Integer>of(
                      0,
                      (context, state, message) -> {
                        handled.add(message);
                        if (message == 0) {
                          for (int i = 1; i <= 5; i++) {
                            context.self().tell(i);
                          }
                        }
                        return state;
                      })
                  .mailbox(Mailbox.buffered(2))
                  .pinned());
      actor.tell(0);
      await().until(() -> handled.size() == 6);
      assertThat(handled).containsExactly(0, 1, 2, 3, 4, 5);
    }
  }
}
