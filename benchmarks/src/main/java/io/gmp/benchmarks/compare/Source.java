package io.gmp.benchmarks.compare;

import java.io.IOException;

/** Where a contender's figures come from. */
interface Source {
  /**
   * Measures once, in a process of its own.
   *
   * @throws IOException if it cannot be started or says nothing that can be understood
   */
  Sample measure(Effort effort) throws IOException, InterruptedException;
}
