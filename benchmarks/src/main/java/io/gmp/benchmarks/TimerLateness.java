package io.gmp.benchmarks;

import io.gmp.Gmp;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.ObjLongConsumer;

/**
 * How late timers are that come due while a million others do not. The promise is 2 ms at the 99th
 * percentile, on a machine that is idle otherwise. Not a benchmark of JMH: it is about the tail of
 * single events that are 100 us apart.
 */
final class TimerLateness {
  private static final int LIVE = 1_000_000;
  private static final int FIRING = 100_000;
  private static final int WARM_UP = 20_000;
  private static final long SPACING_NANOS = TimeUnit.MICROSECONDS.toNanos(100);
  private static final long FIRST_NANOS = TimeUnit.SECONDS.toNanos(2); // after all are armed
  private static final long FAR_NANOS = TimeUnit.HOURS.toNanos(1);

  /** Upper ends of the histogram's rows. */
  private static final long[] BOUNDS_MICROS = {
    50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 100_000
  };

  private final ObjLongConsumer<Runnable> timers;

  private TimerLateness(ObjLongConsumer<Runnable> timers) {
    this.timers = timers;
  }

  /** Each in a JVM of its own. */
  static void all() throws IOException, InterruptedException {
    for (String which : List.of("virtual-thread", "platform", "executor")) {
      Process process =
          ChildJvm.of(List.of("-Xms2g", "-Xmx2g"), TimerLateness.class, which)
              .redirectOutput(ProcessBuilder.Redirect.INHERIT)
              .start();
      if (process.waitFor() != 0) {
        throw new IOException("the timers of " + which + " failed");
      }
    }
  }

  /** Measures an engine of gmp, or the JDK's {@code executor} with as many threads. */
  public static void main(String[] args) throws InterruptedException {
    if (args[0].equals("executor")) {
      int threads = Runtime.getRuntime().availableProcessors();
      try (var executor = new ScheduledThreadPoolExecutor(threads)) {
        executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        new TimerLateness(
                (body, nanos) -> {
                  var _ = executor.schedule(body, nanos, TimeUnit.NANOSECONDS);
                })
            .run("ScheduledThreadPoolExecutor, " + threads + " threads");
      }
    } else {
      try (Gmp gmp = Gmp.builder().name("timers").engine(args[0]).build()) {
        new TimerLateness((body, nanos) -> gmp.after(Duration.ofNanos(nanos), body::run))
            .run("gmp, " + args[0] + " engine, GOMAXPROCS=" + gmp.gomaxprocs());
      }
    }
  }

  private void run(String what) throws InterruptedException {
    var random = ThreadLocalRandom.current();
    for (int i = 0; i < LIVE; i++) {
      timers.accept(() -> {}, FAR_NANOS + random.nextLong(FAR_NANOS));
    }
    fire(WARM_UP);
    long[] nanos = fire(FIRING);
    Arrays.sort(nanos);
    System.out.printf(
        Locale.ROOT,
        "%s: %,d timers came due while %,d did not,"
            + " late by %.3f ms (p50), %.3f ms (p99), %.3f ms (p99.9), %.3f ms (max)%n",
        what,
        FIRING,
        LIVE,
        millis(nanos[FIRING / 2]),
        millis(nanos[FIRING / 100 * 99]),
        millis(nanos[FIRING / 1_000 * 999]),
        millis(nanos[FIRING - 1]));
    printHistogram(nanos);
  }

  private static double millis(long nanos) {
    return nanos / 1e6;
  }

  /** Returns by how much each was late. */
  private long[] fire(int count) throws InterruptedException {
    var late = new long[count];
    var fired = new Tally(count);
    var random = ThreadLocalRandom.current();
    for (int i = 0; i < count; i++) {
      int at = i;
      long delay = FIRST_NANOS + random.nextLong(count * SPACING_NANOS);
      long due = System.nanoTime() + delay;
      timers.accept(
          () -> {
            late[at] = System.nanoTime() - due;
            fired.end();
          },
          delay);
    }
    fired.await();
    return late;
  }

  private static void printHistogram(long[] sorted) {
    int from = 0;
    for (long bound : BOUNDS_MICROS) {
      int to = from;
      while (to < sorted.length && sorted[to] < TimeUnit.MICROSECONDS.toNanos(bound)) {
        to++;
      }
      System.out.printf(Locale.ROOT, "  under %,7d us %,8d%n", bound, to - from);
      from = to;
    }
    System.out.printf(Locale.ROOT, "  more           %,8d%n", sorted.length - from);
  }
}
