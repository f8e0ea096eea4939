package io.gmp.benchmarks.compare;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** A program that not every machine has. */
enum Tool {
  /** A load generator for HTTP. */
  WRK("wrk", "Debian and others have it as the package wrk: apt install wrk");

  final String command;
  final String where; // to have it from

  Tool(String command, String where) {
    this.command = command;
    this.where = where;
  }

  /** Whether it is on the path. */
  boolean isThere() {
    String path = System.getenv().getOrDefault("PATH", "");
    return Stream.of(path.split(File.pathSeparator, -1))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, command)));
  }

  /** Returns what it says of itself. */
  String version() throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command, "-v").redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), UTF_8);
    process.waitFor();
    return said.lines().findFirst().orElse("").replaceFirst(" *Copyright.*", "");
  }
}
