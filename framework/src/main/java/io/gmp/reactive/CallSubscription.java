package io.gmp.reactive;

import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscriber;

/** A subscription to what a callable returns. */
final class CallSubscription<T> extends SingleSubscription<T> {
  private final Callable<? extends @Nullable T> callable;
  private final Consumer<? super T> onUndelivered;

  CallSubscription(
      Callable<? extends @Nullable T> callable,
      Executor executor,
      Consumer<? super T> onUndelivered,
      Subscriber<? super T> subscriber) {
    super(executor, subscriber);
    this.callable = callable;
    this.onUndelivered = onUndelivered;
  }

  @Override
  Runnable work() throws Exception {
    T result = callable.call();
    return () -> succeed(result);
  }

  @Override
  void undelivered(T value) {
    onUndelivered.accept(value);
  }
}
