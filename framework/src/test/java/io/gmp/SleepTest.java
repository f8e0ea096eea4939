package io.gmp;

import static io.gmp.testing.Eventually.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gmp.testing.Engines;
import io.gmp.testing.Scale;
import io.gmp.testing.TestRuntime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class SleepTest {

  @Engines
  void sleepersWakeInTheOrderOfTheirTimes(TestRuntime t) throws Exception {
    boolean inOrder = false;
    for (int millis = 5; !inOrder && millis < 2_000; millis *= 2) {
      inOrder = wakeInOrder(t, Duration.ofMillis(millis));
    }
    assertThat(inOrder).isTrue();
  }

  private static boolean wakeInOrder(TestRuntime t, Duration gap) throws Exception {
    var slots = new ArrayList<>(List.of(1, 2, 3, 4, 5, 6, 7, 8, 9, 10));
    Collections.shuffle(slots);
    var woken = Collections.synchronizedList(new ArrayList<Integer>());
    var goroutines = new ArrayList<Goroutine>();
    for (int slot : slots) {
      goroutines.add(
          t.gmp()
              .go(
                  () -> {
                    Go.sleep(gap.multipliedBy(slot));
                    woken.add(slot);
                  }));
    }
    for (Goroutine g : goroutines) {
      g.join();
    }
    return woken.equals(List.of(1, 2, 3, 4, 5, 6, 7, 8, 9, 10));
  }

  @Engines
  void nobodyWakesEarly(TestRuntime t) throws Exception {
    var early = new AtomicInteger();
    var ended = new CountDownLatch(500);
    for (int i = 0; i < 500; i++) {
      Duration time = Duration.ofNanos(ThreadLocalRandom.current().nextLong(1, 20_000_000));
      t.gmp()
          .go(
              () -> {
                long start = System.nanoTime();
                Go.sleep(time);
                if (System.nanoTime() - start < time.toNanos()) {
                  early.incrementAndGet();
                }
                ended.countDown();
              });
    }
    ended.await();
    assertThat(early).hasValue(0);
  }

  @Engines
  void zeroOrLessReturnsAtOnceAndDoesNotGiveWay(TestRuntime t) throws Exception {
    t.run(
        () -> {
          Go.sleep(Duration.ZERO);
          Go.sleep(Duration.ofSeconds(-1));
        });
  }

  @Engines
  void theLongestTimeDoesNotOverflow(TestRuntime t) throws Exception {
    var interrupted = new AtomicBoolean();
    Goroutine g =
        t.gmp()
            .go(
                () -> {
                  try {
                    Go.sleep(Duration.ofSeconds(Long.MAX_VALUE));
                  } catch (InterruptedException e) {
                    interrupted.set(true);
                  }
                });
    await().until(() -> g.waitReason().equals("sleep"));
    g.interrupt();
    g.join();
    assertThat(interrupted).isTrue();
  }

  @Engines
  void sleepThrowsAtOnceIfInterruptedAlready(TestRuntime t) throws Exception {
    t.run(
        () -> {
          Thread.currentThread().interrupt();
          assertThatThrownBy(() -> Go.sleep(Duration.ofHours(1)))
              .isInstanceOf(InterruptedException.class);
          assertThat(Thread.currentThread().isInterrupted()).isFalse();
        });
  }

  @Engines
  void manySleepersAllWake(TestRuntime t) throws Exception {
    int n = t.count(Scale.of(100_000), 300);
    var ended = new CountDownLatch(n);
    for (int i = 0; i < n; i++) {
      Duration time = Duration.ofMillis(i % 100);
      t.gmp()
          .go(
              () -> {
                Go.sleep(time);
                ended.countDown();
              });
    }
    ended.await();
  }

  @Engines
  void aSleeperWakesWhileNothingElseHappens(TestRuntime t) throws Exception {
    for (int i = 0; i < Scale.of(500); i++) {
      t.gmp().go(() -> Go.sleep(Duration.ofMillis(1))).join();
    }
  }

  @Test
  void anOrdinaryThreadSleepsToo() throws Exception {
    long start = System.nanoTime();
    Go.sleep(Duration.ofMillis(2));
    assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(2_000_000);
  }
}
