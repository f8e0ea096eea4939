package io.gmp.benchmarks.compare;

import java.util.List;

/** How long to measure. */
@SuppressWarnings("ImmutableEnumChecker") // lists that List.of has made
enum Effort {
  /** For every day: says which is faster, not by how many percent. */
  QUICK(List.of(2), 2, 3, 2, 200),
  /** For publishing. */
  FULL(List.of(1, 2), 5, 5, 5, 1000);

  /** The numbers of processors. */
  final List<Integer> gomaxprocs;

  /** How often each contender gets its turn, in a process of its own. */
  final int rounds;

  final int warmups;
  final int iterations;
  final long millis; // of an iteration

  Effort(List<Integer> gomaxprocs, int rounds, int warmups, int iterations, long millis) {
    this.gomaxprocs = gomaxprocs;
    this.rounds = rounds;
    this.warmups = warmups;
    this.iterations = iterations;
    this.millis = millis;
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
