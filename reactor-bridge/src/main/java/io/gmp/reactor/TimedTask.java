package io.gmp.reactor;

import io.gmp.internal.scheduler.TimerTask;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
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
        return difference != 0 ? Long.signum(difference) : a.order - b.order;
      };

  private static final VarHandle TIMER;

  static {
    try {
      TIMER = MethodHandles.lookup().findVarHandle(TimedTask.class, "timer", TimerTask.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private static final long LONGEST = Long.MAX_VALUE / 4; // sums and differences stay within a long

  private final long period;

  /**
   * When it is due; moved on after a run, by that thread, while it stands in no {@link TimedTasks}.
   */
  private long deadline;

  /** Its number among the timed tasks of its worker; written under their lock. */
  int order;

  /** The last one armed; written before it is, and then {@code state} is read. */
  private volatile @Nullable TimerTask timer;

  TimedTask(Owner owner, Runnable body, Registry.@Nullable Stripe home, long delay, long period) {
    super(owner, body, home);
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

  /** Has its owner told when it is due for the first time, which nobody else does. */
  void arm() {
    TimerTask first = owner.timer(this, deadline);
    TIMER.setRelease(
        this, first); // the heap's lock is the fence before the look whether it is over
    arm(first);
  }

  /**
   * Does the same for a task that others may run meanwhile: then it has been armed for its next
   * run, or needs none.
   *
   * @param deadline what {@link #deadline} was before anybody else knew the task
   */
  void armUnlessRun(long deadline) {
    TimerTask first = owner.timer(this, deadline);
    if (TIMER.compareAndSet(this, null, first)) {
      arm(first);
    }
  }

  /** Has its owner told when it is due again. */
  void rearm() {
    TimerTask next = owner.timer(this, deadline);
    var last = (TimerTask) TIMER.getAndSet(this, next);
    if (last != null) {
      last.cancel();
    }
    arm(next);
  }

  private void arm(TimerTask next) {
    owner.runtime().arm(next);
    if (isOver()) { // since when? who ended it may have seen the one before
      next.cancel();
    }
  }

  /** After it has ended. */
  void disarm() {
    TimerTask last = timer;
    if (last != null) {
      last.cancel();
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
