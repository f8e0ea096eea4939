package io.gmp.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;

/**
 * What this process, or another one, has cost so far.
 *
 * @param cpuNanos processor time of all its threads
 * @param switches how often one of its living threads left a processor, of itself or not; 0 where
 *     there is no {@code /proc}
 */
record ProcessCost(long cpuNanos, long switches) {
  static ProcessCost now() throws IOException {
    var system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    return new ProcessCost(system.getProcessCpuTime(), countSwitches("self"));
  }

  /** That of another process; the system counts its processor time in hundredths of a second. */
  static ProcessCost of(Process process) throws IOException {
    return new ProcessCost(
        process.info().totalCpuDuration().orElse(Duration.ZERO).toNanos(),
        countSwitches(Long.toString(process.pid())));
  }

  ProcessCost since(ProcessCost before) {
    return new ProcessCost(cpuNanos - before.cpuNanos, switches - before.switches);
  }

  private static long countSwitches(String process) throws IOException {
    Path all = Path.of("/proc", process, "task");
    if (!Files.isDirectory(all)) {
      return 0;
    }
    long sum = 0;
    try (DirectoryStream<Path> threads = Files.newDirectoryStream(all)) {
      for (Path thread : threads) {
        sum += switchesOf(thread);
      }
    }
    return sum;
  }

  private static long switchesOf(Path thread) throws IOException {
    try {
      return Files.readAllLines(thread.resolve("status")).stream()
          .filter(line -> line.contains("voluntary_ctxt_switches"))
          .mapToLong(line -> Long.parseLong(line.substring(line.indexOf(':') + 1).strip()))
          .sum();
    } catch (NoSuchFileException e) {
      return 0; // it has ended
    }
  }
}
