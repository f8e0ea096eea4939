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
 * @param gomaxprocs the only one to measure on; 0 for those of the effort
 * @param redraws whether nothing is to be measured
 * @param go the {@code go} command; {@code null} leaves Go out
 * @param root of the source tree
 * @param out the folder for what came out
 * @param suites names of suites; none means all, or the cases of every day
 */
record Arguments(
    Effort effort,
    int rounds,
    int gomaxprocs,
    boolean redraws,
    @Nullable String go,
    Path root,
    Path out,
    List<String> suites) {
  /**
   * Reads them.
   *
   * @throws IllegalArgumentException if one is wrong, which it names
   */
  static Arguments parse(List<String> words, Path root) {
    var effort = Effort.QUICK;
    int rounds = 0; // as the effort has it
    int gomaxprocs = 0;
    boolean redraws = false;
    String go = "go";
    Path out = root.resolve("docs/benchmarks");
    var suites = new ArrayList<String>();
    var rest = words.iterator();
    while (rest.hasNext()) {
      String word = rest.next();
      switch (word) {
        case "--full" -> effort = Effort.FULL;
        case "--redraw" -> redraws = true;
        case "--rounds" -> rounds = positive(word, value(word, rest));
        case "--gomaxprocs" -> gomaxprocs = positive(word, value(word, rest));
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
        gomaxprocs,
        redraws,
        go,
        root,
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
    return all.stream()
        .filter(suite -> suites.isEmpty() || names(suite))
        .map(suite -> suite.only(this::isAskedFor))
        .filter(suite -> !suite.cases().isEmpty())
        .toList();
  }

  private boolean isAskedFor(Case work) {
    return (work.everyDay || !isForEveryDay())
        && (gomaxprocs == 0 || work.gomaxprocs == 0 || work.gomaxprocs == gomaxprocs);
  }

  private boolean isForEveryDay() {
    return suites.isEmpty() && effort == Effort.QUICK;
  }

  /** Whether the user has named this suite. */
  boolean names(Suite suite) {
    return suites.contains(suite.name());
  }

  /** Returns what a user types to have a suite measured so again. */
  String command(Suite suite) {
    return "benchmarks/compare"
        + (effort == Effort.FULL ? " --full" : "")
        + (rounds == effort.rounds ? "" : " --rounds " + rounds)
        + (gomaxprocs == 0 ? "" : " --gomaxprocs " + gomaxprocs)
        + (isForEveryDay() ? "" : " " + suite.name());
  }
}
