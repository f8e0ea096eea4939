package io.gmp.reactor;

import io.gmp.actor.ActorRef;
import io.gmp.actor.ReplyTo;
import io.gmp.actor.Topic;
import io.gmp.channel.Channel;
import io.gmp.channel.ReceiveChannel;
import io.gmp.channel.SendChannel;
import io.gmp.reactive.ReactiveStreams;
import java.time.Duration;
import java.util.Objects;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import org.reactivestreams.Subscriber;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;

/**
 * Channels, topics and actors in pipelines, with backpressure both ways: a pipeline that does not
 * request leaves values in the channel until that is full and its senders park; a channel or a
 * mailbox that is full requests no more.
 *
 * <p>What {@link ReactiveStreams} says of its publishers and subscribers is true of these, which
 * are made of them. Their goroutines run on the runtime of the subscribing code and are started
 * through Reactor's {@code onSchedule} hook, so automatic context propagation reaches them; a value
 * that a cancelled subscriber does not get goes to {@code Operators.onDiscard}.
 */
public final class GmpFlux {
  private GmpFlux() {}

  /**
   * Returns the values of a channel. Each subscription receives for itself, so of several
   * subscribers each value reaches one.
   *
   * <p>It receives only what was requested, in a goroutine on the runtime of the subscribing code
   * that waits while the channel is empty and is not there while nothing is requested; signals are
   * emitted in that goroutine. It completes when the channel is closed and drained, which it sees
   * as long as there is demand and right after the last requested value; if the channel was closed
   * with a cause, it fails with that cause instead. Cancelling interrupts the wait; a value that
   * had been received by then goes to {@code Operators.onDiscard}, all others stay in the channel.
   * A request of zero or less ends it with {@link IllegalArgumentException} (rule 3.9), an
   * interrupt from elsewhere with {@link InterruptedException}, a closed runtime with {@link
   * java.util.concurrent.RejectedExecutionException}.
   *
   * @param channel where the values come from
   * @param <T> what travels
   * @return a cold, demand-driven flux
   */
  public static <T> Flux<T> from(ReceiveChannel<T> channel) {
    Objects.requireNonNull(channel, "the channel is null");
    return StreamFlux.of(
        actual -> ReactiveStreams.from(channel, Goroutines.here(), discarding(actual)));
  }

  /**
   * Returns what is published on a topic from the subscription on. A subscription has a buffer of
   * 256 values; one that comes while it is full is a dead letter. It completes when the topic has
   * stopped.
   *
   * @param topic where it is published
   * @param <T> what is published
   * @return a hot flux; each subscription is one of the topic
   */
  public static <T> Flux<T> from(Topic<T> topic) {
    return from(topic, 256, Topic.Slow.DROP);
  }

  /**
   * Returns what is published on a topic from the subscription on. It completes when the topic has
   * stopped.
   *
   * @param topic where it is published
   * @param buffer how many values wait for the subscriber's demand, at least 1
   * @param slow what happens when they are that many; a subscription that the topic ends for it
   *     fails with {@link IllegalStateException} behind what is in its buffer
   * @param <T> what is published
   * @return a hot flux; each subscription is one of the topic
   * @throws IllegalArgumentException if the buffer is less than 1
   */
  public static <T> Flux<T> from(Topic<T> topic, int buffer, Topic.Slow slow) {
    var _ = // says now what is wrong
        ReactiveStreams.from(topic, buffer, slow, Runnable::run, value -> {});
    return StreamFlux.of(
        actual -> ReactiveStreams.from(topic, buffer, slow, Goroutines.here(), discarding(actual)));
  }

  private static <T> Consumer<T> discarding(CoreSubscriber<?> actual) {
    return value -> Operators.onDiscard(value, actual.currentContext());
  }

  /**
   * Returns a subscriber that sends what it gets into a channel: {@code
   * flux.subscribe(GmpFlux.asSubscriber(channel))}. While the channel is full a goroutine waits and
   * nothing is requested. The end of the flux closes the channel, a failure closes it with the
   * cause. If somebody else closes it, the subscription is cancelled, by whoever closes it, and a
   * value that comes nevertheless goes to {@code Operators.onDiscard}.
   *
   * @param channel where the values go
   * @param <T> what travels
   * @return a subscriber for one subscription
   */
  public static <T> Subscriber<T> asSubscriber(SendChannel<? super T> channel) {
    return ReactiveStreams.asSubscriber(
        channel, Goroutines.here(), value -> Operators.onDiscard(value, Context.empty()));
  }

  /**
   * Subscribes to a flux and returns a channel of its values: {@code for (var row :
   * flux.as(GmpFlux.toChannel(16)))}. Whoever needs no more of them closes the channel, and thereby
   * cancels the subscription.
   *
   * @param capacity how many values the channel buffers; 0 makes it unbuffered
   * @param <T> what travels
   * @return subscribes to the flux it is given and returns the channel
   * @throws IllegalArgumentException if the capacity is negative
   */
  public static <T> Function<Flux<T>, Channel<T>> toChannel(int capacity) {
    if (capacity < 0) {
      throw new IllegalArgumentException("the capacity must not be negative, as " + capacity);
    }
    return flux -> {
      Channel<T> channel = Channel.make(capacity);
      flux.subscribe(GmpFlux.<T>asSubscriber(channel));
      return channel;
    };
  }

  /**
   * Returns what asks an actor about each value of a flux: {@code flux.transform(
   * throughActor(prices, 8, Price::new, Duration.ofSeconds(1)))}. The answers come in the order of
   * the values, and the actor is asked in that order, about as many at once as is said here;
   * another value is requested when an answer has been emitted. A question that fails ends the flux
   * with its failure behind the answers before it. When it ends early, values that were not asked
   * and answers that were not emitted go to {@code Operators.onDiscard}.
   *
   * @param actor whom to ask
   * @param parallelism how many may be asked and not emitted at a time, at least 1
   * @param message makes the message from the value and the address for the answer
   * @param timeout how long to wait for each answer; must be positive
   * @param <T> the values
   * @param <M> the messages of the actor
   * @param <R> the answers
   * @return for {@code transform}
   * @throws IllegalArgumentException if the parallelism or the timeout is not positive
   */
  public static <T, M, R> Function<Flux<T>, Flux<R>> throughActor(
      ActorRef<M> actor,
      int parallelism,
      BiFunction<? super T, ReplyTo<R>, ? extends M> message,
      Duration timeout) {
    return through(actor, parallelism, true, message, timeout);
  }

  /**
   * Returns what asks an actor about each value of a flux, as {@link #throughActor} does; the
   * answers are emitted as they come.
   *
   * @param actor whom to ask
   * @param parallelism how many may be asked and not emitted at a time, at least 1
   * @param message makes the message from the value and the address for the answer
   * @param timeout how long to wait for each answer; must be positive
   * @param <T> the values
   * @param <M> the messages of the actor
   * @param <R> the answers
   * @return for {@code transform}
   * @throws IllegalArgumentException if the parallelism or the timeout is not positive
   */
  public static <T, M, R> Function<Flux<T>, Flux<R>> throughActorUnordered(
      ActorRef<M> actor,
      int parallelism,
      BiFunction<? super T, ReplyTo<R>, ? extends M> message,
      Duration timeout) {
    return through(actor, parallelism, false, message, timeout);
  }

  private static <T, M, R> Function<Flux<T>, Flux<R>> through(
      ActorRef<M> actor,
      int parallelism,
      boolean ordered,
      BiFunction<? super T, ReplyTo<R>, ? extends M> message,
      Duration timeout) {
    var _ = // says now what is wrong
        ReactiveStreams.throughActor(
            actor, parallelism, ordered, message, timeout, Runnable::run, value -> {});
    return flux ->
        ActorFlux.of(
            flux,
            actual ->
                ReactiveStreams.throughActor(
                    actor,
                    parallelism,
                    ordered,
                    Questions.of(message),
                    timeout,
                    Goroutines.here(),
                    discarding(actual)));
  }
}
