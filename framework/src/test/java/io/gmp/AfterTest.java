package io.gmp;

import static io.gmp.testing.Eventually.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gmp.testing.Engines;
import io.gmp.testing.Scale;
import io.gmp.testing.TestRuntime;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

class AfterTest {

  @Engines
  void theBodyRunsOnAGoroutineOnceTheTimeIsOver(TestRuntime t) throws Exception {
    var ran = new CountDownLatch(1);
    var onGoroutine = new AtomicBoolean();
    long start = System.nanoTime();
    t.gmp()
        .after(
            Duration.ofMillis(5),
            () -> {
              onGoroutine.set(Goroutine.current().isPresent());
              ran.countDown();
            });
    ran.await();
    assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(5_000_000);
    assertThat(onGoroutine).isTrue();
  }

  @Engines
  void zeroOrLessMeansAtOnce(TestRuntime t) throws Exception {
    var ran = new CountDownLatch(2);
    t.gmp().after(Duration.ZERO, ran::countDown);
    t.gmp().after(Duration.ofDays(-1), ran::countDown);
    ran.await();
  }

  @Engines
  void oneThatIsCalledOffNeverRuns(TestRuntime t) throws Exception {
    for (boolean inTime = false; !inTime; ) {
      var ran = new AtomicBoolean();
      var later = new CountDownLatch(1);
      long start = System.nanoTime();
      Cancellable early = t.gmp().after(Duration.ofMillis(50), () -> ran.set(true));
      boolean cancelled = early.cancel();
      inTime = System.nanoTime() - start < 50_000_000;
      assertThat(cancelled || !inTime).isTrue();
      assertThat(early.cancel()).isFalse();
      t.gmp().after(Duration.ofMillis(100), later::countDown);
      later.await();
      assertThat(cancelled && ran.get()).isFalse();
    }
  }

  @Engines
  void callingOffTooLateSaysSo(TestRuntime t) throws Exception {
    var ran = new CountDownLatch(1);
    Cancellable timer = t.gmp().after(Duration.ZERO, ran::countDown);
    ran.await();
    assertThat(timer.cancel()).isFalse();
  }

  @Engines
  void eachEitherRunsOnceOrIsCalledOff(TestRuntime t) throws Exception {
    int n = Scale.of(20_000);
    var ran = new AtomicInteger();
    var cancelled = new AtomicInteger();
    var settled = new CountDownLatch(n);
    Body rounds =
        () -> {
          var random = ThreadLocalRandom.current();
          for (int i = 0; i < n / 2; i++) {
            Cancellable timer =
                t.gmp()
                    .after(
                        Duration.ofNanos(random.nextLong(200_000)),
                        () -> {
                          ran.incrementAndGet();
                          settled.countDown();
                        });
            if (random.nextBoolean()) {
              Go.gosched();
            }
            if (timer.cancel()) {
              cancelled.incrementAndGet();
              settled.countDown();
            }
          }
        };
    Goroutine inside = t.gmp().go(rounds);
    rounds.run();
    inside.join();
    settled.await();
    assertThat(ran.get() + cancelled.get()).isEqualTo(n);
  }

  @Engines
  void onesStartedByGoroutinesRunWhileTheRuntimeIsOtherwiseIdle(TestRuntime t) throws Exception {
    var ran = new CountDownLatch(100);
    t.run(
        () -> {
          for (int i = 0; i < 100; i++) {
            t.gmp().after(Duration.ofMillis(i % 10), ran::countDown);
          }
        });
    ran.await();
  }

  @Engines
  void aMillionTimersThatAreCalledOffDoNotKeepOthersFromRunning(TestRuntime t) throws Exception {
    int n = Scale.of(1_000_000);
    var timers = new Cancellable[n];
    t.run(
        () -> {
          for (int i = 0; i < n; i++) {
            timers[i] = t.gmp().after(Duration.ofHours(1), () -> {});
          }
        });
    var ran = new CountDownLatch(1);
    t.gmp().after(Duration.ofMillis(1), ran::countDown);
    ran.await();
    for (Cancellable timer : timers) {
      assertThat(timer.cancel()).isTrue();
    }
    t.run(() -> Go.sleep(Duration.ofMillis(1)));
  }

  @Engines
  void oneThatIsPendingWhenTheRuntimeClosesNeverRuns(TestRuntime t) throws Exception {
    var ran = new AtomicBoolean();
    Cancellable timer = t.gmp().after(Duration.ofMillis(50), () -> ran.set(true));
    long start = System.nanoTime();
    assertThat(t.gmp().close(TestRuntime.LONG)).isTrue();
    if (System.nanoTime() - start < 40_000_000) {
      await().until(() -> System.nanoTime() - start > 80_000_000);
      assertThat(ran).isFalse();
    }
    timer.cancel();
    assertThatThrownBy(() -> t.gmp().after(Duration.ZERO, () -> {}))
        .isInstanceOf(RejectedExecutionException.class)
        .hasMessage("the runtime '" + t.gmp().name() + "' is closed");
  }
}
