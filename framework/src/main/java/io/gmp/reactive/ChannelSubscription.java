package io.gmp.reactive;

import io.gmp.channel.ChannelClosedException;
import io.gmp.channel.ReceiveChannel;
import io.gmp.internal.scheduler.Job;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscriber;

/**
 * One subscriber's demand on a channel, served by a goroutine while there is some.
 *
 * <p>{@code turn} is moved by compare-and-set:
 *
 * <pre>
 *   RUNNING --subscribed--> NONE      at first the turn is with whoever subscribes, so that no other
 *                                     signal overtakes onSubscribe
 *   NONE    --request-->    RUNNING   the requester starts a goroutine
 *   RUNNING --request-->    AGAIN     it is to look once more before it ends
 *   AGAIN   --goroutine-->  RUNNING
 *   RUNNING --goroutine-->  NONE      no demand is left
 *   RUNNING --terminal-->   stays     nothing starts any more
 * </pre>
 *
 * <p>The goroutine alone signals the subscriber. A cancellation and a bad request interrupt it, but
 * only where it waits in the channel.
 */
final class ChannelSubscription<T> implements GoroutineSubscription, Job {

  private enum Turn {
    NONE,
    RUNNING,
    AGAIN
  }

  private final ChannelPublisher<T> publisher;
  private final ReceiveChannel<T> channel;
  private final Subscriber<? super T> subscriber;
  private final AtomicReference<Turn> turn = new AtomicReference<>(Turn.RUNNING);
  private final Interruptible wait = new Interruptible();
  private final Demand demand = new Demand();
  private volatile boolean cancelled;
  private volatile boolean terminated; // written by whoever has the turn
  private volatile @Nullable Throwable failure;

  ChannelSubscription(
      ChannelPublisher<T> publisher, ReceiveChannel<T> channel, Subscriber<? super T> subscriber) {
    this.publisher = publisher;
    this.channel = channel;
    this.subscriber = subscriber;
  }

  void begin() {
    subscriber.onSubscribe(this);
    if (channel.isDrained() || !turn.compareAndSet(Turn.RUNNING, Turn.NONE)) {
      start();
    }
  }

  // ---- the subscriber's side ----

  @Override
  public void request(long n) {
    if (cancelled || terminated) {
      return;
    }
    if (n > 0) {
      demand.add(n);
    } else {
      failure = Demand.refused(n);
    }
    look();
    if (n <= 0) {
      wait.interrupt();
    }
  }

  @Override
  public void cancel() {
    if (!cancelled) {
      cancelled = true;
      wait.interrupt();
      publisher.ended(this);
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
      publisher.executor().execute(this);
    } catch (RejectedExecutionException e) {
      fail(e);
    }
  }

  @Override
  public boolean abandoned() {
    fail(new RejectedExecutionException("the runtime was closed before values were received"));
    return true;
  }

  // ---- the goroutine ----

  @Override
  public void run() {
    boolean thrown = true;
    try {
      serve();
      thrown = false;
    } finally {
      if (thrown) {
        cancel(); // the subscriber broke rule 2.13
      }
    }
  }

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
      if (demand.get() == 0) {
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
      publisher.undelivered(value);
    } else {
      demand.produced(1);
      subscriber.onNext(value);
    }
  }

  private @Nullable T await() throws InterruptedException {
    wait.enter();
    try {
      if (isOver()) {
        throw new InterruptedException("over before the wait began");
      }
      return channel.receive();
    } finally {
      wait.leave();
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
      publisher.ended(this);
      subscriber.onComplete();
    }
  }

  private void fail(Throwable reason) {
    if (!cancelled) {
      failure = reason;
      terminated = true;
      publisher.ended(this);
      subscriber.onError(reason);
    }
  }

  // ---- how it stands ----

  @Override
  public long requested() {
    return demand.get();
  }

  @Override
  public boolean isCancelled() {
    return cancelled;
  }

  @Override
  public boolean isTerminated() {
    return terminated;
  }

  @Override
  public @Nullable Throwable failure() {
    return failure;
  }
}
