package io.gmp.benchmarks.compare;

import java.io.IOException;

/**
 * What one of many costs that are measured together.
 *
 * @param whole what all of them cost
 * @param parts how many they are
 */
record Each(Source whole, int parts) implements Source {
  @Override
  public Sample measure(Effort effort) throws IOException, InterruptedException {
    Sample all = whole.measure(effort);
    return new Sample(all.score() / parts, all.bytes() / parts, all.cpuNanos() / parts);
  }

  @Override
  public long expectedMillis(Effort effort) {
    return whole.expectedMillis(effort);
  }
}
