package io.gmp.reactor;

import java.util.Objects;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.Exceptions;
import reactor.core.Scannable;
import reactor.core.scheduler.Scheduler;

/** One of several who share a worker: it disposes its own tasks, and never the worker. */
final class GuestWorker implements Scheduler.Worker, Scannable {
  private final SerialScheduler parent;
  private final Scheduler.Worker host;
  private final Disposable.Composite tasks = Disposables.composite();

  GuestWorker(SerialScheduler parent, Scheduler.Worker host) {
    this.parent = parent;
    this.host = host;
  }

  /** A task, known to the guest until it will not run again. */
  final class Task implements Runnable, Disposable {
    private final Runnable body;
    private final boolean repeats;
    private final Disposable.Swap scheduled = Disposables.swap();
    private volatile boolean over;

    private Task(Runnable body, boolean repeats) {
      this.body = Schedulers.onSchedule(Objects.requireNonNull(body, "the task is null"));
      this.repeats = repeats;
    }

    @Override
    public void run() {
      boolean again = false;
      try {
        body.run();
        again = repeats;
      } finally {
        if (!again) {
          over = true;
          tasks.remove(this);
        }
      }
    }

    @Override
    public void dispose() {
      over = true;
      tasks.remove(this);
      scheduled.dispose();
    }

    @Override
    public boolean isDisposed() {
      return over;
    }
  }

  private Disposable submit(Task task, Function<Task, Disposable> how) {
    if (!tasks.add(task)) {
      throw Exceptions.failWithRejected();
    }
    try {
      task.scheduled.update(how.apply(task));
    } catch (RejectedExecutionException e) {
      tasks.remove(task);
      throw e;
    }
    return task;
  }

  @Override
  public Disposable schedule(Runnable body) {
    return submit(new Task(body, false), host::schedule);
  }

  @Override
  public Disposable schedule(Runnable body, long delay, TimeUnit unit) {
    return submit(new Task(body, false), task -> host.schedule(task, delay, unit));
  }

  @Override
  public Disposable schedulePeriodically(
      Runnable body, long initialDelay, long period, TimeUnit unit) {
    return submit(
        new Task(body, true), task -> host.schedulePeriodically(task, initialDelay, period, unit));
  }

  @Override
  public void dispose() {
    tasks.dispose();
  }

  @Override
  public boolean isDisposed() {
    return tasks.isDisposed();
  }

  @Override
  @SuppressWarnings("rawtypes") // as Scannable has it
  public @Nullable Object scanUnsafe(Attr key) {
    if (key == Attr.TERMINATED || key == Attr.CANCELLED) {
      return isDisposed();
    }
    if (key == Attr.BUFFERED) {
      return tasks.size();
    }
    if (key == Attr.PARENT) {
      return parent;
    }
    return key == Attr.NAME ? parent + ".worker" : null;
  }
}
