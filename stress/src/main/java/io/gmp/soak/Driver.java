package io.gmp.soak;

import java.util.Random;
import java.util.concurrent.TimeUnit;

/** Does rounds of one load, on a goroutine, until the gate says that it is over. */
final class Driver {
  private final Load load;
  private final Gate gate;
  private final Failures failures;
  private final Random random;
  private volatile long rounds; // this goroutine writes, as the next two
  private volatile long operations;
  private volatile long roundSince = System.nanoTime();

  Driver(Load load, Gate gate, Failures failures, long seed) {
    this.load = load;
    this.gate = gate;
    this.failures = failures;
    this.random = new Random(seed);
  }

  @SuppressWarnings("NonAtomicVolatileUpdate") // one writer
  void run() {
    try {
      while (gate.pass()) {
        roundSince = System.nanoTime();
        operations += load.round(random);
        rounds++;
      }
    } catch (Throwable e) {
      failures.add(new AssertionError(load.name() + ", round " + (rounds + 1), e));
    }
  }

  String name() {
    return load.name();
  }

  long rounds() {
    return rounds;
  }

  long operations() {
    return operations;
  }

  /** For how long the round has been under way, or the gate closed. */
  long secondsInRound() {
    return TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - roundSince);
  }
}
