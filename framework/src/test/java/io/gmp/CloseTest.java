package io.gmp;

import static io.gmp.testing.Eventually.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gmp.channel.Channel;
import io.gmp.testing.CapturedLog;
import io.gmp.testing.Engines;
import io.gmp.testing.Scale;
import io.gmp.testing.TestRuntime;
import io.gmp.testing.Threads;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

class CloseTest {

  @Engines
  void itWaitsForTheGoroutinesThatAreThere(TestRuntime t) throws Exception {
    var ended = new AtomicInteger();
    for (int i = 0; i < 100; i++) {
      t.gmp()
          .go(
              () -> {
                Go.sleep(Duration.ofMillis(5));
                Go.go(
                    () -> {
                      Go.sleep(Duration.ofMillis(5));
                      ended.incrementAndGet();
                    });
              });
    }
    assertThat(t.gmp().close(TestRuntime.LONG)).isTrue();
    assertThat(ended).hasValue(100);
    assertThat(t.gmp().isClosed()).isTrue();
  }

  @Engines
  void anIdleRuntimeLeavesNoThread(TestRuntime t) throws Exception {
    for (int i = 0; i < Scale.of(200); i++) {
      Gmp gmp = t.make(b -> b);
      if (i % 2 == 0) {
        gmp.go(() -> {}).join();
      }
      gmp.close();
      await().until(() -> Threads.of(gmp).isEmpty());
    }
  }

  @Engines
  void theyEndHoweverSoonItIsClosedAfterTheirStart(TestRuntime t) throws Exception {
    for (int i = 0; i < Scale.of(100); i++) {
      Gmp gmp = t.make(builder -> builder.uncaughtHandler((goroutine, failure) -> {}));
      Channel<Integer> channel = Channel.make();
      Goroutine[] goroutines = {gmp.go(channel::receive), gmp.go(() -> Channel.make().send(1))};
      gmp.close(Duration.ZERO);
      for (Goroutine goroutine : goroutines) {
        assertThat(goroutine.join(TestRuntime.LONG)).isTrue();
        assertThat(goroutine.failure().orElseThrow())
            .isInstanceOfAny(InterruptedException.class, CancellationException.class);
      }
    }
  }

  @Engines
  void whatDoesNotEndInTimeIsInterrupted(TestRuntime t) throws Exception {
    var interrupted = new AtomicInteger();
    var monitor = new Object();
    Body[] waits = {
      () -> Channel.make().receive(),
      () -> Channel.make().send(1),
      () -> Go.sleep(Duration.ofHours(1)),
      () -> new CountDownLatch(1).await(),
      () -> {
        synchronized (monitor) {
          for (; ; ) {
            monitor.wait();
          }
        }
      },
      () -> {
        while (!Thread.currentThread().isInterrupted()) {
          Go.gosched();
        }
        throw new InterruptedException();
      },
      () -> {
        while (!Thread.currentThread().isInterrupted()) {
          LockSupport.park();
        }
        throw new InterruptedException();
      }
    };
    var started = new CountDownLatch(waits.length);
    for (Body wait : waits) {
      t.gmp()
          .go(
              () -> {
                started.countDown();
                try {
                  wait.run();
                } catch (InterruptedException e) {
                  interrupted.incrementAndGet();
                }
              });
    }
    started.await();
    t.gmp().close(Duration.ofMillis(50));
    await().until(() -> interrupted.get() == waits.length);
  }

  @Engines
  void manyParkedGoroutinesAreAllInterrupted(TestRuntime t) throws Exception {
    int n = t.count(Scale.of(100_000), 200);
    var interrupted = new AtomicInteger();
    var channel = Channel.<Integer>make();
    for (int i = 0; i < n; i++) {
      t.gmp()
          .go(
              () -> {
                try {
                  channel.receive();
                } catch (InterruptedException e) {
                  interrupted.incrementAndGet();
                }
              });
    }
    await().until(t.gmp()::isAsleep);
    assertThat(t.gmp().stats().goroutines()).isEqualTo(n);
    try (var log = new CapturedLog(Gmp.class)) {
      boolean ended = t.gmp().close(Duration.ofMillis(100));
      assertThat(log.records()).hasSize(ended ? 0 : 1);
    }
    await().until(() -> t.gmp().stats().goroutines() == 0);
    assertThat(interrupted).hasValue(n);
    assertThat(t.gmp().close(Duration.ZERO)).isTrue();
  }

  @Engines
  void whatIgnoresTheInterruptIsReportedAndEndsLater(TestRuntime t) throws Exception {
    var gate = new AtomicBoolean();
    var interrupts = new AtomicInteger();
    var monitor = new Object();
    try (var log = new CapturedLog(Gmp.class)) {
      Goroutine stubborn;
      Goroutine another;
      Goroutine deaf;
      synchronized (monitor) {
        stubborn =
            t.gmp()
                .go(
                    "stubborn",
                    () -> {
                      while (!gate.get()) {
                        LockSupport.park();
                        if (Thread.interrupted()) {
                          interrupts.incrementAndGet();
                        }
                      }
                    });
        another =
            t.gmp()
                .go(
                    "another",
                    () -> {
                      while (!gate.get()) {
                        try {
                          Go.sleep(Duration.ofHours(1));
                        } catch (InterruptedException e) {
                          interrupts.incrementAndGet();
                        }
                      }
                    });
        deaf =
            t.gmp()
                .go(
                    "deaf",
                    () -> {
                      synchronized (monitor) {
                        if (Thread.interrupted()) {
                          interrupts.incrementAndGet();
                        }
                      }
                    });
        await().until(() -> another.waitReason().equals("sleep"));
        await().until(() -> stubborn.waitReason().equals("park"));
        await().until(() -> deaf.waitReason().equals("park"));
        assertThat(t.gmp().close(Duration.ofMillis(20))).isFalse();
        await().until(() -> interrupts.get() == 2);
        assertThat(log.records()).hasSize(1);
        assertThat(log.records().getFirst().getMessage())
            .startsWith("3 goroutines of '" + t.gmp().name() + "' did not end in time:")
            .contains("deaf [WAITING] park")
            .containsPattern("stubborn \\[(WAITING] park|RUNNING])")
            .containsPattern("another \\[(WAITING] sleep|RUNNING])");
        assertThat(t.gmp().close(Duration.ofMillis(1))).isFalse();
        gate.set(true);
        stubborn.interrupt();
        another.interrupt();
      }
      stubborn.join();
      another.join();
      deaf.join();
      assertThat(interrupts).hasValueGreaterThanOrEqualTo(3);
      assertThat(t.gmp().close(Duration.ZERO)).isTrue();
    }
  }

  @Engines
  void leftoversMayUseChannelsSleepAndGiveWay(TestRuntime t) throws Exception {
    var channel = Channel.<Integer>make();
    var survivors = new ArrayList<Goroutine>();
    var sum = new AtomicInteger();
    var gate = new CountDownLatch(1);
    var started = new CountDownLatch(10);
    for (int i = 0; i < 10; i++) {
      int value = i;
      survivors.add(
          t.gmp()
              .go(
                  () -> {
                    started.countDown();
                    awaitIgnoringInterrupts(gate);
                    Go.gosched();
                    Go.checkpoint();
                    Go.sleep(Duration.ofMillis(1));
                    Go.blocking(() -> 0);
                    if (value % 2 == 0) {
                      channel.send(value);
                    } else {
                      sum.addAndGet(channel.receive());
                    }
                  }));
    }
    started.await();
    try (var log = new CapturedLog(Gmp.class)) {
      assertThat(t.gmp().close(Duration.ofMillis(20))).isFalse();
      assertThat(log.records()).hasSize(1);
    }
    gate.countDown();
    for (Goroutine survivor : survivors) {
      survivor.join();
      assertThat(survivor.failure()).isEmpty();
    }
    assertThat(sum).hasValue(20);
  }

  private static void awaitIgnoringInterrupts(CountDownLatch gate) {
    for (boolean through = false; !through; ) {
      try {
        gate.await();
        through = true;
      } catch (InterruptedException e) {
        through = false; // the flag is cleared: waits again
      }
    }
  }

  @Engines
  void closingAgainDoesNothing(TestRuntime t) throws Exception {
    t.gmp().go(() -> {}).join();
    assertThat(t.gmp().close(TestRuntime.LONG)).isTrue();
    assertThat(t.gmp().close(TestRuntime.LONG)).isTrue();
    t.gmp().close();
    assertThat(t.gmp().isClosed()).isTrue();
  }

  @Engines
  void severalMayCloseAtOnce(TestRuntime t) throws Exception {
    for (int i = 0; i < 20; i++) {
      Gmp gmp = t.make(b -> b);
      gmp.go(() -> Go.sleep(Duration.ofMillis(1)));
      var closers = new ArrayList<Thread>();
      for (int k = 0; k < 4; k++) {
        closers.add(Thread.ofPlatform().start(gmp::close));
      }
      for (Thread closer : closers) {
        closer.join();
      }
      assertThat(gmp.isClosed()).isTrue();
    }
  }

  @Engines
  void itRefusesWorkFromOutsideAfterwards(TestRuntime t) throws Exception {
    t.gmp().close();
    assertThatThrownBy(() -> t.gmp().go(() -> {}))
        .isInstanceOf(RejectedExecutionException.class)
        .hasMessage("the runtime '" + t.gmp().name() + "' is closed");
    assertThatThrownBy(() -> t.gmp().go("named", () -> {}))
        .isInstanceOf(RejectedExecutionException.class);
    assertThat(t.gmp().stats().goroutines()).isZero();
  }

  @Engines
  void whileItWaitsGoroutinesMayStartOthersButOutsidersMayNot(TestRuntime t) throws Exception {
    var ran = new AtomicBoolean();
    var refused = new AtomicBoolean();
    var go = new CountDownLatch(1);
    t.gmp()
        .go(
            () -> {
              go.await();
              Go.go(() -> ran.set(true)).join();
            });
    var outsider =
        Thread.ofPlatform()
            .start(
                () -> {
                  await().until(t.gmp()::isClosed);
                  try {
                    t.gmp().go(() -> {});
                  } catch (RejectedExecutionException e) {
                    refused.set(true);
                  }
                  go.countDown();
                });
    assertThat(t.gmp().close(TestRuntime.LONG)).isTrue();
    outsider.join();
    assertThat(ran).isTrue();
    assertThat(refused).isTrue();
  }

  @Engines
  void aGoroutineCannotCloseItsOwnRuntime(TestRuntime t) throws Exception {
    t.run(
        () ->
            assertThatThrownBy(() -> t.gmp().close())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("waits for the end of all goroutines of"));
    assertThat(t.gmp().isClosed()).isFalse();
  }

  @Engines
  void aGoroutineMayCloseAnotherRuntime(TestRuntime t) throws Exception {
    Gmp other = t.make(b -> b);
    var ended = new AtomicBoolean();
    other.go(
        () -> {
          Go.sleep(Duration.ofMillis(5));
          ended.set(true);
        });
    t.run(() -> assertThat(other.close(TestRuntime.LONG)).isTrue());
    assertThat(ended).isTrue();
  }

  @Engines
  void anInterruptedCloserStopsWaitingAndKeepsItsFlag(TestRuntime t) throws Exception {
    var gate = new CountDownLatch(1);
    var started = new CountDownLatch(1);
    Goroutine g =
        t.gmp()
            .go(
                () -> {
                  started.countDown();
                  awaitIgnoringInterrupts(gate);
                });
    started.await();
    try (var log = new CapturedLog(Gmp.class)) {
      Thread.currentThread().interrupt();
      assertThat(t.gmp().close(Duration.ofHours(1))).isFalse();
      assertThat(Thread.interrupted()).isTrue();
      assertThat(log.records()).hasSize(1);
    }
    gate.countDown();
    g.join();
  }

  @Engines(gomaxprocs = 1)
  void oneThatNeverStartedEndsAsCancelled(TestRuntime t) throws Exception {
    var stop = new AtomicBoolean();
    var spinning = new CountDownLatch(1);
    var neverStarted = new ArrayList<Goroutine>();
    Gmp gmp = t.make(b -> b.uncaughtHandler((g, e) -> {}));
    Goroutine hog =
        gmp.go(
            () -> {
              for (int i = 0; i < 100; i++) {
                neverStarted.add(Go.go(() -> {}));
              }
              spinning.countDown();
              while (!stop.get()) {
                Thread.onSpinWait();
              }
            });
    spinning.await();
    try (var log = new CapturedLog(Gmp.class)) {
      gmp.close(Duration.ZERO);
      assertThat(log.records()).hasSizeLessThanOrEqualTo(1);
    }
    stop.set(true);
    hog.join();
    for (Goroutine g : neverStarted) {
      g.join();
      g.failure()
          .ifPresent(
              e ->
                  assertThat(e)
                      .isInstanceOf(CancellationException.class)
                      .hasMessage(g.name() + " never started: its runtime was closed first"));
    }
  }

  @Engines
  void theTimesOfThoseThatSleptInItDoNotKeepAClosedRuntime(TestRuntime t) throws Exception {
    WeakReference<Gmp> closed = closedWithSleepers(t);
    await()
        .until(
            () -> {
              System.gc();
              return closed.refersTo(null);
            });
  }

  private static WeakReference<Gmp> closedWithSleepers(TestRuntime t) throws Exception {
    int n = t.count(500, 20);
    Gmp gmp = Gmp.builder().name("slept").engine(t.engine()).gomaxprocs(t.gomaxprocs()).build();
    var started = new CountDownLatch(n);
    var interrupted = new CountDownLatch(n);
    for (int i = 0; i < n; i++) {
      gmp.go(
          () -> {
            started.countDown();
            try {
              Go.sleep(Duration.ofHours(1));
            } catch (InterruptedException e) {
              interrupted.countDown();
            }
          });
    }
    started.await();
    try (var log = new CapturedLog(Gmp.class)) {
      gmp.close(Duration.ZERO);
      assertThat(log.records()).hasSizeLessThanOrEqualTo(1);
    }
    interrupted.await();
    await().until(() -> gmp.stats().goroutines() == 0);
    return new WeakReference<>(gmp);
  }

  @Engines
  void closingWhileOthersStartGoroutinesLosesNone(TestRuntime t) throws Exception {
    for (int round = 0; round < Scale.of(100); round++) {
      Gmp gmp = t.make(b -> b.uncaughtHandler((g, e) -> {}));
      var accepted = new AtomicInteger();
      var ran = new AtomicInteger();
      var starters = new ArrayList<Thread>();
      var goroutines = new ArrayList<Goroutine>();
      for (int i = 0; i < 2; i++) {
        starters.add(
            Thread.ofPlatform()
                .start(
                    () -> {
                      try {
                        for (; ; ) {
                          Goroutine g = gmp.go(ran::incrementAndGet);
                          synchronized (goroutines) {
                            goroutines.add(g);
                          }
                          accepted.incrementAndGet();
                        }
                      } catch (RejectedExecutionException e) {
                        assertThat(gmp.isClosed()).isTrue();
                      }
                    }));
      }
      await().until(() -> accepted.get() > 100);
      gmp.close(TestRuntime.LONG);
      for (Thread starter : starters) {
        starter.join();
      }
      int cancelled = 0;
      for (Goroutine g : goroutines) {
        g.join();
        if (g.failure().isPresent()) {
          cancelled++;
        }
      }
      assertThat(ran.get() + cancelled).isEqualTo(accepted.get());
      assertThat(gmp.stats().goroutines()).isZero();
    }
  }
}
