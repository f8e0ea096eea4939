package io.gmp.reactive;

import io.gmp.internal.scheduler.Job;
import java.util.Objects;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/**
 * A subscriber that passes on what it gets to where there may be no room. While there is room that
 * happens in the code of the publisher; else values wait here, no more than were requested, and a
 * goroutine passes them on, in their order, and waits for room where the destination waits.
 *
 * <p>{@code work} counts the signals that wait, and one for the goroutine at them. Only the
 * publisher's code moves it from 0, so while it is 0 nobody else is here; what the goroutine wrote
 * is visible to who finds it 0 again.
 */
abstract class Intake<T> implements Subscriber<T>, Job {
  private final Executor executor;
  private final int prefetch;
  private final int batch;
  private final ConcurrentLinkedQueue<T> waiting = new ConcurrentLinkedQueue<>();
  private final AtomicInteger work = new AtomicInteger();
  private final Interruptible wait = new Interruptible();
  private final AtomicBoolean finished = new AtomicBoolean();
  private volatile @Nullable Subscription upstream; // written by onSubscribe
  private volatile Runnable unwatch = () -> {}; // written after upstream, before over is read
  private int passed; // since the last request; by whoever passes on
  private @Nullable Throwable failure; // written before done
  private volatile boolean done; // the publisher's end has come
  private volatile boolean over; // takes nothing any more

  Intake(int prefetch, Executor executor) {
    this.prefetch = prefetch;
    this.batch = prefetch - (prefetch >> 2);
    this.executor = executor;
  }

  /** Passes a value on if there is room now. */
  abstract boolean tryPut(T value);

  /** Passes a value on, and waits for room; in the goroutine. */
  abstract void put(T value) throws InterruptedException;

  /** It takes nothing more: the publisher has ended, or something else has, and that is why. */
  abstract void finish(@Nullable Throwable cause);

  /** It was never passed on, and never will be. */
  abstract void undelivered(T value);

  /**
   * Has the subscription called off, by {@link #stop}, when the destination takes nothing more:
   * what comes next would find that out, but may be long in coming.
   *
   * @return run at the end, when nobody needs to be told any more
   */
  Runnable watch() {
    return () -> {};
  }

  /** A value was passed on: asks for more in good time. */
  void passedOn() {
    if (++passed >= batch) {
      int more = passed;
      passed = 0;
      requestMore(more);
    }
  }

  // ---- the publisher's side ----

  @Override
  public final void onSubscribe(Subscription subscription) {
    Objects.requireNonNull(subscription, "the subscription is null");
    if (upstream != null) {
      subscription.cancel(); // rule 2.5
      return;
    }
    upstream = subscription;
    unwatch = watch();
    if (over) {
      unwatch.run();
    } else {
      subscription.request(prefetch);
    }
  }

  final void requestMore(long n) {
    Subscription s = upstream;
    if (s != null && !over) {
      s.request(n);
    }
  }

  @Override
  public void onNext(T value) {
    Objects.requireNonNull(value, "null is never a value"); // rule 2.13
    if (over) {
      undelivered(value);
      return;
    }
    if (work.get() == 0 && putNow(value)) {
      return;
    }
    waiting.add(value);
    begin();
    if (over) { // perhaps since the goroutine looked for the last time
      drop();
    }
  }

  private boolean putNow(T value) {
    try {
      if (!tryPut(value)) {
        return false;
      }
    } catch (RuntimeException e) {
      undelivered(value);
      stop(e);
      return true;
    }
    passedOn();
    return true;
  }

  @Override
  public void onError(Throwable cause) {
    failure = Objects.requireNonNull(cause, "the cause is null"); // rule 2.13
    end();
  }

  @Override
  public void onComplete() {
    end();
  }

  private void end() {
    done = true;
    if (work.getAndIncrement() == 0) {
      finishOnce(failure);
    }
  }

  private void finishOnce(@Nullable Throwable cause) {
    over = true;
    if (finished.compareAndSet(false, true)) {
      unwatch.run();
      finish(cause);
    }
  }

  private void begin() {
    if (work.getAndIncrement() != 0) {
      return;
    }
    try {
      executor.execute(this);
    } catch (RejectedExecutionException e) {
      stop(e);
      drop();
    }
  }

  @Override
  public final boolean abandoned() {
    stop(new RejectedExecutionException("the runtime was closed before values were passed on"));
    drop();
    return true;
  }

  // ---- the goroutine ----

  @Override
  public final void run() {
    int seen = work.get();
    while (seen != 0) {
      for (T value = waiting.poll(); value != null; value = waiting.poll()) {
        passOn(value);
      }
      if (over) {
        return; // work stays, and with it the door closed
      }
      if (done && waiting.isEmpty()) {
        finishOnce(failure);
        return;
      }
      seen = work.addAndGet(-seen);
    }
  }

  private void passOn(T value) {
    wait.enter();
    try {
      if (over) { // and there was nobody to interrupt yet
        undelivered(value);
        return;
      }
      put(value);
    } catch (InterruptedException | RuntimeException e) {
      undelivered(value);
      stop(e);
      return;
    } finally {
      wait.leave();
    }
    passedOn();
  }

  // ---- an end from this side ----

  /** Takes nothing more; the publisher is told. */
  final void stop(@Nullable Throwable cause) {
    over = true;
    wait.interrupt();
    Subscription s = upstream;
    if (s != null) {
      s.cancel();
    }
    finishOnce(cause);
  }

  private void drop() {
    for (T value = waiting.poll(); value != null; value = waiting.poll()) {
      undelivered(value);
    }
  }

  final boolean isOver() {
    return over;
  }
}
