package io.gmp.reactor;

/**
 * Says that the time of a worker's task has come: the action of its timer, and then the entry in
 * the worker's queue that stands for "run what is due by then". So a due task comes after what was
 * queued before its time, and timed tasks keep their order among themselves even if their timers
 * fire on different Ps.
 */
final class Tick extends Entry {
  private final GmpWorker worker;

  /** The deadline the task had; it may have moved on since. */
  final long deadline;

  Tick(GmpWorker worker, long deadline) {
    this.worker = worker;
    this.deadline = deadline;
  }

  /** On the runtime's timers. */
  @Override
  public void run() {
    worker.due(this);
  }
}
