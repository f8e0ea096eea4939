package io.gmp.samples.bank;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/** Counts what one listener missed: by its own slowness, and with all others. */
final class Gaps {
  private final AtomicLong own = new AtomicLong();
  private final LongAdder all;
  private long seenOfAll; // of the one goroutine that takes

  Gaps(LongAdder all) {
    this.all = all;
    this.seenOfAll = all.sum();
  }

  void missed() {
    own.incrementAndGet();
  }

  /** How many since the last call. */
  long take() {
    long sum = all.sum();
    long missed = own.getAndSet(0) + sum - seenOfAll;
    seenOfAll = sum;
    return missed;
  }
}
