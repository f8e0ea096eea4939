package io.gmp.reactive;

import io.gmp.internal.scheduler.Job;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscriber;

/**
 * A subscription to what a goroutine finds out: one value, or none, or a failure. The goroutine
 * starts with the first request.
 *
 * <p>Whoever moves {@code phase} to OVER, by compare-and-set, signals, and nobody else.
 *
 * <pre>
 *   SUBSCRIBING --request-->    REQUESTED   no signal overtakes onSubscribe
 *   SUBSCRIBING --subscribed--> IDLE
 *   REQUESTED   --subscribed--> STARTED
 *   IDLE        --request-->    STARTED
 *   any         --outcome, cancel, bad request--> OVER
 * </pre>
 */
abstract class SingleSubscription<T> implements GoroutineSubscription, Job {

  private enum Phase {
    SUBSCRIBING,
    REQUESTED,
    IDLE,
    STARTED,
    OVER
  }

  private final Executor executor;
  private final Subscriber<? super T> subscriber;
  private final AtomicReference<Phase> phase = new AtomicReference<>(Phase.SUBSCRIBING);
  private final Interruptible region = new Interruptible();
  private volatile boolean cancelled;
  private volatile @Nullable Throwable failure;

  SingleSubscription(Executor executor, Subscriber<? super T> subscriber) {
    this.executor = executor;
    this.subscriber = subscriber;
  }

  /**
   * Does the work, in the goroutine; interrupted if nobody wants the outcome any more.
   *
   * @return what leads to one succeed or fail, now or later; not interrupted
   */
  abstract Runnable work() throws Exception;

  /** Nobody wants the outcome any more. */
  void abandon() {
    region.interrupt();
  }

  /** It has come, and nobody wants it. */
  void undelivered(T value) {}

  final void begin() {
    subscriber.onSubscribe(this);
    if (!phase.compareAndSet(Phase.SUBSCRIBING, Phase.IDLE)
        && phase.compareAndSet(Phase.REQUESTED, Phase.STARTED)) {
      execute(this);
    }
  }

  // ---- the subscriber's side ----

  @Override
  public final void request(long n) {
    if (n <= 0) {
      if (fail(Demand.refused(n))) {
        abandon();
      }
    } else if (phase.compareAndSet(Phase.IDLE, Phase.STARTED)) {
      execute(this);
    } else {
      phase.compareAndSet(Phase.SUBSCRIBING, Phase.REQUESTED);
    }
  }

  @Override
  public final void cancel() {
    cancelled = true;
    if (phase.getAndSet(Phase.OVER) == Phase.STARTED) {
      abandon();
    }
  }

  // ---- the goroutine ----

  @Override
  public final void run() {
    Runnable next;
    region.enter();
    try {
      if (isOver()) { // and there was nobody to interrupt yet
        return;
      }
      next = work();
    } catch (Throwable e) {
      fail(e);
      if (e instanceof VirtualMachineError fatal) {
        throw fatal;
      }
      return;
    } finally {
      region.leave();
    }
    next.run();
  }

  @Override
  public final boolean abandoned() {
    fail(new RejectedExecutionException("the runtime was closed before the goroutine began"));
    return true;
  }

  final void execute(Runnable command) {
    try {
      executor.execute(command);
    } catch (RejectedExecutionException e) {
      fail(e);
    }
  }

  final boolean isOver() {
    return phase.get() == Phase.OVER;
  }

  private boolean end() {
    return phase.getAndSet(Phase.OVER) != Phase.OVER;
  }

  /** Signals the outcome, {@code null} for none. */
  final void succeed(@Nullable T value) {
    if (!end()) {
      if (value != null) {
        undelivered(value);
      }
      return;
    }
    if (value != null) {
      subscriber.onNext(value);
    }
    if (!cancelled) {
      subscriber.onComplete();
    }
  }

  /** Signals a failure; returns whether it was not over. */
  final boolean fail(Throwable reason) {
    if (!end()) {
      return false;
    }
    failure = reason;
    subscriber.onError(reason);
    return true;
  }

  // ---- how it stands ----

  @Override
  public final long requested() {
    return phase.get() == Phase.STARTED || phase.get() == Phase.REQUESTED ? 1 : 0;
  }

  @Override
  public final boolean isCancelled() {
    return cancelled;
  }

  @Override
  public final boolean isTerminated() {
    return isOver() && !cancelled;
  }

  @Override
  public final @Nullable Throwable failure() {
    return failure;
  }
}
