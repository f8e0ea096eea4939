package io.gmp.internal.scheduler;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;

/**
 * How many Ms there may be, Go's {@code SetMaxThreads}. An M that is given away, to a goroutine
 * that has locked it or blocks it, runs no other; so one of them all must never be given away, or
 * nothing would run what the others wait for. Whoever would give the last one away is refused.
 */
final class MachineLimit {
  private final AtomicInteger given = new AtomicInteger();
  private volatile int most = 10_000;
  private volatile IntFunction<RuntimeException> exhaustion =
      limit -> new IllegalStateException("all of " + limit + " threads are blocked or locked");

  void set(int most, IntFunction<RuntimeException> exhaustion) {
    this.exhaustion = exhaustion;
    this.most = most;
  }

  int most() {
    return most;
  }

  RuntimeException exhausted() {
    return exhaustion.apply(most);
  }

  /** An M is about to be given away; false if it is the last one. */
  boolean tryGive() {
    if (given.incrementAndGet() < most) {
      return true;
    }
    given.getAndDecrement();
    return false;
  }

  /** How many are given away. */
  int given() {
    return given.get();
  }

  void takeBack() {
    given.getAndDecrement();
  }
}
