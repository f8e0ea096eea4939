package io.gmp.reactor;

/**
 * Says that the time of a task has come: the action of its timer and, for a task of a worker, the
 * entry in the worker's queue that stands for "run what is due by then". So a due task comes after
 * what was queued before its time, and timed tasks keep their order among themselves even if their
 * timers fire on different Ps.
 */
final class Tick extends Entry {
  private final TimedTask task;

  /** The deadline the task had; it may have moved on since. */
  final long deadline;

  Tick(TimedTask task) {
    this.task = task;
    this.deadline = task.deadline();
  }

  /** On the runtime's timers. */
  @Override
  public void run() {
    task.owner.due(this);
  }

  TimedTask task() {
    return task;
  }
}
