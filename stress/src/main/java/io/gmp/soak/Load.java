package io.gmp.soak;

import java.util.Random;

/**
 * One kind of work. It is done in rounds, and each round settles its own books: what it began has
 * ended, and what went in came out.
 */
interface Load {
  /** Names it in the report. */
  String name();

  /**
   * Does one round, on a goroutine of the runtime under test.
   *
   * @param random decides what this round is like
   * @return the number of operations
   * @throws Exception that fails the soak test
   */
  long round(Random random) throws Exception;

  /** Fails the round unless the two are equal. */
  static void same(String what, long expected, long actual) {
    holds(expected == actual, what + ": expected " + expected + " and found " + actual);
  }

  /** Fails the round unless that holds. */
  static void holds(boolean condition, String otherwise) {
    if (!condition) {
      throw new AssertionError(otherwise);
    }
  }
}
