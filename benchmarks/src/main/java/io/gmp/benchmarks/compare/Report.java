package io.gmp.benchmarks.compare;

import java.util.List;
import java.util.Map;

/**
 * All there is to say about a suite.
 *
 * @param suite what was compared
 * @param effort how long
 * @param facts where and with what
 * @param rows what came out
 */
record Report(Suite suite, Effort effort, Map<String, String> facts, List<Row> rows) {
  /** Returns what a user types to have it all again. */
  String command() {
    return "benchmarks/compare " + (effort == Effort.FULL ? "--full " : "") + suite.name();
  }
}
