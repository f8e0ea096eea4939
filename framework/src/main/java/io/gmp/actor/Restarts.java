package io.gmp.actor;

import io.gmp.internal.scheduler.TimerTask;
import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Counts an actor's restarts against the limit, and says how long the next one waits. */
final class Restarts {
  private final Supervision supervision;
  private final ArrayDeque<Long> times = new ArrayDeque<>();
  private int inARow;
  private volatile @Nullable TimerTask waiting; // for the next restart

  Restarts(Supervision supervision) {
    this.supervision = supervision;
  }

  /** A message was handled: the row of failures is over. */
  void handledOne() {
    inARow = 0;
  }

  /** The next restart waits for that timer. */
  void waits(TimerTask timer) {
    waiting = timer;
  }

  /** Calls the wait off; whether there was one, and it had not ended. */
  boolean callOff() {
    TimerTask timer = waiting;
    return timer != null && timer.cancel();
  }

  /** Returns the nanoseconds to wait before one more restart, or -1 if there shall be none. */
  long next(long now) {
    if (supervision.limit() != Integer.MAX_VALUE) {
      long window = TimeUnit.NANOSECONDS.convert(supervision.window());
      while (!times.isEmpty() && now - times.peek() > window) {
        times.poll();
      }
      if (times.size() >= supervision.limit()) {
        return -1;
      }
      times.add(now);
    }
    long first = TimeUnit.NANOSECONDS.convert(supervision.minBackoff());
    long most = TimeUnit.NANOSECONDS.convert(supervision.maxBackoff());
    int doublings = Math.min(inARow++, 62);
    return first > most >> doublings ? most : first << doublings;
  }
}
