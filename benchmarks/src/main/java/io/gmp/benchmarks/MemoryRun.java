package io.gmp.benchmarks;

import java.io.IOException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Starts {@link MemoryFootprint} once for each case, in a JVM with the heap the case must fit. */
public final class MemoryRun {
  private static final Pattern BYTES = Pattern.compile("([0-9,]+) bytes each");

  private MemoryRun() {}

  /** Returns whether all cases held. */
  static boolean all() throws IOException, InterruptedException {
    boolean held = true;
    for (MemoryCase each : MemoryCase.values()) {
      held &= jvm(each).inheritIO().start().waitFor() == 0;
    }
    return held;
  }

  /**
   * Runs one case, by its name in {@link MemoryCase}.
   *
   * @throws IOException if it did not hold
   */
  public static long bytesEach(String which) throws IOException, InterruptedException {
    var each = MemoryCase.valueOf(which);
    String said =
        ChildJvm.lastLine(List.of("-Xmx" + each.heap), MemoryFootprint.class, each.name());
    Matcher bytes = BYTES.matcher(said);
    if (!bytes.find()) {
      throw new IOException(said);
    }
    return Long.parseLong(bytes.group(1).replace(",", ""));
  }

  private static ProcessBuilder jvm(MemoryCase which) throws IOException {
    return ChildJvm.of(List.of("-Xmx" + which.heap), MemoryFootprint.class, which.name());
  }
}
