package io.gmp.benchmarks.compare;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What came out of a case.
 *
 * @param work the case
 * @param contenders those that take part, gmp first if it does
 * @param scores of each of them by name
 */
record Row(Case work, List<Contender> contenders, Map<String, Scores> scores) {
  static Row of(Case work, boolean withGo) {
    List<Contender> contenders =
        work.contenders.stream()
            .filter(each -> withGo || !each.name().equals(Contender.GO))
            .toList();
    var scores = new LinkedHashMap<String, Scores>();
    contenders.forEach(each -> scores.put(each.name(), new Scores()));
    return new Row(work, contenders, scores);
  }

  /** Returns where it stands on its curve. */
  Point point() {
    return Objects.requireNonNull(work.point, () -> work.name + " is no point of a curve");
  }

  Scores of(String contender) {
    Scores found = scores.get(contender);
    if (found == null) {
      throw new IllegalArgumentException(contender + " does not take part in " + work.name);
    }
    return found;
  }

  boolean hasGmp() {
    return scores.containsKey(Contender.GMP);
  }

  Scores gmp() {
    return of(Contender.GMP);
  }

  /** Returns those goals whose peer takes part. */
  List<Goal> goals() {
    return work.goals.stream()
        .filter(goal -> goal.peer().isEmpty() || scores.containsKey(goal.peer()))
        .toList();
  }

  /** Returns what a goal compares with its limit. */
  double reached(Goal goal) {
    if (goal.peer().isEmpty()) {
      return goal.figure().of(gmp());
    }
    Scores peer = of(goal.peer());
    return goal.figure() == Figure.SCORE
        ? gmp().over(peer).mean()
        : goal.figure().of(gmp()) / goal.figure().of(peer);
  }
}
