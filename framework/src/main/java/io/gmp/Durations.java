package io.gmp;

import java.time.Duration;

/** Durations as nanoseconds, without overflow. */
final class Durations {
  private Durations() {}

  static long nanos(Duration duration) {
    if (duration.isNegative()) {
      return 0;
    }
    return duration.compareTo(Duration.ofNanos(Long.MAX_VALUE)) >= 0
        ? Long.MAX_VALUE
        : duration.toNanos();
  }
}
