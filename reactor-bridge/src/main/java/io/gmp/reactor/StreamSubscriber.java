package io.gmp.reactor;

import io.gmp.reactive.GoroutineSubscription;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.Scannable;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;

/** Between one of the framework's publishers and Reactor's subscriber: for those who scan. */
final class StreamSubscriber<T> implements CoreSubscriber<T>, Subscription, Scannable {
  private final CoreSubscriber<? super T> actual;
  private @Nullable GoroutineSubscription subscription; // written by onSubscribe

  StreamSubscriber(CoreSubscriber<? super T> actual) {
    this.actual = actual;
  }

  @Override
  public Context currentContext() {
    return actual.currentContext();
  }

  // ---- down ----

  @Override
  public void onSubscribe(Subscription s) {
    if (s instanceof GoroutineSubscription ours) {
      subscription = ours;
      actual.onSubscribe(this);
    } else {
      actual.onSubscribe(s);
    }
  }

  @Override
  public void onNext(T value) {
    actual.onNext(value);
  }

  @Override
  public void onError(Throwable cause) {
    actual.onError(
        cause instanceof RejectedExecutionException rejected
            ? Operators.onRejectedExecution(rejected, actual.currentContext())
            : cause);
  }

  @Override
  public void onComplete() {
    actual.onComplete();
  }

  // ---- up ----

  @Override
  public void request(long n) {
    if (subscription != null) {
      subscription.request(n);
    }
  }

  @Override
  public void cancel() {
    if (subscription != null) {
      subscription.cancel();
    }
  }

  // ---- scanning ----

  @Override
  @SuppressWarnings("rawtypes") // as Scannable has it
  public @Nullable Object scanUnsafe(Attr key) {
    if (key == Attr.ACTUAL) {
      return actual;
    }
    if (key == Attr.RUN_STYLE) {
      return Attr.RunStyle.ASYNC;
    }
    GoroutineSubscription s = subscription;
    if (s == null) {
      return null;
    }
    if (key == Attr.REQUESTED_FROM_DOWNSTREAM) {
      return s.requested();
    }
    if (key == Attr.CANCELLED) {
      return s.isCancelled();
    }
    if (key == Attr.TERMINATED) {
      return s.isTerminated();
    }
    return key == Attr.ERROR ? s.failure() : null;
  }
}
