package io.gmp.benchmarks.compare;

import static java.util.stream.Collectors.joining;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How gmp stands in all suites that there are figures of, on one page: the cases that something is
 * asked of, and all that a peer is ahead in.
 */
final class Overview {
  private static final String PAGE = "README.md";
  private static final String BEGIN = "<!-- benchmarks/compare writes from here -->";
  private static final String END = "<!-- to here -->";
  private static final String BOUNDS = "bounds.md";
  private static final String USUAL = ", GOMAXPROCS=2";

  /** How gmp stands beside the best of its peers. */
  private enum Standing {
    AHEAD,
    LEVEL,
    BEHIND;

    /** Who is ahead is so in each round. */
    static Standing of(Scores peer, Scores gmp) {
      double[] ratios = peer.ratios(gmp);
      if (Arrays.stream(ratios).allMatch(ratio -> ratio > 1)) {
        return AHEAD;
      }
      return Arrays.stream(ratios).allMatch(ratio -> ratio < 1) ? BEHIND : LEVEL;
    }
  }

  /** A row with a peer that has a figure, too. */
  private record Compared(Suite suite, Row row, Contender best, Standing standing) {
    static Stream<Compared> of(Report report) {
      return report.rows().stream().flatMap(row -> of(report.suite(), row).stream());
    }

    private static Optional<Compared> of(Suite suite, Row row) {
      return row.hasGmp()
          ? row.bestPeer().map(best -> new Compared(suite, row, best, standing(row, best)))
          : Optional.empty();
    }

    private static Standing standing(Row row, Contender best) {
      return Standing.of(row.of(best.name()), row.gmp());
    }

    boolean isWorthALine() {
      return standing == Standing.BEHIND || !row.goals().isEmpty();
    }

    long goalsMet() {
      return row.goals().stream().filter(goal -> goal.isMet(row.reached(goal))).count();
    }

    String line() {
      Scores peer = row.of(best.name());
      String ratio = MarkdownReport.figure(peer.over(row.gmp()).mean());
      return "| [%s](%s.md): %s | %s %s | %s: %s %s | %s | %s | %s |"
          .formatted(
              suite.name(),
              suite.name(),
              row.work().name.replace(USUAL, ""),
              MarkdownReport.figure(row.gmp().median()),
              row.work().unit,
              best.name(),
              MarkdownReport.figure(peer.median()),
              row.work().unit,
              standing == Standing.BEHIND ? "**" + ratio + "**" : ratio,
              verdict(),
              goals());
    }

    private String verdict() {
      int asked = row.goals().size();
      long met = goalsMet();
      return asked == 0
          ? ""
          : met == asked ? "met" : met == 0 ? "**missed**" : "**%d of %d**".formatted(met, asked);
    }

    private String goals() {
      return row.goals().stream()
          .map(
              goal -> {
                String words = goal.words(row.work().unit);
                return goal.isMet(row.reached(goal)) ? words : "**" + words + "**";
              })
          .collect(joining("; "));
    }
  }

  /** Rows taken together. */
  private record Rows(List<Compared> all) {
    int size() {
      return all.size();
    }

    long of(Standing standing) {
      return all.stream().filter(each -> each.standing() == standing).count();
    }

    long goals() {
      return all.stream().mapToLong(each -> each.row().goals().size()).sum();
    }

    long goalsMet() {
      return all.stream().mapToLong(Compared::goalsMet).sum();
    }
  }

  private final List<Report> reports;
  private final Path folder;
  private final StringBuilder text = new StringBuilder();

  private Overview(List<Report> reports, Path folder) {
    this.reports = reports;
    this.folder = folder;
  }

  /** Writes it into the page of the folder, which may say more. */
  static void write(List<Report> reports, Path folder) throws IOException {
    Path page = folder.resolve(PAGE);
    String old = Files.exists(page) ? Files.readString(page) : BEGIN + "\n" + END + "\n";
    int begin = old.indexOf(BEGIN);
    int end = old.indexOf(END);
    if (begin < 0 || end < begin) {
      throw new IOException(page + " has no place for the table: no " + BEGIN + " and " + END);
    }
    Files.writeString(
        page,
        old.substring(0, begin + BEGIN.length())
            + "\n\n"
            + new Overview(reports, folder).text()
            + "\n"
            + old.substring(end));
  }

  private String text() {
    var rows = new Rows(reports.stream().flatMap(Compared::of).toList());
    line(
        "gmp beside the best peer of each case: ahead in %d of %d, behind in %d, level in %d; %d of %d targets are met."
            .formatted(
                rows.of(Standing.AHEAD),
                rows.size(),
                rows.of(Standing.BEHIND),
                rows.of(Standing.LEVEL),
                rows.goalsMet(),
                rows.goals()));
    line("");
    line("| suite | cases | ahead | level | behind | targets met | measured |");
    line("|---|---:|---:|---:|---:|---:|---|");
    for (Report report : reports) {
      line(summary(report));
    }
    line("");
    line(
        "The cases with a target, and all in which a peer is ahead; in bold is what is lost or"
            + " missed:");
    line("");
    line("| case | gmp | best peer | ratio | targets | at most |");
    line("|---|---:|---|---:|---|---|");
    rows.all().stream().filter(Compared::isWorthALine).forEach(each -> line(each.line()));
    if (Files.exists(folder.resolve(BOUNDS))) {
      line("");
      line(
          "[Bounds]("
              + BOUNDS
              + ") has what those that are lost or missed are up against, with profiles.");
    }
    return text.toString();
  }

  private static String summary(Report report) {
    var rows = new Rows(Compared.of(report).toList());
    String counts =
        rows.size() == 0 // there are no peers in it
            ? "| | | "
            : "%d | %d | %d | %d"
                .formatted(
                    rows.size(),
                    rows.of(Standing.AHEAD),
                    rows.of(Standing.LEVEL),
                    rows.of(Standing.BEHIND));
    return "| [%s](%s.md) | %s | %s | %s, %s |"
        .formatted(
            report.suite().title(),
            report.suite().name(),
            counts,
            rows.goals() == 0 ? "" : rows.goalsMet() + " of " + rows.goals(),
            report.facts().getOrDefault("date", ""),
            report.rounds() == 1 ? "1 round" : report.rounds() + " rounds");
  }

  private void line(String line) {
    text.append(line).append('\n');
  }
}
