package io.gmp.benchmarks;

import java.io.IOException;
import java.util.List;

/** Starts {@link MemoryFootprint} once for each case, in a JVM with the heap the case must fit. */
final class MemoryRun {
  private MemoryRun() {}

  /** Returns whether all cases held. */
  static boolean all() throws IOException, InterruptedException {
    boolean held = true;
    for (MemoryCase each : MemoryCase.values()) {
      held &= start(each).waitFor() == 0;
    }
    return held;
  }

  private static Process start(MemoryCase which) throws IOException {
    return ChildJvm.of(List.of("-Xmx" + which.heap), MemoryFootprint.class, which.name())
        .inheritIO()
        .start();
  }
}
