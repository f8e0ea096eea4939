package io.gmp.benchmarks.compare;

import java.util.List;
import java.util.Map;

/**
 * All there is to say about a suite.
 *
 * @param suite what was compared
 * @param effort how long
 * @param rounds how often each contender had its turn
 * @param facts where and with what
 * @param rows what came out
 */
record Report(Suite suite, Effort effort, int rounds, Map<String, String> facts, List<Row> rows) {
  /** Returns what a user types to have it all again. */
  String command() {
    return "benchmarks/compare "
        + (effort == Effort.FULL ? "--full " : "")
        + (rounds == effort.rounds ? "" : "--rounds " + rounds + " ")
        + suite.name();
  }
}
