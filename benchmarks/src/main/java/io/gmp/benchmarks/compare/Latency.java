package io.gmp.benchmarks.compare;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Three sources from one measurement: p50, p99 and p99.9 of the time a task takes. Whichever is
 * asked first in a round has it made for the others.
 */
final class Latency {
  static final List<String> PERCENTILES = List.of("p50", "p99", "p99.9");

  /** What a measurement says, in the order of {@link #PERCENTILES}. */
  @FunctionalInterface
  interface Run {
    List<Double> nanos(Effort effort) throws IOException, InterruptedException;
  }

  private final Run run;
  private final List<Deque<Double>> waiting = new ArrayList<>(); // made for one of the others

  Latency(Run run) {
    this.run = run;
    PERCENTILES.forEach(percentile -> waiting.add(new ArrayDeque<>()));
  }

  Source percentile(int index) {
    return effort -> {
      if (waiting.get(index).isEmpty()) {
        List<Double> nanos = run.nanos(effort);
        for (int i = 0; i < waiting.size(); i++) {
          waiting.get(i).add(nanos.get(i));
        }
      }
      return new Sample(waiting.get(index).remove(), Double.NaN, Double.NaN);
    };
  }
}
