package io.gmp.benchmarks.compare;

import java.io.IOException;

/** Where a contender's figures come from. */
interface Source {
  /** What starting a process and ending it takes. */
  long PROCESS_MILLIS = 1_000;

  /**
   * Measures once, in a process of its own.
   *
   * @throws IOException if it cannot be started or says nothing that can be understood
   */
  Sample measure(Effort effort) throws IOException, InterruptedException;

  /** Returns how long that takes, roughly. */
  default long expectedMillis(Effort effort) {
    return PROCESS_MILLIS + 2 * effort.turnMillis();
  }
}
