package io.gmp.benchmarks.compare;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.gmp.benchmarks.EngineFlags;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * Compares gmp with its peers: in each round every contender of every case has one turn, in a
 * process of its own and next to the others of its case, in an order that changes from round to
 * round; then writes a table, a chart and all figures of each suite, and an overview of all that
 * there are figures of. Who fails, or is not there, is left out; the others are measured, and the
 * exit code tells.
 */
final class Compare {
  private static final int NOT_ALL = 1;
  private static final int MISUSED = 2;

  private final Arguments arguments;
  private final Go go;
  private boolean complete = true;

  private Compare(Arguments arguments) {
    this.arguments = arguments;
    this.go =
        new Go(
            Objects.requireNonNullElse(arguments.go(), ""),
            arguments.root().resolve("benchmarks/go"));
  }

  /** The first argument is the root of the source tree, the others are the user's. */
  public static void main(String[] args) throws IOException, InterruptedException {
    var words = List.of(args);
    Path root = Path.of(words.getFirst());
    Compare compare;
    List<Suite> suites;
    try {
      compare = new Compare(Arguments.parse(words.subList(1, words.size()), root));
      suites = compare.arguments.chosen(compare.suites(compare.arguments.effort()));
    } catch (IllegalArgumentException e) {
      System.err.println("benchmarks/compare: " + e.getMessage());
      System.err.println(usage());
      System.exit(MISUSED);
      return;
    }
    if (compare.arguments.redraws()) {
      compare.redraw();
    } else {
      compare.run(suites);
    }
    compare.overview();
    System.exit(compare.complete ? 0 : NOT_ALL);
  }

  private static String usage() throws IOException {
    try (InputStream words =
        Objects.requireNonNull(Compare.class.getResourceAsStream("usage.txt"))) {
      return new String(words.readAllBytes(), UTF_8).strip();
    }
  }

  private List<Suite> suites(Effort effort) {
    return new Suites(go, effort, arguments.root().resolve("samples")).all();
  }

  private void run(List<Suite> chosen) throws IOException, InterruptedException {
    boolean withGo = arguments.go() != null;
    String version = "left out";
    if (withGo) {
      try {
        version = go.version();
      } catch (IOException e) {
        missing(
            "Go is left out, its command does not work (%s); name another one with --go, or have it from https://go.dev/dl"
                .formatted(e.getMessage()));
        withGo = false;
        version = "not there";
      }
    }
    Map<String, String> facts = Machine.facts(version, EngineFlags.get());
    facts.forEach((name, fact) -> System.out.println(name + ": " + fact));
    List<Suite> suites = possible(chosen);
    var progress = new Progress(suites, arguments.effort(), arguments.rounds(), withGo);
    System.out.println(progress.atFirst());
    Files.createDirectories(arguments.out());
    for (Suite suite : suites) {
      System.out.printf("%n%s: %s%n", suite.title(), progress.left(suite));
      List<Row> rows = measure(suite, withGo);
      progress.done(suite);
      write(
          new Report(
              suite, arguments.command(suite), arguments.rounds(), facts(suite, facts), rows));
    }
  }

  /** Those that can be measured; the user is told of others, and it counts if they were named. */
  private List<Suite> possible(List<Suite> chosen) {
    var possible = new ArrayList<Suite>();
    for (Suite suite : chosen) {
      Tool tool = suite.needs();
      if (tool == null || tool.isThere()) {
        possible.add(suite);
      } else {
        String words =
            "the suite %s is left out, %s is missing; %s"
                .formatted(suite.name(), tool.command, tool.where);
        if (arguments.names(suite)) {
          missing(words);
        } else {
          System.err.println("benchmarks/compare: " + words);
        }
      }
    }
    return possible;
  }

  private void missing(String words) {
    complete = false;
    System.err.println("benchmarks/compare: " + words);
  }

  private static Map<String, String> facts(Suite suite, Map<String, String> facts)
      throws IOException, InterruptedException {
    Tool tool = suite.needs();
    if (tool == null) {
      return facts;
    }
    var all = new LinkedHashMap<>(facts);
    all.put(tool.command, tool.version());
    return all;
  }

  private List<Row> measure(Suite suite, boolean withGo) throws InterruptedException {
    List<Row> rows = suite.cases().stream().map(work -> Row.of(work, withGo)).toList();
    for (int round = 1; round <= arguments.rounds(); round++) {
      if (arguments.rounds() > 1) {
        System.out.printf("%s, round %d of %d%n", suite.title(), round, arguments.rounds());
      }
      for (Row row : rows) {
        measure(row, round);
      }
    }
    return rows;
  }

  private void measure(Row row, int round) throws InterruptedException {
    var turns = new ArrayList<>(row.contenders());
    Collections.rotate(turns, round);
    System.out.printf("  %s%n", row.work().name);
    for (Contender each : turns) {
      try {
        Sample sample = each.source().measure(arguments.effort());
        row.of(each.name()).add(sample);
        System.out.printf(
            Locale.ROOT, "    %-32s %,14.1f %s%n", each.name(), sample.score(), row.work().unit);
      } catch (IOException e) {
        row.of(each.name()).addFailure(Objects.requireNonNullElse(e.getMessage(), e.toString()));
        System.out.printf("    %-32s %14s%n", each.name(), "failed");
        missing("%s failed at %s: %s".formatted(each.name(), row.work().name, e.getMessage()));
      }
    }
  }

  private void write(Report report) throws IOException {
    new MarkdownReport(report).write(arguments.out());
    JsonReport.write(report, arguments.out());
    if (CurveReport.isFor(report)) {
      CurveReport.write(report, arguments.out());
    } else {
      ChartReport.write(report, arguments.out());
    }
  }

  /** The figures that the folder has, of any run. */
  private List<Report> reports() {
    return suites(Effort.FULL).stream() // which has all cases
        .filter(suite -> Files.exists(JsonReport.file(suite, arguments.out())))
        .map(suite -> JsonReport.read(suite, arguments.out()))
        .toList();
  }

  private void redraw() throws IOException {
    for (Report report : reports()) {
      if (arguments.suites().isEmpty() || arguments.names(report.suite())) {
        write(report);
      }
    }
  }

  private void overview() throws IOException {
    Overview.write(reports(), arguments.out());
    System.out.println("written to " + arguments.out());
  }
}
