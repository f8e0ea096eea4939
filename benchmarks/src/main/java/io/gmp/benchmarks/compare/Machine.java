package io.gmp.benchmarks.compare;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Where and with what was measured: facts a reader needs to judge the figures. */
final class Machine {
  private static final Path CPUS = Path.of("/proc/cpuinfo");
  private static final Path MEMORY = Path.of("/proc/meminfo");

  private static final List<String> PEERS =
      List.of(
          "pekko-actor-typed",
          "kotlinx-coroutines-core-jvm",
          "kotlin-stdlib",
          "channels",
          "reactor-core",
          "vertx-core");

  private Machine() {}

  static Map<String, String> facts(String go, List<String> flags) throws IOException {
    var facts = new LinkedHashMap<String, String>();
    facts.put("date", LocalDate.now(ZoneOffset.UTC).toString());
    facts.put("processors", Runtime.getRuntime().availableProcessors() + " of " + cpu());
    facts.put("memory", line(MEMORY, "MemTotal"));
    facts.put("system", System.getProperty("os.name") + " " + System.getProperty("os.version"));
    facts.put(
        "java", System.getProperty("java.vm.name") + " " + System.getProperty("java.vm.version"));
    facts.put("flags", String.join(" ", flags));
    facts.put("go", go);
    facts.put("peers", peers());
    return facts;
  }

  private static String cpu() throws IOException {
    return line(CPUS, "model name");
  }

  private static String line(Path file, String key) throws IOException {
    if (!Files.isReadable(file)) {
      return System.getProperty("os.arch");
    }
    try (Stream<String> lines = Files.lines(file)) {
      return lines
          .filter(line -> line.startsWith(key))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst()
          .orElse(System.getProperty("os.arch"));
    }
  }

  /** The peers' versions, from the names of their jars. */
  private static String peers() {
    String path = System.getProperty("java.class.path");
    return String.join(
        ", ",
        Stream.of(path.split(File.pathSeparator, -1))
            .map(jar -> Path.of(jar).getFileName().toString())
            .filter(jar -> PEERS.stream().anyMatch(jar::startsWith))
            .map(jar -> jar.replaceFirst("\\.jar$", ""))
            .sorted()
            .toList());
  }
}
