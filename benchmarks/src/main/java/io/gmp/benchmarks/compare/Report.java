package io.gmp.benchmarks.compare;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toList;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * All there is to say about a suite.
 *
 * @param suite what was compared
 * @param command what a user types to have it all again
 * @param rounds how often each contender had its turn
 * @param facts where and with what
 * @param rows what came out
 */
record Report(Suite suite, String command, int rounds, Map<String, String> facts, List<Row> rows) {
  /** Returns the rows of each curve, by its name. */
  Map<String, List<Row>> curves() {
    return rows.stream()
        .filter(row -> row.work().point != null)
        .collect(groupingBy(row -> row.point().curve(), LinkedHashMap::new, toList()));
  }

  /** Returns the shortest distance of the two processors; NaN if nobody looked. */
  double shortestDistance() {
    return rows.stream()
        .flatMap(row -> row.scores().values().stream())
        .flatMap(scores -> scores.samples().stream())
        .mapToDouble(Sample::distance)
        .filter(distance -> !Double.isNaN(distance))
        .min()
        .orElse(Double.NaN);
  }
}
