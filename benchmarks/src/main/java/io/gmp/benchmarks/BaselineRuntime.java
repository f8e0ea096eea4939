package io.gmp.benchmarks;

import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** The baseline. It has no end but that of its JVM. */
@State(Scope.Benchmark)
@SuppressWarnings("NullAway.Init") // JMH calls start() first
public class BaselineRuntime {
  /** The number of carriers. */
  @Param({"1", "2"})
  public int gomaxprocs;

  LazyStackBaseline scheduler;

  /** Starts it. */
  @Setup
  public void start() {
    scheduler = new LazyStackBaseline(gomaxprocs);
  }
}
