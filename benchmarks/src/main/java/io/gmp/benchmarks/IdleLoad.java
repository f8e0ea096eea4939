package io.gmp.benchmarks;

import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** Ten thousand actors that have nothing to do, and what the whole process uses meanwhile. */
final class IdleLoad {
  private static final int ACTORS = 10_000;
  private static final long SETTLE_MILLIS = TimeUnit.SECONDS.toMillis(10);
  private static final long MEASURED_MILLIS = TimeUnit.SECONDS.toMillis(60);

  private IdleLoad() {}

  /** Measures the engine it is given. */
  public static void main(String[] args) throws Exception {
    try (var actors = new ActorCrowd(args[0])) {
      actors.gather(ACTORS);
      while (!actors.isGathered()) {
        Thread.sleep(10);
      }
      Thread.sleep(SETTLE_MILLIS);
      ProcessCost before = ProcessCost.now();
      long start = System.nanoTime();
      Thread.sleep(MEASURED_MILLIS);
      double nanos = System.nanoTime() - start;
      ProcessCost cost = ProcessCost.now().since(before);
      System.out.printf(
          Locale.ROOT,
          "%s engine: %,d idle actors, %.3f %% of a core, %.1f context switches/s%n",
          args[0],
          ACTORS,
          100 * cost.cpuNanos() / nanos,
          cost.switches() * 1e9 / nanos);
      actors.release();
    }
  }
}
