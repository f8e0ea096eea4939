package io.gmp.benchmarks.compare;

import io.gmp.benchmarks.EngineFlags;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * Compares gmp with its peers: in each round every contender of every case has one turn, in a
 * process of its own and next to the others of its case, in an order that changes from round to
 * round; then writes a table, a chart and all figures of each suite.
 */
final class Compare {
  private final Arguments arguments;
  private final boolean withGo;
  private final Go go;
  private final List<Suite> suites;

  private Compare(Arguments arguments) {
    this.arguments = arguments;
    this.withGo = arguments.go() != null;
    this.go = new Go(Objects.requireNonNullElse(arguments.go(), ""), arguments.twins());
    this.suites = arguments.chosen(new Suites(go, arguments.effort()).all());
  }

  /** The first argument is the root of the source tree, the others are the user's. */
  public static void main(String[] args) throws IOException, InterruptedException {
    var words = List.of(args);
    Path root = Path.of(words.getFirst());
    Compare compare;
    try {
      compare = new Compare(Arguments.parse(words.subList(1, words.size()), root));
    } catch (IllegalArgumentException e) {
      System.err.println("benchmarks/compare: " + e.getMessage());
      System.err.println(Arguments.USAGE);
      System.exit(2);
      return;
    }
    compare.run();
  }

  private void run() throws IOException, InterruptedException {
    Map<String, String> facts =
        Machine.facts(withGo ? go.version() : "left out", EngineFlags.get());
    facts.forEach((name, fact) -> System.out.println(name + ": " + fact));
    Files.createDirectories(arguments.out());
    for (Suite suite : suites) {
      List<Row> rows = measure(suite);
      var report = new Report(suite, arguments.command(suite), arguments.rounds(), facts, rows);
      new MarkdownReport(report).write(arguments.out());
      JsonReport.write(report, arguments.out());
      if (CurveReport.isFor(report)) {
        CurveReport.write(report, arguments.out());
      } else {
        ChartReport.write(report, arguments.out());
      }
    }
    System.out.println("written to " + arguments.out());
  }

  private List<Row> measure(Suite suite) throws IOException, InterruptedException {
    List<Row> rows = suite.cases().stream().map(work -> Row.of(work, withGo)).toList();
    for (int round = 1; round <= arguments.rounds(); round++) {
      System.out.printf("%n%s, round %d%n", suite.title(), round);
      for (Row row : rows) {
        measure(row, round);
      }
    }
    return rows;
  }

  private void measure(Row row, int round) throws IOException, InterruptedException {
    var turns = new ArrayList<>(row.contenders());
    Collections.rotate(turns, round);
    System.out.printf("  %s%n", row.work().name);
    for (Contender each : turns) {
      Sample sample = each.source().measure(arguments.effort());
      row.of(each.name()).add(sample);
      System.out.printf(
          Locale.ROOT, "    %-32s %,14.1f %s%n", each.name(), sample.score(), row.work().unit);
    }
  }
}
