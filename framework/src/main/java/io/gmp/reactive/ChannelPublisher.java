package io.gmp.reactive;

import io.gmp.channel.ReceiveChannel;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;

/** A channel's values; every subscription receives for itself. */
class ChannelPublisher<T> implements Publisher<T> {
  private final ReceiveChannel<T> channel;
  private final Executor executor;
  private final Consumer<? super T> onUndelivered;

  ChannelPublisher(
      ReceiveChannel<T> channel, Executor executor, Consumer<? super T> onUndelivered) {
    this.channel = channel;
    this.executor = executor;
    this.onUndelivered = onUndelivered;
  }

  @Override
  public void subscribe(Subscriber<? super T> subscriber) {
    Objects.requireNonNull(subscriber, "the subscriber is null");
    new ChannelSubscription<>(this, channel, subscriber).begin();
  }

  final Executor executor() {
    return executor;
  }

  /** It was received, and the subscriber does not want it any more. */
  final void undelivered(T value) {
    onUndelivered.accept(value);
  }

  /** The subscription has ended or was cancelled; may be told twice. */
  void ended(GoroutineSubscription subscription) {}
}
