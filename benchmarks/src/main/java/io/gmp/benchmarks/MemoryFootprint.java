package io.gmp.benchmarks;

import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Holds a million of something in a bounded heap and says what one of them costs. Not a benchmark
 * of JMH: it is about one moment, not about a rate. {@link MemoryRun} starts it, in a JVM of its
 * own for each case.
 */
final class MemoryFootprint {
  static final int COUNT = 1_000_000;

  private static final int WARMUPS = 10;
  private static final int WARMUP_COUNT = 20_000;

  private static final long DEADLINE_NANOS = TimeUnit.MINUTES.toNanos(3);

  private MemoryFootprint() {}

  /** Runs the case it is given; ends the JVM with 0 if the case held and with 1 if not. */
  public static void main(String[] args) {
    int status = 1;
    try {
      var which = MemoryCase.valueOf(args[0]);
      System.out.printf(
          Locale.ROOT, "%,d %s in %s: %,d bytes each%n", COUNT, which, which.heap, measure(which));
      status = 0;
    } catch (Throwable e) {
      System.out.println(args[0] + " failed: " + e);
    }
    System.out.flush();
    Runtime.getRuntime().halt(status); // a full heap may not be enough for an orderly exit
  }

  /**
   * Returns the bytes of heap for each, after garbage collection. A few of them come and go before:
   * a stack with compiled frames is half as large as one with interpreted frames.
   */
  private static long measure(MemoryCase which) throws Exception {
    for (int i = 0; i < WARMUPS; i++) {
      try (Crowd crowd = which.crowd()) {
        crowd.gather(WARMUP_COUNT);
        await(crowd);
        crowd.release();
      }
    }
    try (Crowd crowd = which.crowd()) {
      long before = usedHeap();
      crowd.gather(COUNT);
      await(crowd);
      long after = usedHeap();
      crowd.release();
      return Math.round((after - before) / (double) COUNT);
    }
  }

  private static void await(Crowd crowd) throws InterruptedException, TimeoutException {
    long start = System.nanoTime();
    while (!crowd.isGathered()) {
      if (System.nanoTime() - start > DEADLINE_NANOS) {
        throw new TimeoutException("not all of them got there in time");
      }
      Thread.sleep(10);
    }
  }

  private static long usedHeap() {
    Runtime runtime = Runtime.getRuntime();
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 3; i++) {
      System.gc();
      least = Math.min(least, runtime.totalMemory() - runtime.freeMemory());
    }
    return least;
  }
}
