package io.gmp.benchmarks.compare;

import static io.gmp.benchmarks.compare.Case.on;
import static io.gmp.benchmarks.compare.Contender.GMP;
import static io.gmp.benchmarks.compare.Contender.GO;

import io.gmp.benchmarks.TimerLateness;
import io.gmp.benchmarks.TimerLateness.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Timers armed and called off, and how late those are that come due. */
final class TimerSuite {
  private static final String SCHEDULED = "ScheduledThreadPoolExecutor";
  private static final String FORK_JOIN = "ForkJoinPool";
  private static final String VIRTUAL_THREADS = "virtual threads";
  private static final int GOMAXPROCS = 2; // of those that come due
  private static final double NANOS_OF_MICRO = 1_000;

  private static final String NOTE =
      """
      Timers that come due do so one in 100 us, at random, after 20,000 others to warm up. What is called later is a
      function; who sleeps is a goroutine or a virtual thread, and is late when it goes on late.\
      """;

  private final Go go;
  private final List<Integer> gomaxprocs;

  TimerSuite(Go go, List<Integer> gomaxprocs) {
    this.go = go;
    this.gomaxprocs = gomaxprocs;
  }

  Suite suite() {
    var cases = new ArrayList<Case>();
    for (int p : gomaxprocs) {
      cases.add(
          armed(on("armed and called off, a million others", p), go, p, Map.of())
              .everyDay()
              .goal(2000));
    }
    late("called, late by", Kind.CALLBACK, Map.of(SCHEDULED, SCHEDULED, FORK_JOIN, FORK_JOIN))
        .forEach(work -> cases.add(work.everyDay()));
    cases.addAll(late("sleeper, late by", Kind.SLEEPER, Map.of(VIRTUAL_THREADS, "jdk")));
    return new Suite("timers", "Timers", cases, NOTE);
  }

  /** Lets gmp and its peers arm timers and call them off. */
  static Case armed(Case work, Go go, int p, Map<String, String> params) {
    String others = params.getOrDefault("live", "1000000");
    work.with(GMP, "TimerBenchmark.armAndCancelGmp", p, params)
        .with(GO, go.twin("Timers/" + others, p));
    for (String executor : List.of(SCHEDULED, FORK_JOIN)) {
      work.with(
          executor,
          "TimerBenchmark.armAndCancelExecutor",
          p,
          Suites.with(params, "executor", executor));
    }
    return work;
  }

  private List<Case> late(String what, Kind kind, Map<String, String> systems) {
    Together gmp = ofJvm("virtual-thread", kind);
    Together goes =
        percentiles(
            effort -> go.lateness(kind.name().toLowerCase(Locale.ROOT), GOMAXPROCS, effort.timers));
    var cases = new ArrayList<Case>();
    for (String percentile : Percentiles.NAMES) {
      cases.add(
          new Case(
              String.format(
                  Locale.ROOT,
                  "%s, %s, others: %,d, GOMAXPROCS=%d",
                  what,
                  percentile,
                  kind.live,
                  GOMAXPROCS),
              "us"));
    }
    add(cases, GMP, gmp);
    add(cases, GO, goes);
    for (String peer : List.of(SCHEDULED, FORK_JOIN, VIRTUAL_THREADS)) {
      String system = systems.get(peer);
      if (system != null) {
        add(cases, peer, ofJvm(system, kind));
      }
    }
    cases.get(Percentiles.NAMES.indexOf("p99")).goal(2_000);
    return cases;
  }

  private static void add(List<Case> cases, String contender, Together percentiles) {
    for (int i = 0; i < cases.size(); i++) {
      cases.get(i).with(contender, percentiles.part(i));
    }
  }

  private static Together ofJvm(String system, Kind kind) {
    return percentiles(
        effort -> TimerLateness.percentiles(system, kind, GOMAXPROCS, effort.timers));
  }

  private static Together percentiles(Percentiles.Run run) {
    return Percentiles.of(
        NANOS_OF_MICRO, effort -> TimerLateness.expectedMillis(effort.timers), run);
  }
}
