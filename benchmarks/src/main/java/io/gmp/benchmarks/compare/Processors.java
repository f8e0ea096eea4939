package io.gmp.benchmarks.compare;

import io.gmp.benchmarks.Distance;

/**
 * Whether the machine's two processors are near each other, by the shortest distance that was ever
 * seen here.
 */
final class Processors {
  static final Processors HERE = new Processors();

  /** How often a turn is repeated at most in which they were never near. */
  static final int TURNS = 3;

  /** How many times the shortest distance is far. */
  private static final double FAR = 2;

  private static final int LOOKS = 50;
  private static final long PAUSE_MILLIS = 40;

  private double shortest = Double.NaN; // nobody has looked

  private Processors() {}

  /** Whether that is near; true where it cannot be told. */
  boolean isNear(double distance) throws InterruptedException {
    if (Double.isNaN(distance)) {
      return true;
    }
    if (Double.isNaN(shortest)) {
      look();
    }
    shortest = Math.min(shortest, distance);
    return isNear(distance, shortest);
  }

  static boolean isNear(double distance, double shortest) {
    return distance <= FAR * shortest;
  }

  /** Looks for two seconds, in which they may be near once. */
  private void look() throws InterruptedException {
    shortest = Double.POSITIVE_INFINITY;
    for (int i = 0; i < LOOKS; i++) {
      shortest = Math.min(shortest, Distance.nanos());
      Thread.sleep(PAUSE_MILLIS);
    }
  }
}
