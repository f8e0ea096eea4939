package io.gmp.benchmarks.compare;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

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
    return of(work, contenders);
  }

  /** Takes those that take part, in any order. */
  static Row of(Case work, List<Contender> taking) {
    List<Contender> contenders =
        taking.stream().sorted(Comparator.comparing(Contender::name, Look.ORDER)).toList();
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

  /** Whether there is a figure of gmp that others can be compared with. */
  boolean hasGmp() {
    Scores gmp = scores.get(Contender.GMP);
    return gmp != null && gmp.hasAny();
  }

  Scores gmp() {
    return of(Contender.GMP);
  }

  /** Returns those goals that can be judged. */
  List<Goal> goals() {
    return work.goals.stream().filter(goal -> !Double.isNaN(reached(goal))).toList();
  }

  /** Returns the peer with the lowest score; there may be none. */
  Optional<Contender> bestPeer() {
    return contenders.stream()
        .filter(each -> each.isPeer() && of(each.name()).hasAny())
        .min(Comparator.comparingDouble(each -> of(each.name()).median()));
  }

  /** Returns what a goal compares with its limit; NaN if there is no figure of gmp or its peer. */
  double reached(Goal goal) {
    if (!hasGmp()) {
      return Double.NaN;
    }
    if (goal.peer().isEmpty()) {
      return goal.figure().of(gmp());
    }
    Scores peer = scores.get(goal.peer());
    if (peer == null) {
      return Double.NaN;
    }
    return goal.figure() == Figure.SCORE
        ? gmp().over(peer).mean()
        : goal.figure().of(gmp()) / goal.figure().of(peer);
  }
}
