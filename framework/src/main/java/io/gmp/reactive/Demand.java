package io.gmp.reactive;

import java.util.concurrent.atomic.AtomicLong;

/** What a subscriber has requested and not got yet. Saturates at "all", as rule 3.17 allows. */
final class Demand {
  private final AtomicLong requested = new AtomicLong();

  static IllegalArgumentException refused(long n) {
    return new IllegalArgumentException("§3.9: " + n + " values were requested; ask for 1 or more");
  }

  void add(long n) {
    for (; ; ) {
      long seen = requested.get();
      if (seen == Long.MAX_VALUE) {
        return;
      }
      long sum = seen + n;
      if (requested.compareAndSet(seen, sum < 0 ? Long.MAX_VALUE : sum)) {
        return;
      }
    }
  }

  /** That many were emitted; by whoever emits, and no more than there were. */
  void produced(long n) {
    for (; ; ) {
      long seen = requested.get();
      if (seen == Long.MAX_VALUE || requested.compareAndSet(seen, seen - n)) {
        return;
      }
    }
  }

  long get() {
    return requested.get();
  }
}
