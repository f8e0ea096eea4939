package io.gmp.benchmarks.compare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.Collectors;

/** The table of a suite, with goals met and missed. */
final class MarkdownReport {
  private final Report report;
  private final StringBuilder text = new StringBuilder();

  MarkdownReport(Report report) {
    this.report = report;
  }

  void write(Path folder) throws IOException {
    line("# " + report.suite().title());
    line("");
    line("Written by `" + report.command() + "`. Medians of " + report.effort().rounds);
    line(
        "rounds, a process for each turn, contenders of a case in turns; less is better. The ratio"
            + " is");
    line("the geometric mean over the rounds of the contender's figure over gmp's, with its 95 %");
    line(
        "confidence interval: above 1, gmp is better. Allocation and processor time, of the whole"
            + " JVM, are");
    line("for one operation.");
    line("");
    report.facts().forEach((name, fact) -> line("- " + name + ": " + fact));
    line("");
    line("![" + report.suite().title() + "](" + report.suite().name() + ".svg)");
    report.rows().forEach(this::table);
    Files.writeString(folder.resolve(report.suite().name() + ".md"), text);
  }

  private void table(Row row) {
    line("");
    line("## " + row.work().name);
    line("");
    line("| | " + row.work().unit + " | ratio | bytes | processor ns |");
    line("|---|---:|---:|---:|---:|");
    for (Contender each : row.contenders()) {
      Scores scores = row.of(each.name());
      line(
          "| %s | %s | %s | %s | %s |"
              .formatted(
                  each.name(),
                  figure(scores.median()),
                  each.name().equals(Contender.GMP) ? "1" : ratio(scores.over(row.gmp())),
                  figure(scores.bytes()),
                  figure(scores.cpuNanos())));
    }
    String goals = row.goals().stream().map(goal -> said(row, goal)).collect(Collectors.joining());
    if (!goals.isEmpty()) {
      line("");
      text.append(goals);
    }
  }

  private static String said(Row row, Goal goal) {
    double reached = row.reached(goal);
    return "- asked for: at most %s, reached %s: %s%n"
        .formatted(
            goal.peer().isEmpty()
                ? figure(goal.limit()) + " " + row.work().unit
                : figure(goal.limit()) + " times " + goal.peer(),
            figure(reached),
            reached <= goal.limit() ? "met" : "missed");
  }

  private static String ratio(Scores.Ratio ratio) {
    return Double.isNaN(ratio.low())
        ? figure(ratio.mean())
        : "%s (%s to %s)"
            .formatted(figure(ratio.mean()), figure(ratio.low()), figure(ratio.high()));
  }

  static String figure(double value) {
    if (Double.isNaN(value)) {
      return "";
    }
    return String.format(Locale.ROOT, value < 10 ? "%.2f" : value < 100 ? "%.1f" : "%,.0f", value);
  }

  private void line(String line) {
    text.append(line).append('\n');
  }
}
