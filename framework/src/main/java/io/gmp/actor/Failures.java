package io.gmp.actor;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** How often an actor has failed, and the last time. */
record Failures(long count, Throwable last, Instant at) {
  static Failures add(@Nullable Failures before, Throwable failure) {
    return new Failures(before == null ? 1 : before.count + 1, failure, Instant.now());
  }
}
