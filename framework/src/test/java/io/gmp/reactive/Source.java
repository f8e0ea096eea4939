package io.gmp.reactive;

import java.util.concurrent.atomic.AtomicLong;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

final class Source implements Publisher<Integer>, Subscription {
  private final int count;
  private final Throwable failure;
  private final AtomicLong owed = new AtomicLong();
  final AtomicLong requested = new AtomicLong();
  private Subscriber<? super Integer> subscriber;
  private int next;
  volatile int emitted;
  volatile boolean cancelled;

  Source(int count, Throwable failure) {
    this.count = count;
    this.failure = failure;
  }

  Source(int count) {
    this(count, null);
  }

  @Override
  public void subscribe(Subscriber<? super Integer> s) {
    subscriber = s;
    s.onSubscribe(this);
  }

  @Override
  public void request(long n) {
    requested.addAndGet(n);
    if (owed.getAndAdd(n) != 0) {
      return;
    }
    long left = n;
    while (left > 0) {
      for (long i = 0; i < left && next < count && !cancelled; i++) {
        emitted = next + 1;
        subscriber.onNext(next++);
      }
      if (next == count && !cancelled) {
        cancelled = true;
        end();
      }
      left = owed.addAndGet(-left);
    }
  }

  private void end() {
    if (failure == null) {
      subscriber.onComplete();
    } else {
      subscriber.onError(failure);
    }
  }

  @Override
  public void cancel() {
    cancelled = true;
  }
}
