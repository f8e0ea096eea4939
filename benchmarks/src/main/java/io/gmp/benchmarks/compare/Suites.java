package io.gmp.benchmarks.compare;

import static io.gmp.benchmarks.compare.Case.on;
import static io.gmp.benchmarks.compare.Contender.GMP;
import static io.gmp.benchmarks.compare.Contender.GO;

import io.gmp.benchmarks.LatencyRun;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What is compared with what, and what is asked of gmp. */
final class Suites {
  private static final String BASELINE = "gmp's floor";
  private static final String EXECUTOR = "ScheduledThreadPoolExecutor";
  private static final String FORK_JOIN = "ForkJoinPool";
  private static final String JOX = "Jox";
  private static final String KOTLIN = "Kotlin";
  private static final String PEKKO_5 = "Pekko, throughput 5";
  private static final String PEKKO_50 = "Pekko, throughput 50";
  private static final String QUEUES = "j.u.c queues on virtual threads";
  private static final String VERTX = "Vert.x event bus";
  private static final String VIRTUAL_THREADS = "virtual threads";

  private static final long CALIBRATION_MILLIS = 3_000; // and a process
  private static final long LATENCY_MILLIS = 4_000; // shorter ones measure the compiler

  private static final String LATENCY =
      """
      Who starts the tasks is a platform thread in the JVMs, and gives them to the system from outside. In Go it is a
      goroutine, since there is nothing else, with a processor of its own: what it starts is queued there first, and has
      to be stolen by the other one, which costs Go some microseconds. When it has run for 10 ms it is preempted, and its
      processor runs what is queued there: at 90 % load Go has more than the one processor that the others have for
      their tasks.\
      """;

  private static final String MILLIS = "ms";
  private static final String BYTES = "bytes";

  private final Go go;
  private final Effort effort;
  private final Path samples;
  private final List<Integer> gomaxprocs;

  /**
   * Takes them.
   *
   * @param go the Go to compare with
   * @param effort how long to measure
   * @param samples the folder of the samples
   */
  Suites(Go go, Effort effort, Path samples) {
    this.go = go;
    this.effort = effort;
    this.samples = samples;
    this.gomaxprocs = effort.gomaxprocs;
  }

  List<Suite> all() {
    return List.of(
        scheduler(),
        channels(),
        select(),
        actors(),
        ReactorSuite.suite(),
        new TimerSuite(go, gomaxprocs).suite(),
        blocking(),
        latency(),
        new EchoSuite(go).suite(),
        new HttpSuite(samples).suite(),
        memory(),
        new ScalingSuite(go, effort).suite(),
        ModelSuite.suite());
  }

  private Suite scheduler() {
    var cases = new ArrayList<Case>();
    for (int p : gomaxprocs) {
      cases.add(
          on("spawn, flat", p)
              .with(GMP, "SpawnBenchmark.flatGmp", p)
              .with(GO, go.own("CreateGoroutinesSingle", p))
              .with(VIRTUAL_THREADS, "SpawnBenchmark.flatVirtualThreads", p)
              .with(FORK_JOIN, "SpawnBenchmark.flatForkJoinPool", p)
              .with(BASELINE, "SpawnBenchmark.flatBaseline", p)
              .everyDay()
              .goal(30)
              .goal(GO, 1 / 5.0)
              .goal(VIRTUAL_THREADS, 1 / 10.0));
      cases.add(
          on("spawn, chained", p)
              .with(GMP, "SpawnBenchmark.chainedGmp", p)
              .with(GO, go.own("CreateGoroutines", p))
              .with(VIRTUAL_THREADS, "SpawnBenchmark.chainedVirtualThreads", p)
              .with(FORK_JOIN, "SpawnBenchmark.chainedForkJoinPool", p)
              .with(BASELINE, "SpawnBenchmark.chainedBaseline", p)
              .everyDay()
              .goal(15)
              .goal(GO, 1 / 5.0)
              .goal(VIRTUAL_THREADS, 1 / 10.0));
      cases.add(
          on("spawn, from outside", p)
              .with(GMP, "SpawnBenchmark.outsideGmp", p)
              .with(VIRTUAL_THREADS, "SpawnBenchmark.outsideVirtualThreads", p)
              .with(BASELINE, "SpawnBenchmark.outsideBaseline", p));
      cases.add(
          on("switch, park and unpark", p)
              .with(GMP, "SwitchBenchmark.parkGmp", p)
              .with(VIRTUAL_THREADS, "SwitchBenchmark.parkVirtualThreads", p)
              .with(BASELINE, "SwitchBenchmark.parkBaseline", p)
              .everyDay()
              .goal(VIRTUAL_THREADS, 1 / 2.5));
      cases.add(
          on("switch, two unbuffered channels", p)
              .with(GMP, "SwitchBenchmark.channelGmp", p)
              .with(GO, go.twin("Switch", p))
              .with(JOX, "SwitchBenchmark.channelJox", p)
              .with(QUEUES, "SwitchBenchmark.channelSynchronousQueue", p)
              .everyDay()
              .goal(GO, 1.1));
    }
    for (String delay : List.of("0s", "1µs", "10µs", "100µs")) {
      Case wakeUp = wakeUp("both spin for " + delay, "spinning", "WakeupParallelSpinning", delay);
      cases.add(delay.equals("10µs") ? wakeUp.everyDay() : wakeUp);
    }
    for (String delay : List.of("0s", "10µs", "100µs")) {
      cases.add(wakeUp("system calls of " + delay, "syscall", "WakeupParallelSyscall", delay));
    }
    cases.add(
        on("10,000 tasks of 1 µs from one goroutine", 2)
            .with(GMP, "MixBenchmark.gmp", 2, Map.of("percent", "0"))
            .with(GO, go.twin("Mix/0", 2))
            .with(VIRTUAL_THREADS, "MixBenchmark.virtualThreads", 2, Map.of("percent", "0")));
    cases.add(
        on("skynet, 1,000,000 goroutines", 2, MILLIS)
            .with(GMP, "SkynetBenchmark.gmp", 2)
            .with(GO, go.twin("Skynet", 2, "ms/skynet"))
            .with(VIRTUAL_THREADS, "SkynetBenchmark.virtualThreads", 2)
            .everyDay()
            .goal(GO, 1));
    return new Suite("scheduler", "Scheduler", cases);
  }

  private Case wakeUp(String name, String passed, String gos, String delay) {
    var params = Map.of("passed", passed, "delay", delay.replaceAll("[^0-9]", ""));
    return on("wake-up, " + name, 2)
        .with(GMP, "WakeupBenchmark.gmp", 2, params)
        .with(GO, go.own(gos + "/" + delay, 2))
        .with(VIRTUAL_THREADS, "WakeupBenchmark.virtualThreads", 2, params)
        .goal(GO, 1);
  }

  private Suite channels() {
    var cases = new ArrayList<Case>();
    for (int p : gomaxprocs) {
      cases.add(
          players("ChanSync", "ChannelBenchmark.sync", "ChanSync", p, Map.of())
              .everyDay()
              .goal(GO, 1.1)
              .goal(JOX, 1 / 3.0)
              .goal(QUEUES, 1 / 3.0));
      for (String size : List.of("0", "10", "100")) {
        Case prodCons =
            players(
                    "ChanProdCons" + size,
                    "ChannelBenchmark.prodCons",
                    "ChanProdCons" + size,
                    p,
                    Map.of("capacity", size))
                .with(KOTLIN, "ChannelBenchmark.prodConsKotlin", p, Map.of("capacity", size))
                .goal(GO, 1)
                .goal(JOX, 1 / 2.0);
        cases.add(size.equals("10") ? prodCons : prodCons.everyDay());
      }
      cases.add(
          players("ChanUncontended", "ChannelBenchmark.uncontended", "ChanUncontended", p, Map.of())
              .goal(GO, 1));
      cases.add(
          players("ChanContended", "ChannelBenchmark.contended", "ChanContended", p, Map.of())
              .goal(GO, 1));
      cases.add(players("ChanSem", "ChannelBenchmark.sem", "ChanSem", p, Map.of()).goal(GO, 1));
      cases.add(
          players("ChanCreation", "ChannelBenchmark.creation", "ChanCreation", p, Map.of())
              .goal(GO, 1));
      cases.add(
          on("ChanNonblocking", p)
              .with(GMP, "ChannelBenchmark.nonblocking", p)
              .with(GO, go.own("ChanNonblocking", p))
              .goal(GO, 1));
      cases.add(
          on("one producer, one consumer, 100", p)
              .with(GMP, "ChannelBenchmark.pair", p, Map.of("system", "gmp", "capacity", "100"))
              .with(GO, go.twin("Pair100", p))
              .with(KOTLIN, "ChannelBenchmark.pairKotlin", p, Map.of("capacity", "100"))
              .with(JOX, "ChannelBenchmark.pair", p, Map.of("system", "jox", "capacity", "100"))
              .with(QUEUES, "ChannelBenchmark.pair", p, Map.of("system", "juc", "capacity", "100"))
              .everyDay()
              .goal(15)
              .goal(GO, 1 / 2.0)
              .goal(KOTLIN, 1));
    }
    return new Suite("channels", "Channels", cases);
  }

  private Case players(String name, String method, String gos, int p, Map<String, String> params) {
    return on(name, p)
        .with(GMP, method, p, with(params, "system", "gmp"))
        .with(GO, go.own(gos, p))
        .with(JOX, method, p, with(params, "system", "jox"))
        .with(QUEUES, method, p, with(params, "system", "juc"));
  }

  private Suite select() {
    var cases = new ArrayList<Case>();
    for (int p : gomaxprocs) {
      cases.add(twins("SelectUncontended", "SelectBenchmark.uncontended", p));
      cases.add(twins("SelectSyncContended", "SelectBenchmark.syncContended", p));
      cases.add(twins("SelectProdCons", "SelectBenchmark.prodCons", p));
      cases.add(twins("SelectNonblock", "SelectBenchmark.nonblock", p));
      cases.add(twins("ChanPopular", "SelectBenchmark.popular", p));
    }
    return new Suite("select", "Select", cases);
  }

  private Case twins(String name, String method, int p) {
    return on(name, p).with(GMP, method, p).with(GO, go.own(name, p)).everyDay().goal(GO, 1);
  }

  private Suite actors() {
    var cases = new ArrayList<Case>();
    for (int p : gomaxprocs) {
      cases.add(
          players("ping-pong, one pair", "pingPongOnePair", p, 4)
              .with(BASELINE, "PingPongBenchmark.baseline", p, Map.of("pairs", "1"))
              .everyDay()
              .goal(30));
      cases.add(
          players("ping-pong, 64 pairs", "pingPong64Pairs", p, 2.5)
              .with(BASELINE, "PingPongBenchmark.baseline", p, Map.of("pairs", "64")));
    }
    cases.add(players("counting, one sender", "counting", 2, 3).everyDay());
    cases.add(players("fan-in, 16 senders", "fanIn", 2, 3).everyDay());
    cases.add(players("fork-join throughput (Savina)", "forkJoinThroughput", 2, 2).everyDay());
    cases.add(players("thread ring (Savina)", "threadRing", 2, 2));
    cases.add(players("Chameneos (Savina)", "chameneos", 2, 2));
    cases.add(players("Big (Savina)", "big", 2));
    cases.add(players("bounded buffer (Savina)", "boundedBuffer", 2)); // nearly all logarithms
    cases.add(players("bounded buffer (Savina), messages alone", "boundedBufferWithoutWork", 2));
    cases.add(players("bank transactions (Savina)", "bank", 2));
    cases.add(beatPekko(spawners("spawn, one message, stop", "spawnMessageStop", 2), 5).everyDay());
    cases.add(players("ask and answer inside the system", "askInside", 2, 3).everyDay());
    return new Suite("actors", "Actors", cases);
  }

  /** Both of Pekko's settings are to be beaten so many times, which is the better one. */
  private static Case players(String name, String method, int p, double times) {
    return beatPekko(players(name, method, p), times);
  }

  private static Case players(String name, String method, int p) {
    return spawners(name, method, p)
        .with(VERTX, "ActorBenchmark." + method, p, Map.of("system", "vertx"));
  }

  /** Without Vert.x, whose verticles do not spawn others. */
  private static Case spawners(String name, String method, int p) {
    String benchmark = "ActorBenchmark." + method;
    return on(name, p)
        .with(GMP, benchmark, p, Map.of("system", "gmp"))
        .with(PEKKO_5, benchmark, p, Map.of("system", "pekko-5"))
        .with(PEKKO_50, benchmark, p, Map.of("system", "pekko-50"))
        .with(KOTLIN, benchmark, p, Map.of("system", "kotlin"));
  }

  private static Case beatPekko(Case work, double times) {
    return work.goal(PEKKO_5, 1 / times).goal(PEKKO_50, 1 / times);
  }

  private Suite blocking() {
    var cases = new ArrayList<Case>();
    for (String blocking : List.of("10", "50")) {
      var params = Map.of("percent", blocking);
      cases.add(
          on("10,000 tasks, " + blocking + " % of which block", 2)
              .with(GMP, "MixBenchmark.gmp", 2, params)
              .with(GO, go.twin("Mix/" + blocking, 2))
              .with(VIRTUAL_THREADS, "MixBenchmark.virtualThreads", 2, params)
              .everyDay()
              .goal(VIRTUAL_THREADS, 1)
              .goal(VIRTUAL_THREADS, 0.8, Figure.PROCESSOR_TIME));
    }
    return new Suite("blocking", "Tasks that block", cases);
  }

  private Suite latency() {
    var cases = new ArrayList<Case>();
    for (int load : List.of(50, 90)) {
      Together gmp = ofJvm("gmp", load);
      Together goes = percentiles(effort -> go.latency(load, effort));
      Together threads = ofJvm("virtual-threads", load);
      Together pool = ofJvm("fork-join-pool", load);
      for (int i = 0; i < Percentiles.NAMES.size(); i++) {
        cases.add(
            on(Percentiles.NAMES.get(i) + " at " + load + " % load", 1)
                .with(GMP, gmp.part(i))
                .with(GO, goes.part(i))
                .with(VIRTUAL_THREADS, threads.part(i))
                .with(FORK_JOIN, pool.part(i))
                .everyDay());
      }
    }
    return new Suite("latency", "Latency", cases, LATENCY);
  }

  private static Together ofJvm(String system, int load) {
    return percentiles(effort -> LatencyRun.percentiles(system, load, latencyMillis(effort)));
  }

  private static long latencyMillis(Effort effort) {
    return Math.max(LATENCY_MILLIS, effort.turnMillis());
  }

  private static Together percentiles(Percentiles.Run run) {
    return Percentiles.of(1, effort -> CALIBRATION_MILLIS + 3 * latencyMillis(effort) / 2, run);
  }

  private Suite memory() {
    var cases = new ArrayList<Case>();
    cases.add(
        new Case("goroutine blocked on a channel", BYTES)
            .with(GMP, new MemorySource("GOROUTINES"))
            .with(GO, go.twin("Memory", 2, "bytes/goroutine"))
            .with(VIRTUAL_THREADS, new MemorySource("VIRTUAL_THREADS"))
            .everyDay()
            .goal(650));
    cases.add(
        new Case("idle actor", BYTES)
            .with(GMP, new MemorySource("ACTORS"))
            .with("Pekko", new MemorySource("PEKKO_ACTORS"))
            .with(KOTLIN, new MemorySource("KOTLIN_ACTORS"))
            .goal(200));
    cases.add(
        new Case("channel with room for one value, empty", BYTES)
            .with(GMP, new MemorySource("CHANNELS"))
            .with(GO, go.twin("MemoryChannels", 2, "bytes/channel"))
            .with(KOTLIN, new MemorySource("KOTLIN_CHANNELS"))
            .with(JOX, new MemorySource("JOX_CHANNELS"))
            .with("ArrayBlockingQueue", new MemorySource("QUEUES"))
            .everyDay());
    cases.add(
        new Case("timer that is armed", BYTES)
            .with(GMP, new MemorySource("TIMERS"))
            .with(GO, go.twin("MemoryTimers", 2, "bytes/timer"))
            .with(EXECUTOR, new MemorySource("EXECUTOR_TIMERS"))
            .everyDay());
    return new Suite("memory", "Memory", cases);
  }

  static Map<String, String> with(Map<String, String> params, String name, String value) {
    var all = new HashMap<>(params);
    all.put(name, value);
    return all;
  }
}
