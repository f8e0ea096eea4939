package io.gmp.benchmarks.compare;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The same work for several contenders, the first of which is gmp if it takes part; less is better.
 */
final class Case {
  final String name;
  final String unit;
  final List<Contender> contenders = new ArrayList<>();
  final List<Goal> goals = new ArrayList<>();
  @Nullable Point point;
  @Nullable String perSecond;
  boolean everyDay;
  int gomaxprocs; // 0 if it is for no certain number

  Case(String name, String unit) {
    this.name = name;
    this.unit = unit;
  }

  /** A case in nanoseconds that is for so many processors. */
  static Case on(String name, int gomaxprocs) {
    return on(name, gomaxprocs, "ns");
  }

  static Case on(String name, int gomaxprocs, String unit) {
    var made = new Case(name + ", GOMAXPROCS=" + gomaxprocs, unit);
    made.gomaxprocs = gomaxprocs;
    return made;
  }

  Case with(String contender, Source source) {
    contenders.add(new Contender(contender, source));
    return this;
  }

  /** A method of JMH, with its params as names and values in turn. */
  Case with(String contender, String method, int gomaxprocs, Map<String, String> params) {
    var all = new TreeMap<>(params);
    all.put("gomaxprocs", Integer.toString(gomaxprocs));
    return with(contender, new JmhSource(method, all));
  }

  Case with(String contender, String method, int gomaxprocs) {
    return with(contender, method, gomaxprocs, Map.of());
  }

  Case goal(String peer, double times) {
    return goal(peer, times, Figure.SCORE);
  }

  Case goal(String peer, double times, Figure figure) {
    goals.add(new Goal(peer, times, figure));
    return this;
  }

  /** Makes it a point of a curve. */
  Case at(String curve, String axis, int x) {
    point = new Point(curve, axis, x);
    return this;
  }

  /** Lets the table say, too, how many of these fit into a second; the case is in nanoseconds. */
  Case perSecond(String what) {
    perSecond = what;
    return this;
  }

  /** Makes it one of those that a run measures which is told nothing. */
  Case everyDay() {
    everyDay = true;
    return this;
  }

  Case goal(double limit) {
    return goal("", limit);
  }
}
