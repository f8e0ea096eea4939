package io.gmp.benchmarks.compare;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Several sources from one measurement. Whichever is asked first in a round has it made for the
 * others.
 */
final class Together {
  /** What a measurement says, a sample for each source. */
  @FunctionalInterface
  interface Run {
    List<Sample> samples(Effort effort) throws IOException, InterruptedException;
  }

  private final Run run;
  private final List<Deque<Sample>> waiting = new ArrayList<>(); // made for one of the others

  Together(int parts, Run run) {
    this.run = run;
    for (int i = 0; i < parts; i++) {
      waiting.add(new ArrayDeque<>());
    }
  }

  Source part(int index) {
    return effort -> {
      if (waiting.get(index).isEmpty()) {
        List<Sample> samples = run.samples(effort);
        for (int i = 0; i < waiting.size(); i++) {
          waiting.get(i).add(samples.get(i));
        }
      }
      return waiting.get(index).remove();
    };
  }
}
