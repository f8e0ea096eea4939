package io.gmp.reactive;

import io.gmp.actor.ActorRef;
import io.gmp.actor.ReplyTo;
import io.gmp.actor.Topic;
import io.gmp.channel.ReceiveChannel;
import io.gmp.channel.SendChannel;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.Flow;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.FlowAdapters;

/**
 * Channels, goroutines, actors and topics as the JDK's {@link Flow} has publishers, subscribers and
 * processors. Each method does what its namesake in {@link ReactiveStreams} does.
 */
public final class Flows {
  private Flows() {}

  /**
   * Returns the values of a channel.
   *
   * @param channel where the values come from
   * @param <T> what travels
   * @return the publisher
   * @see ReactiveStreams#from(ReceiveChannel)
   */
  public static <T> Flow.Publisher<T> from(ReceiveChannel<T> channel) {
    return FlowAdapters.toFlowPublisher(ReactiveStreams.from(channel));
  }

  /**
   * Returns what a callable returns, called in a goroutine.
   *
   * @param callable what the goroutine runs; it may wait
   * @param <T> what it returns
   * @return a publisher of one value at most
   * @see ReactiveStreams#fromGoroutine(Callable)
   */
  public static <T> Flow.Publisher<T> fromGoroutine(Callable<? extends @Nullable T> callable) {
    return FlowAdapters.toFlowPublisher(ReactiveStreams.<T>fromGoroutine(callable));
  }

  /**
   * Returns a subscriber that sends what it gets into a channel.
   *
   * @param channel where the values go
   * @param <T> what travels
   * @return a subscriber for one subscription
   * @see ReactiveStreams#asSubscriber(SendChannel)
   */
  public static <T> Flow.Subscriber<T> asSubscriber(SendChannel<? super T> channel) {
    return FlowAdapters.toFlowSubscriber(ReactiveStreams.<T>asSubscriber(channel));
  }

  /**
   * Returns an actor's answer.
   *
   * @param actor whom to ask
   * @param message makes the message from the address for the answer
   * @param timeout how long to wait for the answer; must be positive
   * @param <M> the messages of the actor
   * @param <R> the answer
   * @return a publisher of one value, which fails as the ask does
   * @throws IllegalArgumentException if the timeout is not positive
   * @see ReactiveStreams#ask(ActorRef, Function, Duration)
   */
  public static <M, R> Flow.Publisher<R> ask(
      ActorRef<M> actor, Function<ReplyTo<R>, M> message, Duration timeout) {
    return FlowAdapters.toFlowPublisher(ReactiveStreams.ask(actor, message, timeout));
  }

  /**
   * Returns a subscriber that tells an actor what it gets.
   *
   * @param actor whom to tell
   * @param <M> the messages of the actor
   * @return a subscriber for one subscription
   * @see ReactiveStreams#asSubscriber(ActorRef)
   */
  public static <M> Flow.Subscriber<M> asSubscriber(ActorRef<M> actor) {
    return FlowAdapters.toFlowSubscriber(ReactiveStreams.asSubscriber(actor));
  }

  /**
   * Returns a subscriber that tells an actor what it gets, and how it has ended.
   *
   * @param actor whom to tell
   * @param completed what it is told when the publisher completes
   * @param failed makes what it is told when the publisher fails
   * @param <M> the messages of the actor
   * @return a subscriber for one subscription
   * @see ReactiveStreams#asSubscriber(ActorRef, Object, Function)
   */
  public static <M> Flow.Subscriber<M> asSubscriber(
      ActorRef<M> actor, M completed, Function<? super Throwable, ? extends M> failed) {
    return FlowAdapters.toFlowSubscriber(ReactiveStreams.asSubscriber(actor, completed, failed));
  }

  /**
   * Returns what is published on a topic from the subscription on.
   *
   * @param topic where it is published
   * @param <T> what is published
   * @return the publisher
   * @see ReactiveStreams#from(Topic)
   */
  public static <T> Flow.Publisher<T> from(Topic<T> topic) {
    return FlowAdapters.toFlowPublisher(ReactiveStreams.from(topic));
  }

  /**
   * Returns what is published on a topic from the subscription on.
   *
   * @param topic where it is published
   * @param buffer how many values wait for the subscriber's demand, at least 1
   * @param slow what happens when they are that many
   * @param <T> what is published
   * @return the publisher
   * @throws IllegalArgumentException if the buffer is less than 1
   * @see ReactiveStreams#from(Topic, int, Topic.Slow)
   */
  public static <T> Flow.Publisher<T> from(Topic<T> topic, int buffer, Topic.Slow slow) {
    return FlowAdapters.toFlowPublisher(ReactiveStreams.from(topic, buffer, slow));
  }

  /**
   * Returns a processor that asks an actor about each value and emits the answers in the order of
   * the values.
   *
   * @param actor whom to ask
   * @param parallelism how many may be asked and not emitted at a time, at least 1
   * @param message makes the message from the value and the address for the answer
   * @param timeout how long to wait for each answer; must be positive
   * @param <T> the values
   * @param <M> the messages of the actor
   * @param <R> the answers
   * @return a processor for one publisher and one subscriber
   * @throws IllegalArgumentException if the parallelism or the timeout is not positive
   * @see ReactiveStreams#throughActor(ActorRef, int, BiFunction, Duration)
   */
  public static <T, M, R> Flow.Processor<T, R> throughActor(
      ActorRef<M> actor,
      int parallelism,
      BiFunction<? super T, ReplyTo<R>, ? extends M> message,
      Duration timeout) {
    return FlowAdapters.toFlowProcessor(
        ReactiveStreams.<T, M, R>throughActor(actor, parallelism, message, timeout));
  }

  /**
   * Returns a processor that asks an actor about each value and emits the answers as they come.
   *
   * @param actor whom to ask
   * @param parallelism how many may be asked and not emitted at a time, at least 1
   * @param message makes the message from the value and the address for the answer
   * @param timeout how long to wait for each answer; must be positive
   * @param <T> the values
   * @param <M> the messages of the actor
   * @param <R> the answers
   * @return a processor for one publisher and one subscriber
   * @throws IllegalArgumentException if the parallelism or the timeout is not positive
   * @see ReactiveStreams#throughActorUnordered(ActorRef, int, BiFunction, Duration)
   */
  public static <T, M, R> Flow.Processor<T, R> throughActorUnordered(
      ActorRef<M> actor,
      int parallelism,
      BiFunction<? super T, ReplyTo<R>, ? extends M> message,
      Duration timeout) {
    return FlowAdapters.toFlowProcessor(
        ReactiveStreams.<T, M, R>throughActorUnordered(actor, parallelism, message, timeout));
  }
}
