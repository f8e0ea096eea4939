package io.gmp.benchmarks.compare;

import io.gmp.benchmarks.MemoryRun;
import java.io.IOException;

/**
 * The heap that one of a million takes.
 *
 * @param which of what
 */
record MemorySource(String which) implements Source {
  private static final long A_MILLION_MILLIS = 8_000;

  @Override
  public long expectedMillis(Effort effort) {
    return A_MILLION_MILLIS;
  }

  @Override
  public Sample measure(Effort effort) throws IOException, InterruptedException {
    return new Sample(MemoryRun.bytesEach(which), Double.NaN, Double.NaN);
  }
}
