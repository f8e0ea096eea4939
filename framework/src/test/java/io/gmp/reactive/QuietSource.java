package io.gmp.reactive;

import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

final class QuietSource<T> implements Publisher<T>, Subscription {
  volatile Subscriber<? super T> subscriber;
  volatile long requested;
  volatile boolean cancelled;

  @Override
  public void subscribe(Subscriber<? super T> s) {
    subscriber = s;
    s.onSubscribe(this);
  }

  @Override
  public void request(long n) {
    requested = n;
  }

  @Override
  public void cancel() {
    cancelled = true;
  }
}
