package io.gmp.benchmarks.compare;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.gmp.benchmarks.Distance;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The Go that gmp is compared with: benchmarks of Go's own packages, from its source tree, and
 * twins of ours written with {@code testing.B}. Each package is compiled once. Not for several
 * threads.
 */
final class Go {
  private static final String NANOS = "ns/op";
  private static final Path HERE = Path.of(".");

  private final String command;
  private final Path twins;
  private final Map<Path, Path> programs = new HashMap<>(); // of each folder

  /**
   * Takes them.
   *
   * @param command the {@code go} command
   * @param twins the folder of our own benchmarks in Go
   */
  Go(String command, Path twins) {
    this.command = command;
    this.twins = twins;
  }

  /** Returns what {@code go version} says. */
  String version() throws IOException, InterruptedException {
    return run(HERE, List.of(command, "version")).strip();
  }

  Source own(String name, int gomaxprocs) {
    return effort -> measure(ownSources(), name, gomaxprocs, NANOS, effort);
  }

  Source twin(String name, int gomaxprocs) {
    return twin(name, gomaxprocs, NANOS);
  }

  /** A figure that a twin reports in a unit of its own. */
  Source twin(String name, int gomaxprocs, String unit) {
    return effort -> measure(twins, name, gomaxprocs, unit, effort);
  }

  /** p50, p99 and p99.9 in nanoseconds of tasks on one processor, as of LatencyRun. */
  List<Double> latency(int load, Effort effort) throws IOException, InterruptedException {
    return percentiles(benchmark(twins, "Latency/" + load, 2, effort.goTime()));
  }

  /** p50, p99 and p99.9 in nanoseconds of so many timers' lateness, as of TimerLateness. */
  List<Double> lateness(String kind, int gomaxprocs, int timers)
      throws IOException, InterruptedException {
    return percentiles(benchmark(twins, "Lateness/" + kind, gomaxprocs, timers + "x"));
  }

  private static List<Double> percentiles(String said) throws IOException {
    var nanos = new ArrayList<Double>();
    for (String percentile : Percentiles.NAMES) {
      nanos.add(figure(said, percentile + "-ns"));
    }
    return nanos;
  }

  /** Returns the program that is an echo server. */
  Path echoServer() throws IOException, InterruptedException {
    return program(twins.resolve("echo"), "build");
  }

  private Sample measure(Path folder, String name, int gomaxprocs, String unit, Effort effort)
      throws IOException, InterruptedException {
    for (int turn = 1; ; turn++) {
      double before = Distance.nanos();
      String said = benchmark(folder, name, gomaxprocs, effort.goTime());
      double distance = Math.max(before, Distance.nanos());
      if (turn == Processors.TURNS || Processors.HERE.isNear(distance)) {
        double allocated = unit.equals(NANOS) ? figure(said, "B/op") : Double.NaN;
        return new Sample(figure(said, unit), allocated, Double.NaN, distance);
      }
    }
  }

  private String benchmark(Path folder, String name, int gomaxprocs, String time)
      throws IOException, InterruptedException {
    var line = new ArrayList<String>();
    line.add(program(folder, "test", "-c").toString());
    line.addAll(List.of("-test.run", "^$", "-test.benchmem"));
    line.addAll(List.of("-test.bench", "^Benchmark" + name.replace("/", "$/^") + "$"));
    line.addAll(List.of("-test.benchtime", time));
    line.addAll(List.of("-test.cpu", Integer.toString(gomaxprocs)));
    return run(folder, line);
  }

  private static double figure(String said, String unit) throws IOException {
    Matcher found =
        Pattern.compile("(?m)^Benchmark.*\\s([0-9.]+) " + Pattern.quote(unit) + "(\\s|$)")
            .matcher(said);
    if (!found.find()) {
      throw new IOException("Go's benchmark says no " + unit + ": " + said);
    }
    return Double.parseDouble(found.group(1));
  }

  private Path program(Path folder, String... how) throws IOException, InterruptedException {
    Path program = programs.get(folder);
    if (program == null) {
      program = Files.createTempFile("gmp-compare-", ".go");
      program.toFile().deleteOnExit();
      var line = new ArrayList<>(List.of(command));
      line.addAll(List.of(how));
      line.addAll(List.of("-o", program.toString(), "."));
      run(folder, line);
      programs.put(folder, program);
    }
    return program;
  }

  private Path ownSources() throws IOException, InterruptedException {
    return Path.of(run(HERE, List.of(command, "env", "GOROOT")).strip(), "src", "runtime");
  }

  private static String run(Path folder, List<String> command)
      throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException(String.join(" ", command) + " failed: " + said);
    }
    return said;
  }
}
