package io.gmp.benchmarks;

import io.gmp.Gmp;
import io.gmp.Go;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import jdk.management.VirtualThreadSchedulerMXBean;

/**
 * How late timers are that come due while many others do not: functions called later, among a
 * million of their like, or goroutines and threads that sleep, among a hundred thousand. The
 * promise is 2 ms at the 99th percentile, on a machine that is idle otherwise. Not a benchmark of
 * JMH: it is about the tail of single events that are 100 us apart.
 */
public final class TimerLateness {
  /** What can be late. */
  public enum Kind {
    /** A function that is called. */
    CALLBACK(1_000_000),
    /** A goroutine or a thread that goes on. */
    SLEEPER(100_000);

    /** How many others do not come due. */
    public final int live;

    Kind(int live) {
      this.live = live;
    }
  }

  private static final int FIRING = 100_000;
  private static final int WARM_UP = 20_000;
  private static final long SPACING_NANOS = TimeUnit.MICROSECONDS.toNanos(100);
  private static final long FIRST_NANOS =
      TimeUnit.MILLISECONDS.toNanos(500); // all are armed by then
  private static final long FAR_NANOS = TimeUnit.HOURS.toNanos(1);

  /** Upper ends of the histogram's rows. */
  private static final long[] BOUNDS_MICROS = {
    50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 100_000
  };

  /** What arms a timer and tells by how many nanoseconds it was late. */
  @FunctionalInterface
  private interface Timers {
    void arm(long nanos, LongConsumer late);
  }

  private final Timers timers;

  private TimerLateness(Timers timers) {
    this.timers = timers;
  }

  /** Callbacks of each, in a JVM of its own, with a histogram. */
  static void all() throws IOException, InterruptedException {
    int procs = Runtime.getRuntime().availableProcessors();
    for (String system :
        List.of("virtual-thread", "platform", "ScheduledThreadPoolExecutor", "ForkJoinPool")) {
      long[] late = measured(system, Kind.CALLBACK, procs, FIRING);
      System.out.printf(
          Locale.ROOT,
          "%s, %d processors: %,d timers came due while %,d did not,"
              + " late by %.3f ms (p50), %.3f ms (p99), %.3f ms (p99.9), %.3f ms (max)%n",
          system,
          procs,
          FIRING,
          Kind.CALLBACK.live,
          millis(at(late, 0.5)),
          millis(at(late, 0.99)),
          millis(at(late, 0.999)),
          millis(late[late.length - 1]));
      printHistogram(late);
    }
  }

  /**
   * Runs it in a JVM of its own.
   *
   * @param system an engine of gmp; of callbacks {@code ScheduledThreadPoolExecutor} or {@code
   *     ForkJoinPool}, of sleepers {@code jdk}, its virtual threads
   * @param kind what is late
   * @param gomaxprocs the number of processors, threads or carriers
   * @param firing how many come due, one in 100 us
   * @return p50, p99 and p99.9 in nanoseconds
   */
  public static List<Double> percentiles(String system, Kind kind, int gomaxprocs, int firing)
      throws IOException, InterruptedException {
    long[] late = measured(system, kind, gomaxprocs, firing);
    return Stream.of(0.5, 0.99, 0.999).map(share -> (double) at(late, share)).toList();
  }

  /** Returns how long that takes, roughly: arming all, warming up, and so many. */
  public static long expectedMillis(int firing) {
    return 3_000
        + TimeUnit.NANOSECONDS.toMillis(2 * FIRST_NANOS + (WARM_UP + firing) * SPACING_NANOS);
  }

  private static long[] measured(String system, Kind kind, int gomaxprocs, int firing)
      throws IOException, InterruptedException {
    String said =
        ChildJvm.lastLine(
            List.of("-Xms3g", "-Xmx3g"), TimerLateness.class, system, kind, gomaxprocs, firing);
    return Stream.of(said.split(" ", -1)).mapToLong(Long::parseLong).toArray();
  }

  /** Takes what {@link #percentiles} is given, and prints all of them, the latest last. */
  public static void main(String[] args) throws InterruptedException {
    var kind = Kind.valueOf(args[1]);
    var lateness = new TimerLateness(timers(args[0], kind, Integer.parseInt(args[2])));
    for (int i = 0; i < kind.live; i++) {
      lateness.timers.arm(FAR_NANOS + ThreadLocalRandom.current().nextLong(FAR_NANOS), _ -> {});
    }
    lateness.fire(WARM_UP);
    long[] late = lateness.fire(Integer.parseInt(args[3]));
    Arrays.sort(late);
    var line = new ArrayList<String>();
    LongStream.of(late).forEach(nanos -> line.add(Long.toString(nanos)));
    System.out.println(String.join(" ", line));
    System.exit(0);
  }

  private static Timers timers(String system, Kind kind, int gomaxprocs) {
    return switch (system) {
      case "virtual-thread", "platform" -> {
        Gmp gmp = Gmp.builder().name("timers").engine(system).gomaxprocs(gomaxprocs).build();
        yield kind == Kind.CALLBACK
            ? callbacks((nanos, body) -> gmp.after(Duration.ofNanos(nanos), body::run))
            : (nanos, late) -> gmp.go(() -> sleep(nanos, Go::sleep, late));
      }
      case "jdk" -> {
        ManagementFactory.getPlatformMXBean(VirtualThreadSchedulerMXBean.class)
            .setParallelism(gomaxprocs);
        yield (nanos, late) -> VirtualThreads.start(() -> sleep(nanos, Thread::sleep, late));
      }
      default -> {
        ScheduledExecutorService executor = DelayExecutors.start(system, gomaxprocs);
        yield callbacks(
            (nanos, body) -> {
              var _ = executor.schedule(body, nanos, TimeUnit.NANOSECONDS);
            });
      }
    };
  }

  /** What runs a function later. */
  @FunctionalInterface
  private interface Delays {
    void after(long nanos, Runnable body);
  }

  private static Timers callbacks(Delays delays) {
    return (nanos, late) -> {
      long due = System.nanoTime() + nanos;
      delays.after(nanos, () -> late.accept(System.nanoTime() - due));
    };
  }

  /** What lets time pass. */
  @FunctionalInterface
  private interface Sleep {
    void sleep(Duration time) throws InterruptedException;
  }

  private static void sleep(long nanos, Sleep sleep, LongConsumer late)
      throws InterruptedException {
    long due = System.nanoTime() + nanos;
    sleep.sleep(Duration.ofNanos(nanos));
    late.accept(System.nanoTime() - due);
  }

  /** Returns by how much each was late. */
  private long[] fire(int count) throws InterruptedException {
    var late = new long[count];
    var fired = new Tally(count);
    var random = ThreadLocalRandom.current();
    for (int i = 0; i < count; i++) {
      int at = i;
      timers.arm(
          FIRST_NANOS + random.nextLong(count * SPACING_NANOS),
          nanos -> {
            late[at] = nanos;
            fired.end();
          });
    }
    fired.await();
    return late;
  }

  private static long at(long[] sorted, double share) {
    return sorted[(int) (share * (sorted.length - 1))];
  }

  private static double millis(long nanos) {
    return nanos / 1e6;
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
