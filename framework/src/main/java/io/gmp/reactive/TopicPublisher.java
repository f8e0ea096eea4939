package io.gmp.reactive;

import io.gmp.actor.Topic;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;

/** What is published on a topic; every subscription is a subscription there. */
final class TopicPublisher<T> implements Publisher<T> {
  private final Topic<T> topic;
  private final int buffer;
  private final Topic.Slow slow;
  private final Executor executor;
  private final Consumer<? super T> onUndelivered;

  TopicPublisher(
      Topic<T> topic,
      int buffer,
      Topic.Slow slow,
      Executor executor,
      Consumer<? super T> onUndelivered) {
    this.topic = topic;
    this.buffer = buffer;
    this.slow = slow;
    this.executor = executor;
    this.onUndelivered = onUndelivered;
  }

  @Override
  public void subscribe(Subscriber<? super T> subscriber) {
    Objects.requireNonNull(subscriber, "the subscriber is null");
    var place = new TopicSubscriber<>(topic, buffer, slow);
    new ChannelPublisher<T>(place.begin(), executor, onUndelivered) {
      @Override
      void ended(GoroutineSubscription subscription) {
        place.stop();
      }
    }.subscribe(subscriber);
  }
}
