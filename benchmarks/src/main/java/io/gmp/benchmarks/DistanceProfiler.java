package io.gmp.benchmarks;

import java.util.Collection;
import java.util.List;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.profile.InternalProfiler;
import org.openjdk.jmh.results.AggregationPolicy;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.ScalarResult;

/** How far the processors were from each other, before an iteration or after it if that is more. */
public final class DistanceProfiler implements InternalProfiler {
  /** The name of the result. */
  public static final String DISTANCE = "distance";

  private double before;

  @Override
  public void beforeIteration(BenchmarkParams benchmark, IterationParams iteration) {
    before = look();
  }

  @Override
  public Collection<ScalarResult> afterIteration(
      BenchmarkParams benchmark, IterationParams iteration, IterationResult result) {
    double nanos = Math.max(before, look());
    return List.of(new ScalarResult(DISTANCE, nanos, "ns", AggregationPolicy.MAX));
  }

  private static double look() {
    try {
      return Distance.nanos();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // JMH ends the iteration
      return Double.NaN;
    }
  }

  @Override
  public String getDescription() {
    return "What a cache line takes from one processor to the other and back";
  }
}
