package io.gmp.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.gmp.Goroutine;
import io.gmp.sync.RateLimiter.Reservation;
import io.gmp.testing.Engines;
import io.gmp.testing.Scale;
import io.gmp.testing.TestRuntime;
import io.gmp.testing.Waiting;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class RateLimiterTest {
  private static final long TICK = TimeUnit.MILLISECONDS.toNanos(100);

  private final AtomicLong clock = new AtomicLong(Long.MAX_VALUE - 2 * TICK);
  private final long start = clock.get();

  private RateLimiter limiter(double perSecond, long burst) {
    return new RateLimiter(perSecond, burst, clock::get);
  }

  private void at(int ticks) {
    clock.set(start + ticks * TICK);
  }

  private static Duration ticks(long n) {
    return Duration.ofNanos(n * TICK);
  }

  @Test
  void oneTokenOfBurstIsOneEventATick() {
    RateLimiter limiter = limiter(10, 1);
    for (int tick = 0; tick < 4; tick++) {
      at(tick);
      assertThat(limiter.allow()).isTrue();
      assertThat(limiter.allow()).isFalse();
      assertThat(limiter.allow()).isFalse();
    }
  }

  @Test
  void aBurstIsSpentAndFilledAgain() {
    RateLimiter limiter = limiter(10, 3);
    assertThat(limiter.allow()).isTrue();
    assertThat(limiter.allow(2)).isTrue();
    assertThat(limiter.allow()).isFalse();
    at(1);
    assertThat(limiter.allow()).isTrue();
    assertThat(limiter.allow()).isFalse();
    at(3);
    assertThat(limiter.allow(3)).isFalse();
    assertThat(limiter.tokens()).isCloseTo(2, within(1e-6));
    assertThat(limiter.allow(2)).isTrue();
    at(100);
    assertThat(limiter.tokens()).isEqualTo(3);
  }

  @Test
  void aClockThatGoesBackGivesNothing() {
    RateLimiter limiter = limiter(10, 2);
    at(1);
    assertThat(limiter.allow(2)).isTrue();
    at(0);
    assertThat(limiter.allow()).isFalse();
    at(1);
    assertThat(limiter.allow()).isFalse();
    at(2);
    assertThat(limiter.allow()).isTrue();
  }

  @Test
  void zeroEventsAreAlwaysAllowed() {
    RateLimiter limiter = limiter(0, 0);
    assertThat(limiter.allow(0)).isTrue();
    assertThat(limiter.allow(1)).isFalse();
  }

  @Test
  void withoutALimitEverythingIsAllowed() throws Exception {
    RateLimiter limiter = limiter(RateLimiter.UNLIMITED, 0);
    assertThat(limiter.allow(1_000_000)).isTrue();
    limiter.await(1_000_000);
    assertThat(limiter.reserve(5).delay()).isZero();
  }

  @Test
  void aRateOfZeroAllowsTheBurstAlone() throws Exception {
    RateLimiter limiter = limiter(0, 2);
    assertThat(limiter.allow(2)).isTrue();
    at(1_000);
    assertThat(limiter.allow()).isFalse();
    assertThat(limiter.await(1, Duration.ofHours(1))).isFalse();
  }

  @Test
  void reservationsComeOneAfterTheOther() {
    RateLimiter limiter = limiter(10, 2);
    assertThat(limiter.reserve(2).delay()).isZero();
    assertThat(limiter.reserve(2).delay()).isEqualTo(ticks(2));
    assertThat(limiter.reserve(2).delay()).isEqualTo(ticks(4));
    at(3);
    assertThat(limiter.reserve().delay()).isEqualTo(ticks(2));
    assertThat(limiter.reserve(0).delay()).isEqualTo(ticks(2));
  }

  @Test
  void moreThanTheBurstIsNeverPromised() {
    RateLimiter limiter = limiter(10, 2);
    Reservation tooMany = limiter.reserve(3);
    assertThat(tooMany.ok()).isFalse();
    assertThat(tooMany.delay()).isEqualTo(Duration.ofNanos(Long.MAX_VALUE));
    tooMany.cancel();
    assertThat(limiter.allow(2)).isTrue();
  }

  @Test
  void theDelayOfAPromiseShrinksAsTimeGoesOn() {
    RateLimiter limiter = limiter(10, 1);
    limiter.reserve();
    Reservation second = limiter.reserve();
    at(0);
    assertThat(second.delay()).isEqualTo(ticks(1));
    at(5);
    assertThat(second.delay()).isZero();
  }

  @Test
  void aCancelledPromiseGivesItsTokensBack() {
    RateLimiter limiter = limiter(10, 2);
    limiter.reserve(2);
    Reservation cancelled = limiter.reserve(2);
    at(1);
    cancelled.cancel();
    cancelled.cancel();
    assertThat(limiter.reserve(2).delay()).isEqualTo(ticks(1));
  }

  @Test
  void whatLaterPromisesWereBuiltUponIsNotGivenBack() {
    RateLimiter limiter = limiter(10, 2);
    limiter.reserve(2);
    Reservation cancelled = limiter.reserve(2);
    limiter.reserve(1);
    cancelled.cancel();
    assertThat(limiter.reserve(1).delay()).isEqualTo(ticks(3));
  }

  @Test
  void aPromiseCancelledTooLateGivesNothingBack() {
    RateLimiter limiter = limiter(10, 2);
    limiter.reserve(2);
    Reservation late = limiter.reserve(2);
    at(3);
    late.cancel();
    assertThat(limiter.tokens()).isCloseTo(1, within(1e-6));
  }

  @Test
  void anotherRateCountsFromNowOn() {
    RateLimiter limiter = limiter(10, 2);
    limiter.reserve(2);
    at(1);
    limiter.setRate(20);
    at(2);
    assertThat(limiter.tokens()).isCloseTo(2, within(1e-6));
    assertThat(limiter.allow(2)).isTrue();
    at(3);
    limiter.setRate(5);
    assertThat(limiter.reserve(2).delay()).isZero();
    assertThat(limiter.reserve(1).delay()).isEqualTo(ticks(2));
    assertThat(limiter.rate()).isEqualTo(5);
  }

  @Test
  void anotherBurstCountsFromNowOn() {
    RateLimiter limiter = limiter(10, 10);
    limiter.setBurst(3);
    assertThat(limiter.allow(4)).isFalse();
    assertThat(limiter.allow(3)).isTrue();
    limiter.setBurst(5);
    assertThat(limiter.burst()).isEqualTo(5);
    at(5);
    assertThat(limiter.allow(5)).isTrue();
  }

  @Test
  void aLimitAfterNoneBeginsWithTheBurst() {
    RateLimiter limiter = limiter(RateLimiter.UNLIMITED, 3);
    limiter.allow(100);
    limiter.setRate(10);
    assertThat(limiter.allow(3)).isTrue();
    assertThat(limiter.allow()).isFalse();
  }

  @Test
  void everyIntervalIsARate() {
    assertThat(RateLimiter.every(Duration.ofMillis(100))).isEqualTo(10);
    assertThat(RateLimiter.every(Duration.ofSeconds(4))).isEqualTo(0.25);
    assertThat(RateLimiter.every(Duration.ZERO)).isEqualTo(RateLimiter.UNLIMITED);
    assertThat(RateLimiter.every(Duration.ofNanos(-1))).isEqualTo(RateLimiter.UNLIMITED);
  }

  @Test
  void nonsenseIsRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> new RateLimiter(-1, 1));
    assertThatIllegalArgumentException().isThrownBy(() -> new RateLimiter(Double.NaN, 1));
    assertThatIllegalArgumentException().isThrownBy(() -> new RateLimiter(1, -1));
    RateLimiter limiter = limiter(10, 2);
    assertThatIllegalArgumentException().isThrownBy(() -> limiter.allow(-1));
    assertThatIllegalArgumentException().isThrownBy(() -> limiter.setRate(-1));
    assertThatIllegalArgumentException().isThrownBy(() -> limiter.setBurst(-1));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> limiter.await(3))
        .withMessage("a wait for 3 events of a limiter with a burst of 2");
    assertThat(limiter.allow(2)).isTrue();
  }

  @Engines
  void waitsTakeAsLongAsTheRateSays(TestRuntime t) throws Exception {
    t.run(
        () -> {
          long begun = System.nanoTime();
          var limiter = new RateLimiter(1_000, 5);
          for (int i = 0; i < 15; i++) {
            limiter.await();
          }
          assertThat(System.nanoTime() - begun).isGreaterThanOrEqualTo(9_999_000);
        });
  }

  @Engines
  void aWaitThatWouldTakeTooLongIsRefusedAtOnce(TestRuntime t) throws Exception {
    t.run(
        () -> {
          RateLimiter limiter = limiter(0.001, 1);
          limiter.await();
          assertThat(limiter.await(1, Duration.ofSeconds(999))).isFalse();
          try (var context = Context.background().withTimeout(Duration.ofMinutes(1))) {
            assertThatExceptionOfType(DeadlineExceededException.class)
                .isThrownBy(() -> limiter.await(context, 1));
          }
          assertThat(limiter.reserve().delay()).isEqualTo(Duration.ofSeconds(1_000));
        });
  }

  @Engines
  void theEndOfTheContextEndsTheWaitAndGivesTheTokenBack(TestRuntime t) throws Exception {
    RateLimiter limiter = limiter(0.001, 1);
    limiter.await();
    Context context = ContextEnds.theWait(t, Waiting.SLEEP, waiting -> limiter.await(waiting, 1));
    assertThat(limiter.reserve().delay()).isEqualTo(Duration.ofSeconds(1_000));
    assertThatExceptionOfType(ContextCanceledException.class)
        .isThrownBy(() -> limiter.await(context, 1));
  }

  @Engines
  void anInterruptEndsTheWaitAndGivesTheTokenBack(TestRuntime t) throws Exception {
    RateLimiter limiter = limiter(0.001, 1);
    limiter.await();
    var thrown = new AtomicReference<Throwable>();
    Goroutine waiter =
        t.gmp()
            .go(
                () -> {
                  try {
                    limiter.await();
                  } catch (InterruptedException e) {
                    thrown.set(e);
                  }
                });
    Waiting.until(waiter, Waiting.SLEEP).interrupt();
    Waiting.untilEnded(waiter);
    assertThat(thrown.get()).isInstanceOf(InterruptedException.class);
    assertThat(limiter.reserve().delay()).isEqualTo(Duration.ofSeconds(1_000));
  }

  @Engines
  void noMoreAreAllowedThanBurstAndRateGive(TestRuntime t) throws Exception {
    var limiter = new RateLimiter(100_000, 50);
    var allowed = new AtomicInteger();
    long begun = System.nanoTime();
    var group = new ErrGroup(Context.background(), t.gmp().executor());
    for (int i = 0; i < 4; i++) {
      group.go(
          () -> {
            for (int n = 0; n < Scale.of(100_000); n++) {
              if (limiter.allow()) {
                allowed.incrementAndGet();
              }
            }
          });
    }
    group.await();
    double seconds = (System.nanoTime() - begun) / 1e9;
    assertThat((double) allowed.get()).isBetween(50.0, 51 + 100_000 * seconds);
  }
}
