package io.gmp.benchmarks.compare;

import static java.util.stream.Collectors.joining;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/** The tables of a suite, with goals met and missed: one of a case, or one of a whole curve. */
final class MarkdownReport {
  private static final double SECOND_NANOS = 1e9;

  private final Report report;
  private final StringBuilder text = new StringBuilder();

  MarkdownReport(Report report) {
    this.report = report;
  }

  void write(Path folder) throws IOException {
    line("# " + report.suite().title());
    line("");
    line("Written by `" + report.command() + "`: " + rounds());
    line(
        "a process for each turn, contenders of a case in turns; less is better. The ratio is the");
    line(
        "contender's figure over gmp's: above 1, gmp is better. Allocation and processor time, of");
    line("the whole JVM, are for one operation.");
    line("");
    report.facts().forEach((name, fact) -> line("- " + name + ": " + fact));
    if (!Double.isNaN(report.shortestDistance())) {
      line(
          "- distance: a cache line went to the other processor and back in "
              + figure(report.shortestDistance())
              + " ns at best; iterations in which it took more than twice that do not count");
    }
    line("");
    if (!report.suite().note().isEmpty()) {
      line(report.suite().note());
      line("");
    }
    line("![" + report.suite().title() + "](" + report.suite().name() + ".svg)");
    if (!report.curves().isEmpty()) {
      line("");
      line("The tables have the points of the curves, with the ratio in brackets.");
    }
    report.rows().stream().filter(row -> row.work().point == null).forEach(this::table);
    report.curves().forEach(this::curve);
    Files.writeString(folder.resolve(report.suite().name() + ".md"), text);
  }

  private String rounds() {
    return report.rounds() == 1
        ? "one round, too short to say by how much somebody is ahead;"
        : "medians of "
            + report.rounds()
            + " rounds, geometric means of their ratios with 95 % confidence intervals;";
  }

  private void table(Row row) {
    line("");
    line("## " + row.work().name);
    line("");
    List<Column> columns = columns(row);
    line(columns.stream().map(column -> column.name() + " |").collect(joining(" ", "| | ", "")));
    line("|---|" + "---:|".repeat(columns.size()));
    for (Contender each : row.contenders()) {
      line(
          columns.stream()
              .map(column -> column.cell().apply(each) + " |")
              .collect(joining(" ", "| " + each.name() + " | ", "")));
    }
    String notes = row.goals().stream().map(goal -> said(row, goal)).collect(joining());
    notes += failed(row) + far(row);
    if (!notes.isEmpty()) {
      line("");
      text.append(notes);
    }
  }

  /** The score and its ratio, and what else there is a figure of. */
  private static List<Column> columns(Row row) {
    Function<Contender, Scores> scores = each -> row.of(each.name());
    var columns = new ArrayList<Column>();
    columns.add(
        new Column(
            row.work().unit, scores.andThen(of -> of.hasAny() ? figure(of.median()) : "failed")));
    columns.add(new Column("ratio", each -> ratio(row, each)));
    columns.add(new Column("bytes allocated", scores.andThen(of -> figure(of.bytes()))));
    columns.add(new Column("processor ns", scores.andThen(of -> figure(of.cpuNanos()))));
    if (row.work().perSecond != null) {
      columns.add(
          new Column(
              row.work().perSecond, scores.andThen(of -> figure(SECOND_NANOS / of.median()))));
    }
    columns.removeIf(
        column -> row.contenders().stream().allMatch(each -> column.cell().apply(each).isEmpty()));
    return columns;
  }

  private record Column(String name, Function<Contender, String> cell) {}

  private void curve(String name, List<Row> rows) {
    var contenders = new LinkedHashSet<String>();
    rows.forEach(row -> contenders.addAll(row.scores().keySet()));
    line("");
    line("## " + name + ", " + rows.getFirst().work().unit);
    line("");
    line("| " + rows.getFirst().point().axis() + " | " + String.join(" | ", contenders) + " |");
    line("|---:|" + "---:|".repeat(contenders.size()));
    for (Row row : rows) {
      String cells =
          contenders.stream().map(each -> " " + cell(row, each) + " |").collect(joining());
      line("| " + String.format(Locale.ROOT, "%,d", row.point().x()) + " |" + cells);
    }
    String failures = rows.stream().map(MarkdownReport::failed).distinct().collect(joining());
    if (!failures.isEmpty()) {
      line("");
      text.append(failures);
    }
  }

  private static String cell(Row row, String contender) {
    Scores scores = row.scores().get(contender);
    if (scores == null) {
      return "";
    }
    if (!scores.hasAny()) {
      return "failed";
    }
    String score = figure(scores.median());
    return contender.equals(Contender.GMP) || !row.hasGmp() || row.gmp().median() == 0
        ? score
        : score + " (" + figure(scores.over(row.gmp()).mean()) + ")";
  }

  private static String said(Row row, Goal goal) {
    double reached = row.reached(goal);
    return "- asked for: at most %s, reached %s: %s%n"
        .formatted(
            goal.words(row.work().unit), figure(reached), goal.isMet(reached) ? "met" : "missed");
  }

  private static String failed(Row row) {
    var text = new StringBuilder();
    row.scores()
        .forEach(
            (name, scores) ->
                scores.failures().stream()
                    .map(why -> "- " + name + " failed: " + firstLine(why) + "\n")
                    .distinct()
                    .forEach(text::append));
    return text.toString();
  }

  private String far(Row row) {
    double shortest = report.shortestDistance();
    var text = new StringBuilder();
    row.scores()
        .forEach(
            (name, scores) -> {
              long times =
                  scores.samples().stream()
                      .filter(sample -> sample.distance() > 0)
                      .filter(sample -> !Processors.isNear(sample.distance(), shortest))
                      .count();
              if (times > 0) {
                text.append(
                    "- %s: the processors were far apart in %d of %d rounds%n"
                        .formatted(name, times, scores.samples().size()));
              }
            });
    return text.toString();
  }

  private static String firstLine(String words) {
    return words.lines().findFirst().orElse(words);
  }

  private static String ratio(Row row, Contender each) {
    if (!row.hasGmp() || !row.of(each.name()).hasAny()) {
      return "";
    }
    return each.name().equals(Contender.GMP) ? "1" : ratio(row.of(each.name()).over(row.gmp()));
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
