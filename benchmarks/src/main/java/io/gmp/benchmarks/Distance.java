package io.gmp.benchmarks;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.DoubleStream;

/**
 * How far the two processors of a machine are from each other: what a cache line takes to the other
 * one and back. A virtual machine's processors are moved about by their host, and while they stand
 * far apart everything that two threads share takes several times as long; a figure of such a time
 * must not be compared with one of another. Something else that runs meanwhile shows, too.
 */
public final class Distance {
  private static final int WINDOWS = 3;
  private static final long WINDOW_NANOS = TimeUnit.MILLISECONDS.toNanos(2);
  private static final int ROUNDS = 100; // between two looks at the clock
  private static final long END = -1;

  private Distance() {}

  /**
   * Returns the nanoseconds there and back, the median of three looks of two milliseconds; NaN on a
   * machine that has not just two processors, where it cannot be said which two.
   */
  public static double nanos() throws InterruptedException {
    if (Runtime.getRuntime().availableProcessors() != 2) {
      return Double.NaN;
    }
    var line = new AtomicLong();
    var echo = Thread.ofPlatform().daemon().start(() -> answer(line));
    var looks = new double[WINDOWS];
    long turn = 0;
    for (int i = 0; i < WINDOWS; i++) {
      long start = System.nanoTime();
      long nanos;
      int trips = 0;
      do {
        for (int j = 0; j < ROUNDS; j++) {
          line.set(turn + 1);
          turn += 2;
          await(line, turn);
        }
        trips += ROUNDS;
        nanos = System.nanoTime() - start;
      } while (nanos < WINDOW_NANOS);
      looks[i] = (double) nanos / trips;
    }
    line.set(END);
    echo.join();
    return DoubleStream.of(looks).sorted().skip(WINDOWS / 2).findFirst().orElseThrow();
  }

  /** Says two for one, four for three, until it is told to end. */
  private static void answer(AtomicLong line) {
    for (long turn = 1; await(line, turn); turn += 2) {
      line.set(turn + 1);
    }
  }

  /** Waits for that number; false at the end. */
  private static boolean await(AtomicLong line, long turn) {
    long seen;
    do {
      seen = line.get(); // no pause: it would be measured
    } while (seen != turn && seen != END);
    return seen == turn;
  }
}
