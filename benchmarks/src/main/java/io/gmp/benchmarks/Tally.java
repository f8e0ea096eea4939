package io.gmp.benchmarks;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** Counts many ends and wakes the one who waits for the last of them. */
final class Tally {
  private final AtomicInteger left;
  private final CountDownLatch last = new CountDownLatch(1);

  Tally(int ends) {
    left = new AtomicInteger(ends);
  }

  void end() {
    if (left.decrementAndGet() == 0) {
      last.countDown();
    }
  }

  void await() throws InterruptedException {
    last.await();
  }
}
