package io.gmp.benchmarks;

import io.gmp.Gmp;
import io.gmp.Goroutine;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * How long a goroutine waits at GOMAXPROCS=1 behind one that never comes to a checkpoint. The
 * promise is 20 ms at the 99th percentile, on a machine that is idle otherwise. On the JDK's
 * virtual threads with one carrier the answer is: for ever. Not a benchmark of JMH: each wait is a
 * hundred times as long as what JMH warms up.
 */
final class HogDelay {
  private static final int WAITS = 500;

  private HogDelay() {}

  /** Prints percentiles for the engine that runs. */
  public static void main(String[] args) throws InterruptedException {
    try (Gmp gmp = Gmp.builder().name("hogs").gomaxprocs(1).hogHandler(hog -> {}).build()) {
      for (int i = 0; i < WAITS / 10; i++) {
        delay(gmp);
      }
      double[] millis = new double[WAITS];
      for (int i = 0; i < WAITS; i++) {
        millis[i] = delay(gmp) / (double) Duration.ofMillis(1).toNanos();
      }
      Arrays.sort(millis);
      System.out.printf(
          Locale.ROOT,
          "%s engine: behind a hog others wait %.1f ms (p50), %.1f ms (p99), %.1f ms (max)%n",
          gmp.engine(),
          millis[WAITS / 2],
          millis[WAITS * 99 / 100],
          millis[WAITS - 1]);
    }
  }

  private static long delay(Gmp gmp) throws InterruptedException {
    var hogs = new CountDownLatch(1);
    var stop = new AtomicBoolean();
    Goroutine hog =
        gmp.go(
            () -> {
              hogs.countDown();
              while (!stop.get()) {
                Thread.onSpinWait();
              }
            });
    hogs.await();
    long start = System.nanoTime();
    gmp.go(() -> {}).join();
    long nanos = System.nanoTime() - start;
    stop.set(true);
    hog.join();
    return nanos;
  }
}
