package io.gmp.benchmarks.compare;

import static java.lang.Double.NaN;

import java.io.IOException;
import java.util.List;
import java.util.function.ToLongFunction;

/** What is said of times that differ: three percentiles, each a case of its own. */
final class Percentiles {
  /** In this order they are measured everywhere. */
  static final List<String> NAMES = List.of("p50", "p99", "p99.9");

  /** A measurement of all of them. */
  @FunctionalInterface
  interface Run {
    List<Double> nanos(Effort effort) throws IOException, InterruptedException;
  }

  private Percentiles() {}

  /** A source for each of them, whose samples are in units of so many nanoseconds. */
  static Together of(double unitNanos, ToLongFunction<Effort> expectedMillis, Run run) {
    return new Together(
        NAMES.size(),
        expectedMillis,
        effort ->
            run.nanos(effort).stream()
                .map(nanos -> new Sample(nanos / unitNanos, NaN, NaN))
                .toList());
  }
}
