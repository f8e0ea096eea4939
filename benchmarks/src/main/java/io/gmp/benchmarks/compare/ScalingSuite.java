package io.gmp.benchmarks.compare;

import static io.gmp.benchmarks.compare.Case.on;
import static io.gmp.benchmarks.compare.Contender.GMP;
import static io.gmp.benchmarks.compare.Contender.GO;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * What an operation costs on one processor, on as many as there are and on many more, and what one
 * of many costs as they become more.
 */
final class ScalingSuite {
  private static final String PROCS = "GOMAXPROCS";
  private static final String VIRTUAL_THREADS = "virtual threads";
  private static final String PEKKO = "Pekko, throughput 50";
  private static final String KOTLIN = "Kotlin";
  private static final String JOX = "Jox";

  private static final int GOMAXPROCS = 2; // while the work grows
  private static final int LIVE_TIMERS = 10_000; // while the processors grow

  private final Go go;
  private final Effort effort;

  ScalingSuite(Go go, Effort effort) {
    this.go = go;
    this.effort = effort;
  }

  Suite suite() {
    var cases = new ArrayList<Case>();
    effort.manyProcs.forEach(p -> cases.add(spawn(p)));
    effort.manyProcs.forEach(p -> cases.add(actors("ping-pong, 64 pairs", "pingPong64Pairs", p)));
    effort.manyProcs.forEach(p -> cases.add(actors("fan-in, 16 senders", "fanIn", p)));
    effort.manyProcs.forEach(p -> cases.add(timers(p)));
    effort.sizes.forEach(n -> cases.add(goroutines(n)));
    effort.sizes.forEach(n -> cases.add(messages(n)));
    effort.sizes.forEach(n -> cases.add(channels(n)));
    effort.sizes.forEach(n -> cases.add(liveTimers(n)));
    return new Suite("scaling", "Scaling", cases);
  }

  private Case spawn(int p) {
    return on("spawn, flat", p)
        .at("spawn, flat", PROCS, p)
        .with(GMP, "SpawnBenchmark.flatGmp", p)
        .with(GO, go.own("CreateGoroutinesSingle", p))
        .with(VIRTUAL_THREADS, "SpawnBenchmark.flatVirtualThreads", p);
  }

  private static Case actors(String name, String method, int p) {
    String benchmark = "ActorBenchmark." + method;
    return on(name, p)
        .at(name, PROCS, p)
        .with(GMP, benchmark, p, Map.of("system", "gmp"))
        .with(PEKKO, benchmark, p, Map.of("system", "pekko-50"))
        .with(KOTLIN, benchmark, p, Map.of("system", "kotlin"));
  }

  private Case timers(int p) {
    String name = "a timer armed and called off, 10,000 others";
    return armed(on(name, p), p, LIVE_TIMERS).at(name, PROCS, p);
  }

  private Case liveTimers(int n) {
    return armed(each("a timer armed and called off, others", n), GOMAXPROCS, n)
        .at("a timer armed and called off", "other timers", n);
  }

  private Case armed(Case work, int p, int live) {
    return TimerSuite.armed(work, go, p, Map.of("live", Integer.toString(live)));
  }

  private Case goroutines(int n) {
    return each("a goroutine that waits at a gate, of", n)
        .at("a goroutine that waits at a gate", "goroutines", n)
        .with(GMP, growth("goroutinesGmp", n, Map.of()))
        .with(GO, new Each(go.twin("Gate/" + n, GOMAXPROCS), n))
        .with(VIRTUAL_THREADS, growth("goroutinesVirtualThreads", n, Map.of()));
  }

  private static Case messages(int n) {
    Case work = each("a message to each actor, of", n).at("a message to each actor", "actors", n);
    for (var peer :
        List.of(Map.entry(GMP, "gmp"), Map.entry(PEKKO, "pekko-50"), Map.entry(KOTLIN, "kotlin"))) {
      work.with(peer.getKey(), growth("actors", n, Map.of("system", peer.getValue())));
    }
    return work;
  }

  private Case channels(int n) {
    return each("a value through each channel, of", n)
        .at("a value through each channel", "channels", n)
        .with(GMP, growth("channels", n, Map.of("system", "gmp")))
        .with(GO, new Each(go.twin("Channels/" + n, GOMAXPROCS), n))
        .with(JOX, growth("channels", n, Map.of("system", "jox")));
  }

  private static Case each(String what, int n) {
    return on(String.format(Locale.ROOT, "%s %,d", what, n), GOMAXPROCS);
  }

  private static Source growth(String method, int n, Map<String, String> params) {
    var all = new TreeMap<>(params);
    all.put("n", Integer.toString(n));
    all.put("gomaxprocs", Integer.toString(GOMAXPROCS));
    return new Each(new JmhSource("GrowthBenchmark." + method, all), n);
  }
}
