package io.gmp.actor;

import java.util.ArrayDeque;
import java.util.concurrent.ThreadLocalRandom;

/** Counts an actor's restarts against the limit, and says how long the next one waits. */
final class Restarts {
  private final Supervision supervision;
  private final ArrayDeque<Long> times = new ArrayDeque<>();
  private int inARow;

  Restarts(Supervision supervision) {
    this.supervision = supervision;
  }

  /** A message was handled: the row of failures is over. */
  void handledOne() {
    inARow = 0;
  }

  /** Returns the nanoseconds to wait before one more restart, or -1 if there shall be none. */
  long next(long now) {
    if (supervision.limit() != Integer.MAX_VALUE) {
      long window = Tick.nanos(supervision.window());
      while (!times.isEmpty() && now - times.peek() > window) {
        times.poll();
      }
      if (times.size() >= supervision.limit()) {
        return -1;
      }
      times.add(now);
    }
    long first = Tick.nanos(supervision.minBackoff());
    long most = Tick.nanos(supervision.maxBackoff());
    int doublings = Math.min(inARow++, 62);
    return jittered(first > most >> doublings ? most : first << doublings);
  }

  private long jittered(long nanos) {
    long most = (long) (nanos * supervision.jitter());
    return most <= 0 ? nanos : nanos + ThreadLocalRandom.current().nextLong(most + 1);
  }
}
