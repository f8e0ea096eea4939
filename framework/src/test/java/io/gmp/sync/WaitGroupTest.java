package io.gmp.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import io.gmp.Gmp;
import io.gmp.Go;
import io.gmp.Goroutine;
import io.gmp.channel.Channel;
import io.gmp.testing.Engines;
import io.gmp.testing.Pinned;
import io.gmp.testing.Scale;
import io.gmp.testing.TestRuntime;
import io.gmp.testing.Waiting;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class WaitGroupTest {
  private static final Duration SHORT = Duration.ofMillis(5);

  @Engines
  void nobodyPassesBeforeAllAreDone(TestRuntime t) throws Exception {
    for (int round = 0; round < 8; round++) {
      int n = 16;
      var first = new WaitGroup();
      var second = new WaitGroup();
      first.add(n);
      second.add(n);
      Channel<Boolean> passed = Channel.make(n);
      for (int i = 0; i < n; i++) {
        t.gmp()
            .go(
                () -> {
                  first.done();
                  second.await();
                  passed.send(true);
                });
      }
      t.run(first::await);
      for (int i = 0; i < n; i++) {
        assertThat(passed.tryReceive()).isNull();
        second.done();
      }
      for (int i = 0; i < n; i++) {
        assertThat(passed.tryReceive(TestRuntime.LONG)).isTrue();
      }
    }
  }

  @Engines
  void whatWasDoneBeforeIsSeenAfter(TestRuntime t) throws Exception {
    t.run(
        () -> {
          for (int i = 0; i < Scale.of(10_000); i++) {
            var group = new WaitGroup();
            var seen = new int[2];
            group.add(2);
            Go.go(
                () -> {
                  seen[0] = 1;
                  group.done();
                });
            Go.go(
                () -> {
                  seen[1] = 1;
                  group.done();
                });
            group.await();
            assertThat(seen).containsExactly(1, 1);
          }
        });
  }

  @Test
  void aCounterBelowZeroIsRefusedAndTheGroupStaysWhole() throws Exception {
    var group = new WaitGroup();
    assertThatIllegalStateException()
        .isThrownBy(group::done)
        .withMessage("sync: negative WaitGroup counter");
    group.add(1);
    assertThatIllegalStateException().isThrownBy(() -> group.add(-2));
    assertThat(group.await(Duration.ZERO)).isFalse();
    group.done();
    assertThat(group.await(Duration.ZERO)).isTrue();
  }

  @Test
  void aCounterBeyondAnIntIsRefused() {
    var group = new WaitGroup();
    group.add(Integer.MAX_VALUE);
    assertThatIllegalStateException().isThrownBy(() -> group.add(1));
    assertThat(group.count()).isEqualTo(Integer.MAX_VALUE);
    group.add(-Integer.MAX_VALUE);
    assertThat(group.count()).isZero();
  }

  @Engines
  void whoeverWaitsIsWokenByTheLastOne(TestRuntime t) throws Exception {
    var group = new WaitGroup();
    group.add(2);
    var waiters = new ArrayList<Goroutine>();
    for (int i = 0; i < 10; i++) {
      waiters.add(t.gmp().go(group::await));
    }
    waiters.forEach(g -> Waiting.until(g, Waiting.GROUP));
    group.done();
    assertThat(waiters).allMatch(g -> g.waitReason().equals(Waiting.GROUP));
    group.done();
    Waiting.untilEnded(waiters);
    assertThat(group).hasToString("WaitGroup[0 to do, 0 waiting]");
  }

  @Engines
  void aGroupMayBeUsedAgain(TestRuntime t) throws Exception {
    t.run(
        () -> {
          var group = new WaitGroup();
          var count = new AtomicInteger();
          for (int round = 1; round <= Scale.of(2_000); round++) {
            for (int i = 0; i < 3; i++) {
              group.go(count::incrementAndGet);
            }
            group.await();
            assertThat(count).hasValue(3 * round);
          }
        });
  }

  @Engines
  void itMayBeUsedAgainBeforeThoseWhoWaitedHaveNoticed(TestRuntime t) throws Exception {
    for (int round = 0; round < Scale.of(500); round++) {
      var group = new WaitGroup();
      group.add(1);
      Goroutine waiter = Waiting.until(t.gmp().go(group::await), Waiting.GROUP);
      group.done();
      group.add(1);
      Waiting.untilEnded(waiter);
      assertThat(group.await(Duration.ZERO)).isFalse();
    }
  }

  @Engines
  void bodiesStartedByTheGroupAreCounted(TestRuntime t) throws Exception {
    t.run(
        () -> {
          var group = new WaitGroup();
          var onGoroutine = new AtomicBoolean();
          var i = new int[1];
          group.go(
              () -> {
                i[0]++;
                onGoroutine.set(Goroutine.current().isPresent());
              });
          group.await();
          assertThat(i[0]).isEqualTo(1);
          assertThat(onGoroutine).isTrue();
        });
  }

  @Engines
  void aGroupStartsBodiesOnTheRuntimeItWasGiven(TestRuntime t) throws Exception {
    var group = new WaitGroup(t.gmp().executor());
    var runtime = new AtomicReference<Gmp>();
    group.go(() -> runtime.set(Gmp.current()));
    group.await();
    assertThat(runtime).hasValue(t.gmp());
  }

  @Test
  void fromAPlainThreadItIsTheDefaultRuntime() throws Exception {
    var group = new WaitGroup();
    var runtime = new AtomicReference<Gmp>();
    group.go(() -> runtime.set(Gmp.current()));
    group.await();
    assertThat(runtime).hasValue(Gmp.defaultRuntime());
  }

  @Test
  void anyExecutorWillDo() throws Exception {
    Executor executor = Thread::startVirtualThread;
    var group = new WaitGroup(executor);
    var threads = new ConcurrentLinkedQueue<Thread>();
    for (int i = 0; i < 10; i++) {
      group.go(() -> threads.add(Thread.currentThread()));
    }
    group.await();
    assertThat(threads).hasSize(10).allMatch(Thread::isVirtual);
  }

  @Engines
  void aBodyThatFailsIsReportedAndCountsAsDone(TestRuntime t) throws Exception {
    Queue<Throwable> uncaught = new ConcurrentLinkedQueue<>();
    Gmp gmp = t.make(builder -> builder.uncaughtHandler((g, e) -> uncaught.add(e)));
    var group = new WaitGroup(gmp.executor());
    var failure = new IOException("lost");
    group.go(
        () -> {
          throw failure;
        });
    group.await();
    gmp.close();
    assertThat(uncaught).containsExactly(failure);
  }

  @Engines
  void aClosedRuntimeIsRefusedAndNothingIsCounted(TestRuntime t) throws Exception {
    var group = new WaitGroup(t.gmp().executor());
    t.gmp().close();
    assertThatExceptionOfType(RejectedExecutionException.class)
        .isThrownBy(() -> group.go(() -> {}));
    assertThat(group.count()).isZero();
  }

  @Engines(gomaxprocs = 1)
  void aBodyThatNeverBeganBecauseItsRuntimeEndedCountsAsDone(TestRuntime t) throws Exception {
    Gmp gmp = t.make(builder -> builder.uncaughtHandler((g, e) -> {}));
    var group = new WaitGroup(gmp.executor());
    var started = new CountDownLatch(1);
    var end = new CountDownLatch(1);
    Goroutine busy =
        gmp.go(
            () ->
                Pinned.call(
                    () -> {
                      Go.lockOSThread();
                      started.countDown();
                      while (end.getCount() > 0) {
                        Thread.onSpinWait();
                      }
                      return 0;
                    }));
    started.await();
    var ran = new AtomicInteger();
    for (int i = 0; i < 100; i++) {
      group.go(ran::incrementAndGet);
    }
    gmp.close(Duration.ZERO);
    end.countDown();
    Waiting.untilEnded(busy);
    assertThat(group.await(TestRuntime.LONG)).isTrue();
  }

  @Engines
  void anInterruptEndsAWaitAndNothingElse(TestRuntime t) throws Exception {
    var group = new WaitGroup();
    group.add(1);
    var thrown = new AtomicReference<Throwable>();
    Goroutine interrupted =
        t.gmp()
            .go(
                () -> {
                  try {
                    group.await();
                  } catch (InterruptedException e) {
                    thrown.set(e);
                  }
                });
    Goroutine other = t.gmp().go(group::await);
    Waiting.until(interrupted, Waiting.GROUP);
    Waiting.until(other, Waiting.GROUP);
    interrupted.interrupt();
    Waiting.untilEnded(interrupted);
    assertThat(thrown.get()).isInstanceOf(InterruptedException.class);
    assertThat(group).hasToString("WaitGroup[1 to do, 1 waiting]");
    group.done();
    Waiting.untilEnded(other);
  }

  @Engines
  void aTimedWaitGivesUpWhenTheTimeIsOver(TestRuntime t) throws Exception {
    t.run(
        () -> {
          var group = new WaitGroup();
          assertThat(group.await(SHORT)).isTrue();
          group.add(1);
          long start = System.nanoTime();
          assertThat(group.await(SHORT)).isFalse();
          assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(SHORT.toNanos());
          assertThat(group.await(Duration.ofDays(-1))).isFalse();
          assertThat(group).hasToString("WaitGroup[1 to do, 0 waiting]");
          Go.go(group::done);
          assertThat(group.await(TestRuntime.LONG)).isTrue();
        });
  }

  @Engines(gomaxprocs = 2)
  void whoComesInterruptedDoesNotWait(TestRuntime t) throws Exception {
    t.run(
        () -> {
          var group = new WaitGroup();
          Thread.currentThread().interrupt();
          assertThatExceptionOfType(InterruptedException.class).isThrownBy(group::await);
          Thread.currentThread().interrupt();
          assertThatExceptionOfType(InterruptedException.class)
              .isThrownBy(() -> group.await(Duration.ZERO));
          assertThat(Thread.currentThread().isInterrupted()).isFalse();
        });
  }

  @Engines(gomaxprocs = 2)
  void platformAndForeignVirtualThreadsWaitToo(TestRuntime t) throws Exception {
    for (Thread.Builder kind : List.of(Thread.ofPlatform(), Thread.ofVirtual())) {
      var group = new WaitGroup(t.gmp().executor());
      var passed = new AtomicBoolean();
      group.add(1);
      Thread waiter =
          kind.start(
              () -> {
                try {
                  group.await();
                  passed.set(true);
                } catch (InterruptedException e) {
                  Thread.currentThread().interrupt();
                }
              });
      group.go(() -> {});
      group.done();
      assertThat(waiter.join(TestRuntime.LONG)).isTrue();
      assertThat(passed).isTrue();
    }
  }

  @Test
  void noBodyAndNoExecutorAreRefused() {
    assertThatNullPointerException().isThrownBy(() -> new WaitGroup(null));
    var group = new WaitGroup();
    assertThatNullPointerException()
        .isThrownBy(() -> group.go(null))
        .withMessage("go of nil func value");
    assertThat(group.count()).isZero();
  }

  @Engines
  void waitersThatComeGoAndTimeOutAreNeverLeftBehind(TestRuntime t) throws Exception {
    int rounds = Scale.of(t.count(3_000, 1_000));
    var passed = new AtomicInteger();
    for (int round = 0; round < rounds; round++) {
      var group = new WaitGroup();
      group.add(2);
      var waiters = new ArrayList<Goroutine>();
      for (int i = 0; i < 4; i++) {
        boolean timed = i % 2 == 0;
        waiters.add(
            t.gmp()
                .go(
                    () -> {
                      if (timed) {
                        while (!group.await(Duration.ofNanos(20_000))) {
                          Go.gosched();
                        }
                      } else {
                        group.await();
                      }
                      passed.incrementAndGet();
                    }));
      }
      Goroutine done = t.gmp().go(group::done);
      group.done();
      Waiting.untilEnded(waiters);
      Waiting.untilEnded(done);
      assertThat(group).hasToString("WaitGroup[0 to do, 0 waiting]");
    }
    assertThat(passed).hasValue(4 * rounds);
  }
}
