package io.gmp.reactive;

import static io.gmp.testing.Eventually.await;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

final class Probe<T> implements Subscriber<T> {
  private final long first;
  final ConcurrentLinkedQueue<T> values = new ConcurrentLinkedQueue<>();
  final AtomicInteger inside = new AtomicInteger();
  volatile Subscription subscription;
  volatile boolean overlapped;
  volatile boolean completed;
  volatile Throwable error;

  Probe(long first) {
    this.first = first;
  }

  static <T> Probe<T> all() {
    return new Probe<>(Long.MAX_VALUE);
  }

  @Override
  public void onSubscribe(Subscription s) {
    enter();
    subscription = s;
    if (first > 0) {
      s.request(first);
    }
    inside.decrementAndGet();
  }

  @Override
  public void onNext(T value) {
    enter();
    values.add(value);
    inside.decrementAndGet();
  }

  @Override
  public void onError(Throwable cause) {
    enter();
    error = cause;
    inside.decrementAndGet();
  }

  @Override
  public void onComplete() {
    enter();
    completed = true;
    inside.decrementAndGet();
  }

  private void enter() {
    overlapped |= inside.incrementAndGet() != 1;
  }

  Probe<T> awaitValues(int count) {
    await().until(() -> values.size() >= count);
    return this;
  }

  Probe<T> awaitCompletion() {
    await().until(() -> completed);
    return this;
  }

  Throwable awaitError() {
    await().until(() -> error != null);
    return error;
  }
}
