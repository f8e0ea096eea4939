package io.gmp.benchmarks.compare;

import static io.gmp.benchmarks.compare.Case.on;
import static io.gmp.benchmarks.compare.Contender.GMP;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** gmp under Reactor's operators, beside Reactor's own schedulers. */
final class ReactorSuite {
  private static final String OWN = "gmp, one to be disposed";
  private static final String PARALLEL = "parallel()";
  private static final String ELASTIC = "boundedElastic()";
  private static final String ELASTIC_VIRTUAL = "boundedElastic() on virtual threads";
  private static final String UNBOUNDED_VIRTUAL = "elastic on virtual threads, unbounded";
  private static final String FORK_JOIN = "fromExecutorService(ForkJoinPool)";

  private static final Map<String, String> SYSTEMS =
      Map.of(
          GMP, "gmp",
          OWN, "gmp-own",
          PARALLEL, "parallel",
          ELASTIC, "elastic",
          ELASTIC_VIRTUAL, "elastic-virtual",
          UNBOUNDED_VIRTUAL, "elastic-virtual-unbounded",
          FORK_JOIN, "fork-join");

  private static final String NOTE =
      """
      `boundedElastic()` on virtual threads has no delayed tasks here: its timer keeps those that are called off until
      they are due, and no heap lasts for so many.\
      """;

  private static final List<String> PEERS = List.of(PARALLEL, ELASTIC, ELASTIC_VIRTUAL, FORK_JOIN);
  private static final int GOMAXPROCS = 2;

  private ReactorSuite() {}

  static Suite suite() {
    var cases = new ArrayList<Case>();
    for (String pipelines : List.of("1", "64")) {
      for (String prefetch : List.of("256", "1")) {
        Case hop =
            all(
                "publishOn, pipelines: " + pipelines + ", prefetch: " + prefetch,
                "publishOn",
                Map.of("pipelines", pipelines, "prefetch", prefetch));
        PEERS.forEach(peer -> hop.goal(peer, 1 / 1.5));
        cases.add(prefetch.equals("256") ? hop.everyDay() : hop);
      }
    }
    cases.add(all("parallel(2).runOn, 1 us for a value", "runOn", Map.of()).goal(PARALLEL, 1));
    cases.add(task("a task from outside", "outside").everyDay());
    cases.add(task("a task from inside", "inside"));
    cases.add(task("a task, each by the one before", "chained"));
    cases.add(
        with(
                on("100,000 delayed tasks, half called off", GOMAXPROCS),
                "delayed",
                Map.of(),
                List.of(GMP, PARALLEL, ELASTIC, FORK_JOIN))
            .everyDay()
            .goal(PARALLEL, 1 / 2.0));
    cases.add(
        with(
                on("10,000 blocking calls of 1 ms", GOMAXPROCS, "ms"),
                "blocking",
                Map.of(),
                List.of(GMP, ELASTIC, ELASTIC_VIRTUAL, UNBOUNDED_VIRTUAL))
            .everyDay()
            .goal(ELASTIC_VIRTUAL, 1.1)
            .goal(UNBOUNDED_VIRTUAL, 1.1));
    return new Suite("reactor", "Reactor", cases, NOTE);
  }

  private static Case task(String name, String method) {
    var contenders = new ArrayList<>(List.of(GMP, OWN));
    contenders.addAll(PEERS);
    Case task = with(on(name, GOMAXPROCS), method, Map.of(), contenders);
    PEERS.forEach(peer -> task.goal(peer, 1 / 2.0));
    return task.goal(PARALLEL, 1 / 2.0, Figure.BYTES);
  }

  private static Case all(String name, String method, Map<String, String> params) {
    var contenders = new ArrayList<>(List.of(GMP));
    contenders.addAll(PEERS);
    return with(on(name, GOMAXPROCS), method, params, contenders);
  }

  private static Case with(
      Case work, String method, Map<String, String> params, List<String> contenders) {
    for (String contender : contenders) {
      var all = new LinkedHashMap<>(params);
      all.put("system", SYSTEMS.get(contender));
      work.with(contender, "ReactorBenchmark." + method, GOMAXPROCS, all);
    }
    return work;
  }
}
