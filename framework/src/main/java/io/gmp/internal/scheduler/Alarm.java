package io.gmp.internal.scheduler;

import org.jspecify.annotations.Nullable;

/**
 * A timer that outlives the runtime it was set on: for what may be waited for outside of it. It is
 * set on the runtime of the calling code, and should that be closed before the time, on the default
 * one, which never is.
 */
public final class Alarm {
  private final long when; // on the clock of System.nanoTime
  private final Runnable action;
  private volatile @Nullable TimerTask timer; // then cancelled is read
  private volatile boolean cancelled; // then timer is read

  private Alarm(long when, Runnable action) {
    this.when = when;
    this.action = action;
  }

  /**
   * Sets one.
   *
   * @param when the time, on the clock of {@link System#nanoTime}
   * @param action run once, not before that time, if not cancelled; short, never blocks
   */
  public static Alarm at(long when, Runnable action) {
    var alarm = new Alarm(when, action);
    alarm.set(RuntimeAccess.currentScheduler());
    return alarm;
  }

  private void set(Scheduler scheduler) {
    TimerTask t = scheduler.arm(when - System.nanoTime(), this::rung, true);
    timer = t;
    if (cancelled) {
      t.cancel();
    } else if (scheduler.isTerminated() && t.surrender() != null) {
      set(RuntimeAccess.defaultScheduler());
    }
  }

  /** By a timer: in time, or before it because the scheduler has ended. */
  private void rung() {
    if (cancelled) {
      return;
    }
    if (when - System.nanoTime() > 0) {
      set(RuntimeAccess.defaultScheduler());
    } else {
      action.run();
    }
  }

  /** Cancels it; if the action has begun, it goes on. */
  public void cancel() {
    cancelled = true;
    TimerTask t = timer;
    if (t != null) {
      t.cancel();
    }
  }
}
