package io.gmp.channel;

import java.time.Duration;

/** Timeouts as nanoseconds, without overflow. */
final class Nanos {
  private Nanos() {}

  static long of(Duration timeout) {
    if (timeout.isNegative()) {
      return 0;
    }
    return timeout.compareTo(Duration.ofNanos(Long.MAX_VALUE)) >= 0
        ? Long.MAX_VALUE
        : timeout.toNanos();
  }
}
