package io.gmp.reactor;

import io.gmp.internal.scheduler.Scheduler;
import io.gmp.internal.scheduler.TimerTask;
import java.util.Comparator;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A task with a time: run once after a delay, again and again at a fixed rate, or, with a period of
 * zero, again as soon as it has run and others had their turn.
 */
final class TimedTask extends Task {
  /** The period of a task that runs once. */
  static final long ONCE = -1;

  /** The period of a task that is due again at once. */
  static final long INSTANT = 0;

  /** Earlier deadlines first, and of equal ones the one that was scheduled first. */
  static final Comparator<TimedTask> BY_TIME =
      (a, b) -> {
        long difference = a.deadline - b.deadline;
        return Long.signum(difference != 0 ? difference : a.order - b.order);
      };

  private static final long LONGEST = Long.MAX_VALUE / 4; // sums and differences stay within a long

  private final Scheduler runtime;
  private final long period;

  /** When it is due; moved on after a run, while it stands in no {@link TimedTasks}. */
  private volatile long deadline;

  /** Its number among the timed tasks of its worker; written under their lock. */
  long order;

  private @Nullable TimerTask timer; // under this task's monitor

  TimedTask(
      Owner owner,
      Runnable body,
      Registry.@Nullable Stripe home,
      Scheduler runtime,
      long delay,
      long period) {
    super(owner, body, home);
    this.runtime = runtime;
    this.period = period;
    this.deadline = System.nanoTime() + delay;
  }

  /** A delay or period in nanoseconds: never negative, and never so long that sums overflow. */
  static long nanos(long amount, TimeUnit unit) {
    return Math.clamp(unit.toNanos(amount), 0, LONGEST);
  }

  @Override
  public void run() {
    Runnable body = begin();
    if (body == null) {
      return;
    }
    boolean again = false;
    try {
      again = perform(body, period != ONCE);
    } finally {
      if (again) {
        owner.repeat(this);
      } else {
        owner.ended(this);
      }
    }
  }

  /** Moves the deadline on to the next run. */
  void moveOn() {
    long last = deadline;
    deadline = period == INSTANT ? System.nanoTime() : last + period;
  }

  long deadline() {
    return deadline;
  }

  boolean isDue() {
    return System.nanoTime() - deadline >= 0;
  }

  /** Has its owner told when it is due, and only then. */
  synchronized void arm() {
    disarm();
    if (!isOver()) {
      var tick = new Tick(this);
      timer = runtime.after(tick.deadline - System.nanoTime(), tick);
    }
  }

  synchronized void disarm() {
    if (timer != null) {
      timer.cancel();
      timer = null;
    }
  }

  /** A task that has a rate would go on for ever; others still have their one run. */
  @Override
  void closing() {
    if (period > INSTANT) {
      disposeIfWaiting();
    }
  }
}
