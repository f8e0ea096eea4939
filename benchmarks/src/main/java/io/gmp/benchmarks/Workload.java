package io.gmp.benchmarks;

import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Actors that are given the same thing to do again and again, and check that they have done it. */
abstract class Workload {
  private final AtomicReference<@Nullable String> wrong = new AtomicReference<>();

  /** Lets them begin; the tally is told when all is done. */
  abstract Tally begin() throws InterruptedException;

  final void run() throws InterruptedException {
    begin().await();
    String found = wrong.get();
    if (found != null) {
      throw new IllegalStateException(found);
    }
  }

  /** For the actors: what they expect of each other. */
  final void check(boolean right, String otherwise) {
    if (!right) {
      wrong.compareAndSet(null, otherwise);
    }
  }
}
