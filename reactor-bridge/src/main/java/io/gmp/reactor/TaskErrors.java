package io.gmp.reactor;

import reactor.core.Exceptions;
import reactor.core.scheduler.Scheduler;

/**
 * Gives what left a task to Reactor's own handling of such errors: the thread's uncaught-exception
 * handler, then the {@code onHandleError} hooks.
 *
 * <p>Reactor keeps that method to itself. A worker that runs tasks in the calling thread leads to
 * it; this kind of worker does not apply the {@code onSchedule} hook, which the task has had
 * already.
 */
final class TaskErrors {
  private static final Scheduler.Worker INLINE =
      Schedulers.single(Schedulers.immediate()).createWorker();

  private TaskErrors() {}

  static void handle(Throwable failure) {
    INLINE.schedule(
        () -> {
          throw Exceptions.propagate(failure); // unwrapped again over there
        });
  }
}
