package io.gmp.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * What this process has cost so far.
 *
 * @param cpuNanos processor time of all its threads
 * @param switches how often one of its living threads left a processor, of itself or not; 0 where
 *     there is no {@code /proc}
 */
record ProcessCost(long cpuNanos, long switches) {
  private static final Path THREADS = Path.of("/proc/self/task");

  static ProcessCost now() throws IOException {
    var system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    return new ProcessCost(system.getProcessCpuTime(), countSwitches());
  }

  ProcessCost since(ProcessCost before) {
    return new ProcessCost(cpuNanos - before.cpuNanos, switches - before.switches);
  }

  private static long countSwitches() throws IOException {
    if (!Files.isDirectory(THREADS)) {
      return 0;
    }
    long sum = 0;
    try (DirectoryStream<Path> threads = Files.newDirectoryStream(THREADS)) {
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
