package io.gmp.benchmarks.compare;

import java.util.List;

/** How long to measure. */
@SuppressWarnings("ImmutableEnumChecker") // lists that List.of has made
enum Effort {
  /** For every day: says which is faster, not by how many percent. */
  QUICK(
      List.of(2), List.of(1, 2, 16), List.of(100, 10_000, 1_000_000), 1, 4, 3, 120, 10_000, 2_000),
  /** For publishing. */
  FULL(
      List.of(1, 2),
      List.of(1, 2, 4, 8, 16, 64),
      List.of(100, 1_000, 10_000, 100_000, 1_000_000),
      5,
      5,
      4,
      500,
      50_000,
      5_000);

  /** The numbers of processors. */
  final List<Integer> gomaxprocs;

  /** The numbers of processors of a curve. */
  final List<Integer> manyProcs;

  /** How much work there is along a curve. */
  final List<Integer> sizes;

  /**
   * How often each contender gets its turn, in a process of its own, unless the user says
   * otherwise.
   */
  final int rounds;

  final int warmups;
  final int iterations;
  final long millis; // of an iteration

  /** How many timers come due. */
  final int timers;

  /** For how long a web server is asked. */
  final long requestsMillis;

  Effort(
      List<Integer> gomaxprocs,
      List<Integer> manyProcs,
      List<Integer> sizes,
      int rounds,
      int warmups,
      int iterations,
      long millis,
      int timers,
      long requestsMillis) {
    this.gomaxprocs = gomaxprocs;
    this.manyProcs = manyProcs;
    this.sizes = sizes;
    this.rounds = rounds;
    this.warmups = warmups;
    this.iterations = iterations;
    this.millis = millis;
    this.timers = timers;
    this.requestsMillis = requestsMillis;
  }

  /** For how long one turn measures. */
  long turnMillis() {
    return iterations * millis;
  }

  /** Returns what {@code go test -benchtime} is told: all iterations of a JVM's turn together. */
  String goTime() {
    return turnMillis() + "ms";
  }
}
