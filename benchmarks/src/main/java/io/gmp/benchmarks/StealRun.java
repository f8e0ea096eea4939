package io.gmp.benchmarks;

import io.gmp.Gmp;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/**
 * The scheduler at work on as many Ps as wanted, whatever the machine has: what a goroutine
 * computes it sleeps, in a C function that the scheduler does not see, for less time than it takes
 * for a hog; so it occupies its P and its M, but no processor. {@link StealModel} is what it is
 * compared with.
 */
public final class StealRun {
  private static final int SLEEP_MICROS = 2_000;
  private static final int ROUNDS = 3;
  private static final Path THREADS = Path.of("/proc/self/task");

  /** What a step takes on a machine such as this one was; the sleep with what the kernel adds. */
  private static final StealModel.Costs COSTS =
      new StealModel.Costs(50, 20, 400, 5_000, 50_000, SLEEP_MICROS * 1_000L, 60_000);

  private static final long SEED = 42;

  /** How the work spreads. */
  public enum Work {
    /** One goroutine starts all. */
    FLAT,
    /** Each starts two, but for the last ones. */
    TREE;

    private int fanOut(int gomaxprocs) {
      return this == FLAT ? 32 * gomaxprocs : 2;
    }

    private int levels(int gomaxprocs) {
      return this == FLAT ? 1 : 4 + Integer.SIZE - Integer.numberOfLeadingZeros(gomaxprocs);
    }
  }

  /**
   * What came out.
   *
   * @param stretch how many times as long it took as if all Ps had been busy from start to end
   * @param steals how often an M took work from another P, for each P
   * @param wakes how often an M was woken, for each P
   * @param searching the share of the Ps' time in which they looked for work; NaN if not known
   */
  public record Result(double stretch, double steals, double wakes, double searching) {
    private static Result parse(String line) {
      double[] said = Stream.of(line.split(" ", -1)).mapToDouble(Double::parseDouble).toArray();
      return new Result(said[0], said[1], said[2], said[3]);
    }

    private String line() {
      return String.format(Locale.ROOT, "%f %f %f %f", stretch, steals, wakes, searching);
    }
  }

  private final Work work;
  private final int gomaxprocs;

  private final LongAdder computed = new LongAdder();

  private StealRun(Work work, int gomaxprocs) {
    this.work = work;
    this.gomaxprocs = gomaxprocs;
  }

  /** Returns what the model says. */
  public static Result model(Work work, int gomaxprocs) {
    StealModel.Outcome outcome =
        StealModel.run(gomaxprocs, work.fanOut(gomaxprocs), work.levels(gomaxprocs), COSTS, SEED);
    double whole = (double) outcome.nanos() * gomaxprocs;
    return new Result(
        whole / outcome.computed(),
        (double) outcome.steals() / gomaxprocs,
        (double) outcome.wakes() / gomaxprocs,
        outcome.searching() / whole);
  }

  /** Runs the scheduler in a JVM of its own. */
  public static Result scheduler(Work work, int gomaxprocs)
      throws IOException, InterruptedException {
    return Result.parse(
        ChildJvm.lastLine(
            List.of("-Xms512m", "-Xmx512m", "--enable-native-access=ALL-UNNAMED"),
            StealRun.class,
            work,
            gomaxprocs));
  }

  /** Takes the work and the number of Ps, and prints the result in the middle of several. */
  public static void main(String[] args) throws IOException, InterruptedException {
    var run = new StealRun(Work.valueOf(args[0]), Integer.parseInt(args[1]));
    try (Gmp gmp =
        Gmp.builder().name("model").engine("virtual-thread").gomaxprocs(run.gomaxprocs).build()) {
      run.once(gmp); // starts the Ms, and warms up
      var results = new Result[ROUNDS];
      for (int i = 0; i < ROUNDS; i++) {
        results[i] = run.once(gmp);
      }
      System.out.println(
          new Result(
                  median(Stream.of(results).mapToDouble(Result::stretch)),
                  median(Stream.of(results).mapToDouble(Result::steals)),
                  median(Stream.of(results).mapToDouble(Result::wakes)),
                  Double.NaN)
              .line());
    }
    System.exit(0);
  }

  private static double median(DoubleStream values) {
    double[] sorted = values.sorted().toArray();
    return sorted[sorted.length / 2];
  }

  private Result once(Gmp gmp) throws IOException, InterruptedException {
    int goroutines = goroutines(work.fanOut(gomaxprocs), work.levels(gomaxprocs));
    awaitIdle(gmp);
    computed.reset();
    long steals = gmp.stats().steals();
    long waits = machinesWaits();
    var end = new CountDownLatch(1);
    var left = new AtomicInteger(goroutines);
    long start = System.nanoTime();
    gmp.go(() -> grow(gmp, work.levels(gomaxprocs), left, end));
    end.await();
    long nanos = System.nanoTime() - start;
    awaitIdle(gmp);
    return new Result(
        (double) nanos * gomaxprocs / computed.sum(),
        (double) (gmp.stats().steals() - steals) / gomaxprocs,
        (double) (machinesWaits() - waits - goroutines) / gomaxprocs, // each sleep is a wait, too
        Double.NaN);
  }

  private static int goroutines(int fanOut, int levels) {
    int sum = 1;
    for (int level = levels, width = 1; level > 0; level--) {
      width *= fanOut;
      sum += width;
    }
    return sum;
  }

  private static void awaitIdle(Gmp gmp) throws InterruptedException {
    while (gmp.stats().idleProcessors() < gmp.stats().gomaxprocs()) {
      TimeUnit.MILLISECONDS.sleep(1);
    }
    TimeUnit.MILLISECONDS.sleep(20); // until those Ms wait that have just given up their Ps
  }

  private void grow(Gmp gmp, int levels, AtomicInteger left, CountDownLatch end) {
    if (levels > 0) {
      for (int i = work.fanOut(gomaxprocs); i > 0; i--) {
        gmp.go(() -> grow(gmp, levels - 1, left, end));
      }
    }
    long start = System.nanoTime();
    NativeSleep.micros(SLEEP_MICROS);
    computed.add(System.nanoTime() - start);
    if (left.decrementAndGet() == 0) {
      end.countDown();
    }
  }

  /** How often the Ms have waited in the kernel since they are there. */
  private static long machinesWaits() throws IOException {
    long sum = 0;
    try (DirectoryStream<Path> threads = Files.newDirectoryStream(THREADS)) {
      for (Path thread : threads) {
        List<String> status = status(thread);
        if (!status.isEmpty() && status.getFirst().matches("Name:\\s+model-m[0-9]+")) {
          sum +=
              status.stream()
                  .filter(line -> line.startsWith("voluntary_ctxt_switches"))
                  .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
                  .sum();
        }
      }
    }
    return sum;
  }

  /** What the kernel says of a thread; nothing if it has ended, as those of the JIT do. */
  private static List<String> status(Path thread) throws IOException {
    try {
      return Files.readAllLines(thread.resolve("status"));
    } catch (IOException e) {
      if (Files.exists(thread)) {
        throw e;
      }
      return List.of();
    }
  }
}
