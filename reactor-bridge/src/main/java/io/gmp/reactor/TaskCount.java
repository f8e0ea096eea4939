package io.gmp.reactor;

import io.gmp.internal.scheduler.Scheduler;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * How many tasks have come in and not ended, until it is closed and they are none.
 *
 * <p>One counter for each P and as many for threads that have none, each in a cache line of its
 * own. A task comes in at one of them and ends at another, so one alone may be negative and only
 * their sum says something. The lowest bit of each says that it is closed, and whoever counts one
 * in sees it in the same instruction, so a task is either counted or refused.
 *
 * <p>Once all are closed the sum only falls, but for a refused task that is counted for a moment.
 * So a sum read as 0 was 0; and whoever counts the last one down, or takes a refusal back, reads it
 * after that.
 */
final class TaskCount {
  private static final int CACHE_LINE = 16; // two, for neighbours are fetched in pairs
  private static final int MOST = 64;
  private static final long CLOSED = 1;
  private static final long ONE = 2;

  private final Scheduler runtime;
  private final int half;
  private final AtomicLongArray counts;

  /** Makes one for the tasks of that runtime. */
  TaskCount(Scheduler runtime) {
    this.runtime = runtime;
    this.half = Math.min(MOST, Integer.highestOneBit(2 * runtime.gomaxprocs() - 1));
    this.counts = new AtomicLongArray(2 * half * CACHE_LINE);
  }

  /** Counts one that comes in; false if it is closed. */
  boolean add() {
    int at = here();
    if ((counts.getAndAdd(at, ONE) & CLOSED) == 0) {
      return true;
    }
    counts.getAndAdd(at, -ONE);
    return false;
  }

  /** Counts one that has ended. */
  void remove() {
    counts.getAndAdd(here(), -ONE);
  }

  /** Lets nobody in any more. */
  void close() {
    for (int i = 0; i < counts.length(); i += CACHE_LINE) {
      counts.getAndUpdate(i, count -> count | CLOSED);
    }
  }

  /** Whether there are none; of a closed one. */
  boolean isZero() {
    long sum = 0;
    for (int i = 0; i < counts.length(); i += CACHE_LINE) {
      sum += counts.get(i) - CLOSED;
    }
    return sum == 0;
  }

  private int here() {
    int p = runtime.processorId();
    int at =
        p >= 0
            ? p & (half - 1)
            : half + (Long.hashCode(Thread.currentThread().threadId()) & (half - 1));
    return at * CACHE_LINE;
  }
}
