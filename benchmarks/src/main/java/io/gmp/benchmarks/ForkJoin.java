package io.gmp.benchmarks;

import java.util.concurrent.ForkJoinPool;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** A fork-join pool in the mode for tasks that nobody joins. */
@State(Scope.Benchmark)
@SuppressWarnings("NullAway.Init") // JMH calls start() first
public class ForkJoin {
  /** The number of threads. */
  @Param({"1", "2"})
  public int gomaxprocs;

  ForkJoinPool pool;

  /** Starts it. */
  @Setup
  public void start() {
    pool =
        new ForkJoinPool(gomaxprocs, ForkJoinPool.defaultForkJoinWorkerThreadFactory, null, true);
  }

  /** Ends it. */
  @TearDown
  public void stop() {
    pool.close();
  }
}
