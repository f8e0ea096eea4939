package io.gmp.benchmarks;

import io.gmp.Gmp;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** A runtime of gmp. */
@State(Scope.Benchmark)
@SuppressWarnings("NullAway.Init") // JMH calls start() first
public class GmpRuntime {
  /** The number of processors. */
  @Param({"1", "2"})
  public int gomaxprocs;

  Gmp gmp;

  /** Starts it. */
  @Setup
  public void start() {
    gmp = Gmp.builder().engine("virtual-thread").gomaxprocs(gomaxprocs).build();
  }

  /** Ends it. */
  @TearDown
  public void stop() {
    gmp.close();
  }
}
