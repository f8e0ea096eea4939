package io.gmp.benchmarks.compare;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The same work for several contenders, the first of which is gmp; less is better. */
final class Case {
  final String name;
  final String unit;
  final List<Contender> contenders = new ArrayList<>();
  final List<Goal> goals = new ArrayList<>();

  Case(String name, String unit) {
    this.name = name;
    this.unit = unit;
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
    goals.add(new Goal(peer, times));
    return this;
  }

  Case goal(double limit) {
    return goal("", limit);
  }
}
