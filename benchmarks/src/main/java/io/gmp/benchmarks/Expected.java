package io.gmp.benchmarks;

/** What has to come out of a benchmark for its time to mean anything. */
final class Expected {
  private Expected() {}

  static void of(long expected, long found, String what) {
    if (found != expected) {
      throw new IllegalStateException(found + " " + what + " instead of " + expected);
    }
  }
}
