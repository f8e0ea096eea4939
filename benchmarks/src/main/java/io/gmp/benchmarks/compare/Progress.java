package io.gmp.benchmarks.compare;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** How much there is to do, and how much of it is left. */
final class Progress {
  private static final double MINUTE_MILLIS = 60_000;

  private final Map<Suite, Long> expectedMillis; // of each
  private final int turns;
  private final long start = System.nanoTime();
  private long doneMillis; // of what was expected

  Progress(List<Suite> suites, Effort effort, int rounds, boolean withGo) {
    expectedMillis =
        suites.stream()
            .collect(
                Collectors.toMap(
                    suite -> suite,
                    suite ->
                        rounds
                            * contenders(suite, withGo).stream()
                                .mapToLong(each -> each.source().expectedMillis(effort))
                                .sum()));
    turns = rounds * suites.stream().mapToInt(suite -> contenders(suite, withGo).size()).sum();
  }

  private static List<Contender> contenders(Suite suite, boolean withGo) {
    return suite.cases().stream()
        .flatMap(work -> Row.of(work, withGo).contenders().stream())
        .toList();
  }

  /** Says how long all of it takes. */
  String atFirst() {
    return "%d figures, about %s".formatted(turns, minutes((double) sum()));
  }

  /** Says how long the rest takes, as fast as it went so far. */
  String left(Suite suite) {
    double pace = doneMillis == 0 ? 1 : (System.nanoTime() - start) / 1e6 / doneMillis;
    return "%s of it, %s left in all"
        .formatted(
            minutes(pace * expectedMillis.getOrDefault(suite, 0L)),
            minutes(pace * (sum() - doneMillis)));
  }

  void done(Suite suite) {
    doneMillis += expectedMillis.getOrDefault(suite, 0L);
  }

  private long sum() {
    return expectedMillis.values().stream().mapToLong(Long::longValue).sum();
  }

  private static String minutes(double millis) {
    return String.format(Locale.ROOT, "%.1f min", millis / MINUTE_MILLIS);
  }
}
