package io.gmp.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
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
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(Main.engineFlags());
    command.addAll(
        List.of(
            "-Xmx" + which.heap,
            "-cp",
            System.getProperty("java.class.path"),
            MemoryFootprint.class.getName(),
            which.name()));
    return new ProcessBuilder(command).inheritIO().start();
  }
}
