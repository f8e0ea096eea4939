package io.gmp;

import static io.gmp.testing.Eventually.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gmp.channel.Channel;
import io.gmp.internal.scheduler.Carriers;
import io.gmp.testing.Engines;
import io.gmp.testing.Scale;
import io.gmp.testing.TestRuntime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class LockOSThreadTest {

  @Engines
  void theThreadStaysTheSameWhateverTheGoroutineWaitsFor(TestRuntime t) throws Exception {
    var channel = Channel.<Integer>make();
    var queue = new LinkedBlockingQueue<Integer>();
    var noise = new AtomicBoolean(true);
    for (int i = 0; i < 4; i++) {
      t.gmp()
          .go(
              () -> {
                while (noise.get()) {
                  Go.gosched();
                }
              });
    }
    t.run(
        () -> {
          Go.lockOSThread();
          Thread thread = Carriers.current();
          for (int i = 0; i < Scale.of(500); i++) {
            int value = i;
            Go.gosched();
            assertThat(Carriers.current()).isSameAs(thread);
            Go.go(() -> channel.send(value));
            assertThat(channel.receive()).isEqualTo(value);
            assertThat(Carriers.current()).isSameAs(thread);
            Go.sleep(Duration.ofNanos(100_000));
            assertThat(Carriers.current()).isSameAs(thread);
            Go.go(() -> queue.add(value));
            assertThat(queue.take()).isEqualTo(value);
            assertThat(Carriers.current()).isSameAs(thread);
            Go.blocking(() -> 0);
            assertThat(Carriers.current()).isSameAs(thread);
            Go.checkpoint();
            assertThat(Carriers.current()).isSameAs(thread);
          }
        });
    noise.set(false);
  }

  @Engines
  void theThreadRunsNothingElseMeanwhile(TestRuntime t) throws Exception {
    var locked = new CompletableThread();
    var release = Channel.<Integer>make();
    Goroutine g =
        t.gmp()
            .go(
                () -> {
                  Go.lockOSThread();
                  locked.set(Carriers.current());
                  release.receive();
                });
    Thread thread = locked.get();
    Set<Thread> others = ConcurrentHashMap.newKeySet();
    int n = t.count(Scale.of(10_000), 100);
    var ended = new CountDownLatch(n);
    for (int i = 0; i < n; i++) {
      t.gmp()
          .go(
              () -> {
                others.add(Carriers.current());
                Go.gosched();
                others.add(Carriers.current());
                ended.countDown();
              });
    }
    ended.await();
    assertThat(others).doesNotContain(thread);
    release.send(1);
    g.join();
  }

  private static final class CompletableThread {
    private final AtomicReference<Thread> thread = new AtomicReference<>();

    void set(Thread value) {
      thread.set(value);
    }

    Thread get() {
      await().until(() -> thread.get() != null);
      return thread.get();
    }
  }

  @Engines
  void locksNestAndTheLastUnlockCounts(TestRuntime t) throws Exception {
    var locked = new AtomicReference<Thread>();
    Goroutine g =
        t.gmp()
            .go(
                () -> {
                  Go.unlockOSThread();
                  Go.lockOSThread();
                  Go.lockOSThread();
                  Go.unlockOSThread();
                  locked.set(Carriers.current());
                  for (int i = 0; i < 20; i++) {
                    Go.gosched();
                    assertThat(Carriers.current()).isSameAs(locked.get());
                  }
                  Go.unlockOSThread();
                  Go.unlockOSThread();
                });
    g.join();
    t.run(() -> Go.gosched());
    assertThat(locked.get().isAlive()).isTrue();
  }

  @Engines
  void oneThatEndsLockedEndsItsThread(TestRuntime t) throws Exception {
    for (int i = 0; i < 10; i++) {
      var thread = new AtomicReference<Thread>();
      boolean thrown = i % 2 == 0;
      Gmp gmp = t.gmp();
      var task =
          gmp.go(
              () -> {
                Go.lockOSThread();
                Go.lockOSThread();
                thread.set(Carriers.current());
                Go.unlockOSThread();
                if (thrown) {
                  Go.gosched();
                }
              });
      task.join();
      await().until(() -> !thread.get().isAlive());
      t.run(() -> assertThat(Carriers.current()).isNotSameAs(thread.get()));
    }
    await().until(() -> t.gmp().stats().idleProcessors() == t.gomaxprocs());
  }

  @Engines
  void oneThatFailsLockedEndsItsThread(TestRuntime t) throws Exception {
    var handled = new AtomicReference<Throwable>();
    Gmp gmp = t.make(b -> b.uncaughtHandler((g, e) -> handled.set(e)));
    var thread = new AtomicReference<Thread>();
    var failure = new IllegalStateException();
    gmp.go(
            () -> {
              Go.lockOSThread();
              thread.set(Carriers.current());
              throw failure;
            })
        .join();
    await().until(() -> !thread.get().isAlive());
    assertThat(handled.get()).isSameAs(failure);
    gmp.go(() -> Go.gosched()).join();
  }

  @Engines
  void aGoroutineStartedByALockedOneIsNotLockedAndRunsElsewhere(TestRuntime t) throws Exception {
    t.run(
        () -> {
          Go.lockOSThread();
          Thread mine = Carriers.current();
          var child = new AtomicReference<Thread>();
          for (int i = 0; i < 50; i++) {
            Go.go(() -> child.set(Carriers.current())).join();
            assertThat(child.get()).isNotSameAs(mine);
          }
          await().until(() -> child.get().isAlive());
        });
  }

  @Engines
  void aLockedOneSendsAndReceivesOnUnbufferedChannels(TestRuntime t) throws Exception {
    var there = Channel.<Integer>make();
    var back = Channel.<Integer>make();
    Goroutine locked =
        t.gmp()
            .go(
                () -> {
                  Go.lockOSThread();
                  for (int i = 0; i < 100; i++) {
                    there.send(i);
                    assertThat(back.receive()).isEqualTo(i);
                  }
                });
    Goroutine alsoLocked =
        t.gmp()
            .go(
                () -> {
                  Go.lockOSThread();
                  for (int i = 0; i < 100; i++) {
                    assertThat(there.receive()).isEqualTo(i);
                    back.send(i);
                  }
                });
    locked.join();
    alsoLocked.join();
  }

  @Engines
  void lockedOnesThatGiveWayLetEachOtherRun(TestRuntime t) throws Exception {
    var flag = new AtomicBoolean();
    Goroutine waiter =
        t.gmp()
            .go(
                () -> {
                  Go.lockOSThread();
                  while (!flag.get()) {
                    Go.gosched();
                  }
                });
    Goroutine setter =
        t.gmp()
            .go(
                () -> {
                  Go.lockOSThread();
                  for (int i = 0; i < 100; i++) {
                    Go.gosched();
                  }
                  Go.sleep(Duration.ofMillis(1));
                  flag.set(true);
                });
    waiter.join();
    setter.join();
  }

  @Engines
  void manyLockedOnesAtOnceEachHaveTheirOwnThread(TestRuntime t) throws Exception {
    int n = 50;
    var all = new CountDownLatch(n);
    var release = new CountDownLatch(1);
    Set<Thread> threads = ConcurrentHashMap.newKeySet();
    var goroutines = new ArrayList<Goroutine>();
    for (int i = 0; i < n; i++) {
      goroutines.add(
          t.gmp()
              .go(
                  () -> {
                    Go.lockOSThread();
                    threads.add(Carriers.current());
                    all.countDown();
                    release.await();
                    Go.gosched();
                    Go.sleep(Duration.ofMillis(1));
                    threads.add(Carriers.current());
                    Go.unlockOSThread();
                  }));
    }
    all.await();
    assertThat(threads).hasSize(n);
    release.countDown();
    for (Goroutine g : goroutines) {
      g.join();
    }
    assertThat(threads).hasSize(n);
  }

  @Engines
  void lockingAndUnlockingOverAndOverLeavesThreadAndProcessorsAlone(TestRuntime t)
      throws Exception {
    var goroutines = new ArrayList<Goroutine>();
    for (int i = 0; i < 8; i++) {
      goroutines.add(
          t.gmp()
              .go(
                  () -> {
                    for (int k = 0; k < Scale.of(1_000); k++) {
                      Go.lockOSThread();
                      Thread thread = Carriers.current();
                      Go.gosched();
                      assertThat(Carriers.current()).isSameAs(thread);
                      Go.unlockOSThread();
                      Go.gosched();
                    }
                  }));
    }
    for (Goroutine g : goroutines) {
      g.join();
    }
    await().until(() -> t.gmp().stats().idleProcessors() == t.gomaxprocs());
  }

  @Engines
  void aLockedOneThatWaitsIsInterruptedByClose(TestRuntime t) throws Exception {
    Gmp gmp = t.make(b -> b);
    var interrupted = new AtomicBoolean();
    var waits = new CountDownLatch(1);
    gmp.go(
        () -> {
          Go.lockOSThread();
          waits.countDown();
          try {
            Channel.make().receive();
          } catch (InterruptedException e) {
            interrupted.set(true);
          }
        });
    waits.await();
    gmp.close(Duration.ofMillis(100));
    await().untilTrue(interrupted);
  }

  @Test
  void onlyGoroutinesLock() {
    assertThatThrownBy(Go::lockOSThread)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("only a goroutine can lock its OS thread; start one with go(...)");
  }
}
