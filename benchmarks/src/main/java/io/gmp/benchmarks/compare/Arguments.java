package io.gmp.benchmarks.compare;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the user asks for.
 *
 * @param effort how long to measure
 * @param rounds how often each contender has its turn
 * @param go the {@code go} command; {@code null} leaves Go out
 * @param twins the folder of the benchmarks in Go
 * @param out the folder for what came out
 * @param suites names of suites; none means all, or the cases of every day
 */
record Arguments(
    Effort effort, int rounds, @Nullable String go, Path twins, Path out, List<String> suites) {
  static final String USAGE =
      """
      usage: benchmarks/compare [--full] [--rounds N] [--go GO | --without-go] [--out FOLDER] [SUITE...]
        --full         measures for publishing; without it a run is for every day
        --rounds N     how often each contender has its turn; 5 with --full, 1 without it
        --go GO        the go command to compare with; "go" if not given
        --without-go   leaves Go out
        --out FOLDER   where tables, charts and figures go; docs/benchmarks if not given
        SUITE          which to run, each with all its cases: scheduler, channels, select, actors, reactor,
                       timers, blocking, latency, echo, memory, scaling, model; if none is given, all
                       with --full and a choice of cases without it\
      """;

  /**
   * Reads them.
   *
   * @throws IllegalArgumentException if one is wrong, which it names
   */
  static Arguments parse(List<String> words, Path root) {
    var effort = Effort.QUICK;
    int rounds = 0; // as the effort has it
    String go = "go";
    Path out = root.resolve("docs/benchmarks");
    var suites = new ArrayList<String>();
    var rest = words.iterator();
    while (rest.hasNext()) {
      String word = rest.next();
      switch (word) {
        case "--full" -> effort = Effort.FULL;
        case "--rounds" -> rounds = positive(word, value(word, rest));
        case "--without-go" -> go = null;
        case "--go" -> go = value(word, rest);
        case "--out" -> out = Path.of(value(word, rest));
        default -> {
          if (word.startsWith("-")) {
            throw new IllegalArgumentException("unknown option " + word);
          }
          suites.add(word);
        }
      }
    }
    return new Arguments(
        effort,
        rounds == 0 ? effort.rounds : rounds,
        go,
        root.resolve("benchmarks/go"),
        out,
        List.copyOf(suites));
  }

  private static int positive(String option, String value) {
    if (!value.matches("[1-9][0-9]{0,3}")) {
      throw new IllegalArgumentException(option + " needs a number, not " + value);
    }
    return Integer.parseInt(value);
  }

  private static String value(String option, Iterator<String> rest) {
    if (!rest.hasNext()) {
      throw new IllegalArgumentException(option + " needs a value");
    }
    return rest.next();
  }

  /**
   * Picks the suites.
   *
   * @throws IllegalArgumentException if one of the names is none's
   */
  List<Suite> chosen(List<Suite> all) {
    for (String name : suites) {
      if (all.stream().noneMatch(suite -> suite.name().equals(name))) {
        throw new IllegalArgumentException("there is no suite " + name);
      }
    }
    if (isForEveryDay()) {
      return all.stream().map(Suite::everyDay).filter(suite -> !suite.cases().isEmpty()).toList();
    }
    return suites.isEmpty()
        ? all
        : all.stream().filter(suite -> suites.contains(suite.name())).toList();
  }

  private boolean isForEveryDay() {
    return suites.isEmpty() && effort == Effort.QUICK;
  }

  /** Returns what a user types to have a suite measured so again. */
  String command(Suite suite) {
    return "benchmarks/compare"
        + (effort == Effort.FULL ? " --full" : "")
        + (rounds == effort.rounds ? "" : " --rounds " + rounds)
        + (isForEveryDay() ? "" : " " + suite.name());
  }
}
