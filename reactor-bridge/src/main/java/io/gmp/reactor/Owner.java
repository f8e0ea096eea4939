package io.gmp.reactor;

/** Whom a task was given to: a scheduler or one of its workers. */
sealed interface Owner permits GmpScheduler, GmpWorker {

  /** Returns whether it was disposed, and with it every task of its that has not begun. */
  boolean isRevoked();

  /**
   * The time of a task has come, or had come before. On the runtime's timers: short, never waits,
   * never throws.
   */
  void due(Tick tick);

  /** A task has run and is to run again at its new deadline. The caller touches it no more. */
  void repeat(TimedTask task);

  /**
   * A task will not run again: it has run, or was disposed before. Told once, but of a worker's
   * timed task perhaps twice.
   */
  void ended(Task task);
}
