package io.gmp.benchmarks.compare;

/** How long to measure. */
enum Effort {
  /** For every day: says which is faster, not by how many percent. */
  QUICK(3, 4, 3, 250),
  /** For publishing. */
  FULL(5, 5, 5, 1000);

  /** How often each contender gets its turn, in a process of its own. */
  final int rounds;

  final int warmups;
  final int iterations;
  final long millis; // of an iteration

  Effort(int rounds, int warmups, int iterations, long millis) {
    this.rounds = rounds;
    this.warmups = warmups;
    this.iterations = iterations;
    this.millis = millis;
  }

  /** Returns what {@code go test -benchtime} is told: all iterations of a JVM's turn together. */
  String goTime() {
    return iterations * millis + "ms";
  }
}
