package io.gmp;

import static io.gmp.testing.Eventually.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.gmp.testing.Engines;
import io.gmp.testing.Scale;
import io.gmp.testing.TestRuntime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

class LostProcessorTimersTest {
  private static final long HOG_NANOS = TimeUnit.MILLISECONDS.toNanos(25);

  private static void hog(long nanos) {
    long start = System.nanoTime();
    while (System.nanoTime() - start < nanos) {
      Thread.onSpinWait();
    }
  }

  @Engines
  void timersFireOrAreCancelledOnceWhileProcessorsComeAndGo(TestRuntime t) throws Exception {
    int armers = 4;
    int each = Scale.of(100_000);
    var ended = new AtomicLong();
    var again = new AtomicInteger();
    var stop = new AtomicBoolean();
    var all = new ArrayList<Goroutine>();
    for (int i = 0; i < armers; i++) {
      all.add(
          t.gmp()
              .go(
                  () -> {
                    var random = ThreadLocalRandom.current();
                    for (int k = 0; k < each; k++) {
                      var fired = new AtomicBoolean();
                      Cancellable timer =
                          t.gmp()
                              .after(
                                  Duration.ofNanos(random.nextLong(30_000_000)),
                                  () -> {
                                    ended.getAndIncrement();
                                    if (fired.getAndSet(true)) {
                                      again.getAndIncrement();
                                    }
                                  });
                      if (k % 2 == 0 && timer.cancel()) {
                        ended.getAndIncrement();
                      }
                      if (k % (each / 4) == 0) {
                        hog(HOG_NANOS);
                      }
                    }
                  }));
    }
    Thread resizer =
        Thread.ofPlatform()
            .start(
                () -> {
                  while (!stop.get()) {
                    t.gmp().gomaxprocs(1 + ThreadLocalRandom.current().nextInt(6));
                  }
                });
    for (Goroutine armer : all) {
      armer.join();
    }
    stop.set(true);
    resizer.join();
    await().untilAsserted(() -> assertThat(ended).hasValue((long) armers * each));
    assertThat(again).hasValue(0);
  }

  @Engines(gomaxprocs = 1)
  void manyTimersOfAHogThatLostItsProcessorDoNotKeepTheOthersFromFiring(TestRuntime t)
      throws Exception {
    int far = Scale.of(1_000_000);
    int near = 100;
    var fired = new CountDownLatch(near);
    var stop = new AtomicBoolean();
    Goroutine hog =
        t.gmp()
            .go(
                () -> {
                  for (int i = 0; i < far; i++) {
                    t.gmp().after(Duration.ofHours(1), () -> {});
                  }
                  for (int i = 0; i < near; i++) {
                    t.gmp().after(Duration.ofMillis(i), fired::countDown);
                  }
                  while (!stop.get()) {
                    Thread.onSpinWait();
                  }
                });
    fired.await();
    stop.set(true);
    hog.join();
    t.gmp().gomaxprocs(2);
    var onAnother = new CountDownLatch(1);
    t.gmp().after(Duration.ofMillis(1), onAnother::countDown);
    t.gmp().gomaxprocs(1);
    onAnother.await();
  }
}
