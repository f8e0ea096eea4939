package io.gmp.reactor;

import io.gmp.internal.scheduler.Scheduler;
import io.gmp.internal.scheduler.TimerTask;

/** Whom a task was given to: a scheduler or one of its workers. */
sealed interface Owner permits GmpScheduler, GmpWorker {

  /** Returns whether it was disposed, and with it every task of its that has not begun. */
  boolean isRevoked();

  /** The runtime whose timers say when a task is due. */
  Scheduler runtime();

  /**
   * Makes the timer, not armed yet, by which the owner is told that the time of a task has come.
   */
  TimerTask timer(TimedTask task, long deadline);

  /** A task has run and is to run again at its new deadline. The caller touches it no more. */
  void repeat(TimedTask task);

  /**
   * A task will not run again: it has run, or was disposed before. Told once, but of a worker's
   * timed task perhaps twice.
   */
  void ended(Task task);
}
