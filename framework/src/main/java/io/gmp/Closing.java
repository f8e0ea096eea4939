package io.gmp;

import io.gmp.internal.scheduler.Scheduler;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * The end of a runtime that refuses new work already: it waits for the goroutines, interrupts those
 * that are late, names those that stay, and ends the scheduler.
 */
final class Closing {
  private static final Logger LOG = System.getLogger(Gmp.class.getName());
  private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(1);
  private static final long LAST_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final long LATE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
  private static final int MOST_NAMED = 10;

  private final Scheduler scheduler;

  private Closing(Scheduler scheduler) {
    this.scheduler = scheduler;
  }

  /**
   * Closes it; blocks, but for an interrupt.
   *
   * @param grace how long to wait before the goroutines are interrupted
   * @return whether all had ended
   */
  static boolean run(Scheduler scheduler, Duration grace) {
    return new Closing(scheduler).run(TimeUnit.NANOSECONDS.convert(grace));
  }

  private boolean run(long nanos) {
    boolean ended = awaitGoroutines(nanos, () -> {});
    if (!ended) {
      scheduler.interruptAll();
      ended =
          awaitGoroutines(Math.min(nanos, LAST_NANOS), scheduler::interruptAll); // late ones, too
    }
    long left = ended ? 0 : scheduler.census().goroutines(); // one refused counts for a moment
    if (left > 0) {
      reportLeft(left);
    }
    scheduler.terminate(left == 0 ? LAST_NANOS : LATE_NANOS);
    return left == 0;
  }

  private boolean awaitGoroutines(long nanos, Runnable meanwhile) {
    long start = System.nanoTime();
    while (scheduler.census().goroutines() > 0) {
      if (System.nanoTime() - start >= nanos || Thread.currentThread().isInterrupted()) {
        return false;
      }
      LockSupport.parkNanos(scheduler, POLL_NANOS);
      meanwhile.run();
    }
    return true;
  }

  private void reportLeft(long left) {
    var some = new ArrayList<Goroutine>();
    scheduler.forEachStarted(
        (g, thread) -> {
          if (g instanceof GoroutineTask task && some.size() < MOST_NAMED) {
            some.add(task);
          }
        });
    var text = new StringBuilder();
    text.append(left)
        .append(" goroutines of '")
        .append(scheduler.name())
        .append("' did not end in time:");
    for (Goroutine g : some) {
      text.append("\n  ").append(g).append(' ').append(g.waitReason());
    }
    LOG.log(Level.WARNING, text.toString());
  }
}
