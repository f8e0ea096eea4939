package io.gmp.soak;

import io.gmp.Gmp;
import io.gmp.RuntimeStats;
import io.gmp.actor.ActorSystem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Everything at once for as long as one likes: each {@link Load} does its rounds beside all others
 * on one runtime. Now and then all stop between two rounds; then there must be no goroutine but the
 * drivers, nothing queued, and heap, threads and files as before. A round that takes longer than
 * two minutes counts as a hang.
 *
 * <p>Arguments: the duration ({@code 30m}, {@code 5s}), the file for the report (without its
 * suffix) and, if wanted, the seed. Ends with 0 if all was well, otherwise with 1.
 */
public final class Soak {
  private static final long HANG_SECONDS = 120;
  private static final int SAMPLES = 60;

  /** What is reported of failures on purpose would fill the console. */
  private static final List<Logger> QUIET =
      List.of(Logger.getLogger(Gmp.class.getName()), Logger.getLogger(ActorSystem.class.getName()));

  private final long nanos;
  private final long seed;
  private final Failures failures = new Failures();
  private final LongAdder hogs = new LongAdder();
  private final List<Sample> samples = new ArrayList<>();
  private final List<Driver> drivers = new ArrayList<>();
  private final long start = System.nanoTime();

  private Soak(Duration duration, long seed) {
    this.nanos = duration.toNanos();
    this.seed = seed;
  }

  /** Runs it. */
  public static void main(String[] args) throws Exception {
    Duration duration = Duration.parse("PT" + args[0]);
    long seed = args.length > 2 ? Long.parseLong(args[2]) : new Random().nextLong();
    QUIET.forEach(logger -> logger.setLevel(Level.SEVERE));
    System.out.println("soak for " + duration + ", seed " + seed);
    Report report = new Soak(duration, seed).run();
    write(Path.of(args[1] + ".json"), report.json());
    write(Path.of(args[1] + ".txt"), report.text());
    System.out.print(report.text());
    System.exit(report.passed() ? 0 : 1);
  }

  private static void write(Path file, String text) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    if (folder != null) {
      Files.createDirectories(folder);
    }
    Files.writeString(file, text);
  }

  private Report run() throws InterruptedException {
    Gmp gmp =
        Gmp.builder()
            .name("soak")
            .uncaughtHandler(failures::handle)
            .hogHandler(hog -> hogs.increment())
            .hogThreshold(Duration.ofMillis(20))
            .build();
    List<Load> loads = Loads.on(gmp, failures);
    var gate = new Gate(loads.size());
    for (int i = 0; i < loads.size(); i++) {
      drivers.add(new Driver(loads.get(i), gate, failures, seed + i));
    }
    for (Driver driver : drivers) {
      gmp.go(driver.name(), driver::run);
    }
    for (long sampled = 0; goesOn(); ) {
      TimeUnit.MILLISECONDS.sleep(100);
      findHang(gmp);
      if (elapsed() - sampled > nanos / SAMPLES) {
        sampled = elapsed();
        settle(gmp, gate);
        gate.open();
      }
    }
    settle(gmp, gate);
    gate.end(); // without being opened: who came through would be in a round when all is closed
    RuntimeStats stats = gmp.stats();
    if (!gmp.close(Duration.ofMinutes(1))) {
      failures.add(new AssertionError("close() left goroutines behind"));
    }
    awaitThreadsEnd();
    return new Report(seed, elapsed(), gmp.engine(), drivers, samples, stats, hogs.sum(), failures);
  }

  /** Until the time is over, and each load has done a round at least. */
  private boolean goesOn() {
    return failures.unplanned() == null
        && (elapsed() < nanos || drivers.stream().anyMatch(driver -> driver.rounds() == 0));
  }

  private long elapsed() {
    return System.nanoTime() - start;
  }

  private void findHang(Gmp gmp) {
    for (Driver driver : drivers) {
      if (driver.secondsInRound() > HANG_SECONDS) {
        hang(gmp, "a round of " + driver.name() + " does not end");
      }
    }
  }

  private void hang(Gmp gmp, String what) {
    System.out.println(what + ", " + gmp.stats() + "\n" + gmp.goroutineDump());
    failures.add(new AssertionError(what));
  }

  /** Lets all rounds end, and looks at what is left. */
  private void settle(Gmp gmp, Gate gate) throws InterruptedException {
    if (failures.unplanned() != null) {
      return;
    }
    if (!gate.close(HANG_SECONDS)) {
      hang(gmp, "the rounds do not end");
      return;
    }
    String wrong = wrong(gmp);
    for (int tries = 0; wrong != null && tries < 5_000; tries++) {
      TimeUnit.MILLISECONDS.sleep(1); // the last goroutines are on their way out
      wrong = wrong(gmp);
    }
    if (wrong != null) {
      hang(gmp, wrong);
    }
    samples.add(Sample.take(TimeUnit.NANOSECONDS.toSeconds(elapsed())));
  }

  /** All runtimes have been closed. */
  private void awaitThreadsEnd() throws InterruptedException {
    List<String> left = threadsOfRuntimes();
    for (int tries = 0; !left.isEmpty() && tries < 10_000; tries++) {
      TimeUnit.MILLISECONDS.sleep(1);
      left = threadsOfRuntimes();
    }
    if (!left.isEmpty()) {
      failures.add(new AssertionError("all runtimes are closed, and these threads left: " + left));
    }
  }

  private static List<String> threadsOfRuntimes() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(name -> name.startsWith("soak-") || name.startsWith(ShortRuntimes.NAME + "-"))
        .toList();
  }

  private @Nullable String wrong(Gmp gmp) {
    RuntimeStats stats = gmp.stats();
    if (stats.goroutines() != drivers.size()) {
      return stats.goroutines() + " goroutines where there are " + drivers.size();
    }
    int queued = stats.globalQueue() + stats.localQueues();
    return queued == 0 ? null : queued + " queued where nothing is to be done";
  }
}
