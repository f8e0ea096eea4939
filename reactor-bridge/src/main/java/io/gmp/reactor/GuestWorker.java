package io.gmp.reactor;

import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.Exceptions;
import reactor.core.Scannable;
import reactor.core.scheduler.Scheduler;

/** One of several who share a worker: it disposes its own tasks, and never the worker. */
final class GuestWorker implements Scheduler.Worker, Scannable {
  private final BoundedScheduler parent;
  private final Lane lane;
  private final Disposable.Composite tasks = Disposables.composite();
  private final AtomicBoolean gone = new AtomicBoolean();

  /** Makes one that has entered the lane. */
  GuestWorker(BoundedScheduler parent, Lane lane) {
    this.parent = parent;
    this.lane = lane;
  }

  private Disposable submit(Runnable body, boolean repeats, Function<GuestTask, Disposable> how) {
    Objects.requireNonNull(body, "the task is null");
    var task = new GuestTask(lane, body, repeats, tasks::remove);
    if (!tasks.add(task)) {
      throw Exceptions.failWithRejected();
    }
    return task.submit(how);
  }

  @Override
  public Disposable schedule(Runnable body) {
    return submit(body, false, lane.host::schedule);
  }

  @Override
  public Disposable schedule(Runnable body, long delay, TimeUnit unit) {
    return submit(body, false, task -> lane.host.schedule(task, delay, unit));
  }

  @Override
  public Disposable schedulePeriodically(
      Runnable body, long initialDelay, long period, TimeUnit unit) {
    return submit(
        body, true, task -> lane.host.schedulePeriodically(task, initialDelay, period, unit));
  }

  @Override
  public void dispose() {
    tasks.dispose();
    if (gone.compareAndSet(false, true)) {
      lane.leave();
    }
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
