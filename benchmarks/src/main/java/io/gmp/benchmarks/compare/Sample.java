package io.gmp.benchmarks.compare;

/**
 * One turn of one contender.
 *
 * @param score in the unit of its case; less is better
 * @param bytes allocated for an operation, NaN where nobody counts them
 * @param cpuNanos processor time for an operation, NaN where nobody counts it
 */
record Sample(double score, double bytes, double cpuNanos) {
  /** Of a turn that failed. */
  static final Sample NONE = new Sample(Double.NaN, Double.NaN, Double.NaN);

  boolean isNone() {
    return Double.isNaN(score);
  }
}
