package io.gmp.benchmarks.compare;

/**
 * One turn of one contender.
 *
 * @param score in the unit of its case; less is better
 * @param bytes allocated for an operation, NaN where nobody counts them
 * @param cpuNanos processor time for an operation, NaN where nobody counts it
 * @param distance of the two processors meanwhile in nanoseconds, NaN where nobody looked
 */
record Sample(double score, double bytes, double cpuNanos, double distance) {
  /** Of a turn that failed. */
  static final Sample NONE = new Sample(Double.NaN, Double.NaN, Double.NaN);

  Sample(double score, double bytes, double cpuNanos) {
    this(score, bytes, cpuNanos, Double.NaN);
  }

  boolean isNone() {
    return Double.isNaN(score);
  }
}
