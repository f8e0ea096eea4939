package io.gmp.benchmarks.compare;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.ToLongFunction;

/**
 * Several sources from one measurement. Whichever is asked first in a round has it made for the
 * others; if it fails, so do they.
 */
final class Together {
  /** What a measurement says, a sample for each source. */
  @FunctionalInterface
  interface Run {
    List<Sample> samples(Effort effort) throws IOException, InterruptedException;
  }

  /** What one of the sources is told. */
  private interface Said {
    Sample sample() throws IOException;
  }

  private final Run run;
  private final ToLongFunction<Effort> expectedMillis; // of all
  private final List<Deque<Said>> waiting = new ArrayList<>(); // made for one of the others

  Together(int parts, ToLongFunction<Effort> expectedMillis, Run run) {
    this.run = run;
    this.expectedMillis = expectedMillis;
    for (int i = 0; i < parts; i++) {
      waiting.add(new ArrayDeque<>());
    }
  }

  Source part(int index) {
    return new Part(index);
  }

  private void measure(Effort effort) throws InterruptedException {
    try {
      List<Sample> samples = run.samples(effort);
      for (int i = 0; i < waiting.size(); i++) {
        Sample sample = samples.get(i);
        waiting.get(i).add(() -> sample);
      }
    } catch (IOException e) {
      for (Deque<Said> each : waiting) {
        each.add(
            () -> {
              throw new IOException(e.getMessage(), e);
            });
      }
    }
  }

  private final class Part implements Source {
    private final int index;

    Part(int index) {
      this.index = index;
    }

    @Override
    public Sample measure(Effort effort) throws IOException, InterruptedException {
      if (waiting.get(index).isEmpty()) {
        Together.this.measure(effort);
      }
      return waiting.get(index).remove().sample();
    }

    @Override
    public long expectedMillis(Effort effort) {
      return expectedMillis.applyAsLong(effort) / waiting.size();
    }
  }
}
