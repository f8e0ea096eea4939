package io.gmp.benchmarks;

import io.gmp.Gmp;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeUnit;
import jdk.management.VirtualThreadSchedulerMXBean;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/**
 * How long tasks take that arrive at random, whether or not those before them are done: an
 * open-loop generator, so that a stall is counted for each task that came meanwhile. A platform
 * thread starts them at the times of a Poisson process; each computes for some ten microseconds;
 * one processor runs them, and the load is the share of its time that they need. Counted is the
 * time from when a task should have been started to its end.
 */
public final class LatencyRun {
  private static final int STEPS = 10_000;
  private static final int CALIBRATION = 5_000;
  private static final long SEED = 42;
  private static final long LONGEST_NANOS = TimeUnit.MINUTES.toNanos(1);

  private LatencyRun() {}

  /**
   * Runs it in a JVM of its own.
   *
   * @param system {@code gmp}, {@code virtual-threads} or {@code fork-join-pool}
   * @param percent the load
   * @param millis for how long tasks come, after half as long to warm up
   * @return p50, p99 and p99.9 in nanoseconds
   */
  public static List<Double> percentiles(String system, int percent, long millis)
      throws IOException, InterruptedException {
    String said =
        ChildJvm.lastLine(
            List.of("-Xms1g", "-Xmx1g", "-XX:+AlwaysPreTouch"),
            LatencyRun.class,
            system,
            percent,
            millis);
    return List.of(said.split(" ", -1)).stream().map(Double::valueOf).toList();
  }

  /** Takes what {@link #percentiles} is given, and prints what it returns. */
  public static void main(String[] args) throws InterruptedException {
    int percent = Integer.parseInt(args[1]);
    long nanos = TimeUnit.MILLISECONDS.toNanos(Long.parseLong(args[2]));
    Executor executor = executor(args[0]);
    long service = serviceNanos();
    var counted = new ConcurrentHistogram(LONGEST_NANOS, 3);
    generate(executor, service * 100 / percent, nanos / 2, new ConcurrentHistogram(counted));
    generate(executor, service * 100 / percent, nanos, counted);
    System.out.printf(
        Locale.ROOT,
        "%d %d %d%n",
        counted.getValueAtPercentile(50),
        counted.getValueAtPercentile(99),
        counted.getValueAtPercentile(99.9));
    System.exit(0);
  }

  private static Executor executor(String system) {
    return switch (system) {
      case "gmp" -> Gmp.builder().engine("virtual-thread").gomaxprocs(1).build().executor();
      case "virtual-threads" -> {
        ManagementFactory.getPlatformMXBean(VirtualThreadSchedulerMXBean.class).setParallelism(1);
        yield Thread::startVirtualThread;
      }
      case "fork-join-pool" ->
          new ForkJoinPool(1, ForkJoinPool.defaultForkJoinWorkerThreadFactory, null, true);
      default -> throw new IllegalArgumentException("no system " + system);
    };
  }

  /** How long a task computes, when it is warm. */
  private static long serviceNanos() {
    long least = Long.MAX_VALUE;
    for (int round = 0; round < 5; round++) {
      long start = System.nanoTime();
      for (int i = 0; i < CALIBRATION; i++) {
        Computing.steps(STEPS);
      }
      least = Math.min(least, (System.nanoTime() - start) / CALIBRATION);
    }
    return least;
  }

  private static void generate(Executor executor, long meanGapNanos, long nanos, Histogram counted)
      throws InterruptedException {
    var random = new SplittableRandom(SEED);
    int tasks = (int) (nanos / meanGapNanos);
    var left = new CountDownLatch(tasks);
    long due = System.nanoTime();
    for (int i = 0; i < tasks; i++) {
      due += (long) (meanGapNanos * random.nextExponential());
      while (System.nanoTime() - due < 0) {
        Thread.onSpinWait();
      }
      long started = due;
      executor.execute(
          () -> {
            Computing.steps(STEPS);
            counted.recordValue(Math.min(System.nanoTime() - started, LONGEST_NANOS));
            left.countDown();
          });
    }
    left.await();
  }
}
