package io.gmp.spring.boot.task;

import io.gmp.Cancellable;
import io.gmp.Gmp;
import io.gmp.Goroutine;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Delayed;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.springframework.util.ErrorHandler;

/**
 * A task with a schedule. A timer of the runtime begins a run as a goroutine, which arms the timer
 * of the next one at its end; so runs never overlap, and the fields without a note are written by
 * one run after the other. The future is completed by the last run, by a failure that the error
 * handler passes on, or by who calls it off.
 */
final class ScheduledTask implements ScheduledFuture<@Nullable Object> {
  private final GmpTaskScheduler scheduler;
  private final Gmp gmp;
  private final Clock clock;
  private final Schedule schedule;
  private final Runnable body;
  private final ErrorHandler errors;
  private final CompletableFuture<@Nullable Object> done = new CompletableFuture<>();

  private volatile @Nullable Instant due;
  private volatile @Nullable Cancellable timer;
  private volatile @Nullable Goroutine run;
  private @Nullable Instant began;
  private @Nullable Instant ended;

  ScheduledTask(
      GmpTaskScheduler scheduler,
      Gmp gmp,
      Clock clock,
      Schedule schedule,
      Runnable body,
      ErrorHandler errors) {
    this.scheduler = scheduler;
    this.gmp = gmp;
    this.clock = clock;
    this.schedule = schedule;
    this.body = body;
    this.errors = errors;
  }

  /** Waits for the next run; false if there is none. */
  boolean arm() {
    Instant next = schedule.next(due, began, ended);
    if (next == null) {
      finish();
      return false;
    }
    due = next;
    try {
      Cancellable armed = gmp.after(Duration.between(clock.instant(), next), this::run);
      timer = armed;
      if (done.isDone()) {
        armed.cancel();
      }
    } catch (RejectedExecutionException closed) {
      cancel(false);
    }
    return true;
  }

  private void run() {
    Goroutine self = Goroutine.current().orElseThrow();
    run = self;
    if (done.isDone()) {
      return;
    }
    began = clock.instant();
    try {
      body.run();
    } catch (Throwable e) {
      handle(e);
    } finally {
      run = null;
      ended = clock.instant();
      if (!done.isDone()) {
        arm();
      }
    }
  }

  private void handle(Throwable failure) {
    try {
      errors.handleError(failure);
    } catch (Throwable passedOn) {
      scheduler.forget(this);
      done.completeExceptionally(passedOn);
    }
  }

  private void finish() {
    scheduler.forget(this);
    done.complete(null);
  }

  @Override
  public boolean cancel(boolean mayInterruptIfRunning) {
    boolean first = done.cancel(false);
    scheduler.forget(this);
    Cancellable armed = timer;
    if (armed != null) {
      armed.cancel();
    }
    Goroutine running = run;
    if (mayInterruptIfRunning && running != null) {
      running.interrupt();
    }
    return first;
  }

  @Override
  public boolean isCancelled() {
    return done.isCancelled();
  }

  @Override
  public boolean isDone() {
    return done.isDone();
  }

  @Override
  public @Nullable Object get() throws InterruptedException, ExecutionException {
    return done.get();
  }

  @Override
  public @Nullable Object get(long timeout, TimeUnit unit)
      throws InterruptedException, ExecutionException, TimeoutException {
    return done.get(timeout, unit);
  }

  @Override
  public long getDelay(TimeUnit unit) {
    Instant next = due;
    return next == null ? 0 : unit.convert(Duration.between(clock.instant(), next));
  }

  @Override
  public int compareTo(Delayed other) {
    return Long.compare(getDelay(TimeUnit.NANOSECONDS), other.getDelay(TimeUnit.NANOSECONDS));
  }
}
