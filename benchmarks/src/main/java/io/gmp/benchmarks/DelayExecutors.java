package io.gmp.benchmarks;

import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;

/** The JDK's executors that run tasks later. */
final class DelayExecutors {
  private DelayExecutors() {}

  /** Starts the one whose class is called so; what is cancelled leaves its queue at once. */
  static ScheduledExecutorService start(String name, int threads) {
    return switch (name) {
      case "ScheduledThreadPoolExecutor" -> {
        var executor = new ScheduledThreadPoolExecutor(threads);
        executor.setRemoveOnCancelPolicy(true);
        executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        yield executor;
      }
      case "ForkJoinPool" -> {
        var pool =
            new ForkJoinPool(threads, ForkJoinPool.defaultForkJoinWorkerThreadFactory, null, true);
        pool.cancelDelayedTasksOnShutdown();
        yield pool;
      }
      default -> throw new IllegalArgumentException(name);
    };
  }
}
