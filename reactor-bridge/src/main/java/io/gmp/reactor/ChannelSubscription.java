package io.gmp.reactor;

import io.gmp.Gmp;
import io.gmp.channel.ChannelClosedException;
import io.gmp.channel.ReceiveChannel;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLongFieldUpdater;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.Scannable;
import reactor.core.publisher.Operators;

/**
 * One subscriber's demand on a channel, served by a goroutine while there is some.
 *
 * <p>{@code turn} is moved by compare-and-set:
 *
 * <pre>
 *   NONE    --request-->    RUNNING   the requester starts a goroutine
 *   RUNNING --request-->    AGAIN     it is to look once more before it ends
 *   AGAIN   --goroutine-->  RUNNING
 *   RUNNING --goroutine-->  NONE      no demand is left
 *   RUNNING --terminal-->   stays     nothing starts any more
 * </pre>
 *
 * <p>The goroutine alone signals the subscriber. While it waits in the channel, and only then,
 * {@code waiting} is its thread, and whoever has something to tell it (a cancellation, a bad
 * request) takes the thread out by compare-and-set, interrupts it and says so; the goroutine does
 * not go on before that. So the interrupt never hits anything but the wait.
 */
final class ChannelSubscription<T> implements Subscription, Scannable {

  private enum Turn {
    NONE,
    RUNNING,
    AGAIN
  }

  private static final Object INTERRUPTING = new Object();

  @SuppressWarnings("rawtypes")
  private static final AtomicLongFieldUpdater<ChannelSubscription> REQUESTED =
      AtomicLongFieldUpdater.newUpdater(ChannelSubscription.class, "requested");

  private final ReceiveChannel<T> channel;
  private final Gmp gmp;
  private final CoreSubscriber<? super T> actual;
  private final AtomicReference<Turn> turn = new AtomicReference<>(Turn.NONE);
  private final AtomicReference<@Nullable Object> waiting = new AtomicReference<>();
  private volatile long requested;
  private volatile boolean cancelled;
  private volatile boolean terminated; // written by whoever has the turn
  private volatile @Nullable Throwable failure;

  ChannelSubscription(ReceiveChannel<T> channel, Gmp gmp, CoreSubscriber<? super T> actual) {
    this.channel = channel;
    this.gmp = gmp;
    this.actual = actual;
  }

  // ---- the subscriber's side ----

  @Override
  public void request(long n) {
    if (cancelled || terminated) {
      return;
    }
    if (n > 0) {
      Operators.addCap(REQUESTED, this, n);
    } else {
      failure = new IllegalArgumentException("§3.9: " + n + " values were requested");
    }
    look();
    if (n <= 0) {
      interruptWait();
    }
  }

  @Override
  public void cancel() {
    cancelled = true;
    interruptWait();
  }

  private void interruptWait() {
    if (waiting.get() instanceof Thread thread && waiting.compareAndSet(thread, INTERRUPTING)) {
      thread.interrupt();
      waiting.set(null);
    }
  }

  /** Has a goroutine look at what has changed. */
  private void look() {
    for (; ; ) {
      Turn seen = turn.get();
      if (seen == Turn.AGAIN) {
        return;
      }
      if (turn.compareAndSet(seen, seen == Turn.NONE ? Turn.RUNNING : Turn.AGAIN)) {
        if (seen == Turn.NONE) {
          start();
        }
        return;
      }
    }
  }

  private void start() {
    try {
      gmp.go("flux of a channel", this::serve);
    } catch (RejectedExecutionException e) {
      fail(Operators.onRejectedExecution(e, actual.currentContext()));
    }
  }

  // ---- the goroutine ----

  private void serve() {
    do {
      turn.set(Turn.RUNNING);
      if (!emit()) {
        return;
      }
    } while (!turn.compareAndSet(Turn.RUNNING, Turn.NONE));
  }

  /** Emits what was requested; returns false after a terminal signal or a cancellation. */
  private boolean emit() {
    while (!isOver()) {
      if (requested == 0) {
        if (!channel.isDrained()) {
          return true;
        }
        endOfChannel();
      } else {
        emitNext();
      }
    }
    Throwable reason = failure;
    if (reason != null && !cancelled && !terminated) {
      fail(reason);
    }
    return false;
  }

  private boolean isOver() {
    return cancelled || terminated || failure != null;
  }

  private void emitNext() {
    T value;
    try {
      value = channel.tryReceive();
      if (value == null) {
        value = await();
      }
    } catch (InterruptedException e) {
      if (!isOver()) {
        failure = e;
      }
      return;
    } catch (ChannelClosedException e) {
      endOfChannel();
      return;
    }
    if (value == null) {
      complete();
    } else if (isOver()) {
      Operators.onDiscard(value, actual.currentContext());
    } else {
      Operators.produced(REQUESTED, this, 1);
      actual.onNext(value);
    }
  }

  private @Nullable T await() throws InterruptedException {
    Thread me = Thread.currentThread();
    waiting.set(me);
    try {
      if (isOver()) {
        throw new InterruptedException("over before the wait began");
      }
      return channel.receive();
    } finally {
      if (!waiting.compareAndSet(me, null)) {
        while (waiting.get() == INTERRUPTING) {
          Thread.yield();
        }
        Thread.interrupted();
      }
    }
  }

  private void endOfChannel() {
    Throwable cause = channel.closeCause();
    if (cause == null) {
      complete();
    } else if (!isOver()) {
      failure = cause;
    }
  }

  private void complete() {
    if (!isOver()) {
      terminated = true;
      actual.onComplete();
    }
  }

  private void fail(Throwable reason) {
    if (!cancelled) {
      terminated = true;
      actual.onError(reason);
    }
  }

  // ---- scanning ----

  @Override
  @SuppressWarnings("rawtypes") // as Scannable has it
  public @Nullable Object scanUnsafe(Attr key) {
    if (key == Attr.ACTUAL) {
      return actual;
    }
    if (key == Attr.REQUESTED_FROM_DOWNSTREAM) {
      return requested;
    }
    if (key == Attr.CANCELLED) {
      return cancelled;
    }
    if (key == Attr.TERMINATED) {
      return terminated;
    }
    if (key == Attr.ERROR) {
      return failure;
    }
    return key == Attr.RUN_STYLE ? Attr.RunStyle.ASYNC : null;
  }
}
