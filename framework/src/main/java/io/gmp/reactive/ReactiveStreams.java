package io.gmp.reactive;

import io.gmp.Gmp;
import io.gmp.actor.ActorRef;
import io.gmp.actor.ReplyTo;
import io.gmp.actor.Topic;
import io.gmp.channel.ReceiveChannel;
import io.gmp.channel.SendChannel;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Processor;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;

/**
 * Channels, goroutines, actors and topics for those who speak Reactive Streams. {@link Flows} has
 * the same for {@link java.util.concurrent.Flow}.
 *
 * <p>Backpressure goes both ways: a subscriber that does not request leaves values in the channel
 * until that is full and its senders wait; a channel or a mailbox that is full makes its subscriber
 * request no more.
 *
 * <p>No call from outside ever waits here: not {@code request}, not {@code onNext}. What has to
 * wait is a goroutine, there only while there is something to do or to wait for, and signals are
 * emitted in such a goroutine. It runs where the given executor starts it, by default on {@link
 * Gmp#current} of whoever calls the method here. An executor is one whose commands may wait: {@link
 * Gmp#executor()}, or something around it. One that rejects, as that of a closed runtime does, ends
 * the stream with {@link java.util.concurrent.RejectedExecutionException}.
 *
 * <p>Cancelling interrupts the goroutine where it waits or runs the user's callable, never where it
 * runs a subscriber. A request of zero or less ends a subscription with {@link
 * IllegalArgumentException} (rule 3.9), an interrupt from elsewhere with {@link
 * InterruptedException}. A subscriber that throws from {@code onNext} breaks rule 2.13: its
 * subscription is cancelled, and what it threw goes to the runtime's uncaught handler.
 *
 * <p>Memory effects: what a sender, a callable or an actor did before a value happens-before the
 * {@code onNext} that gets it, and each signal happens-before the next one.
 */
public final class ReactiveStreams {
  private static final int TOPIC_BUFFER = 256;

  private ReactiveStreams() {}

  private static Executor current() {
    return Gmp.current().executor();
  }

  // ---- from a channel ----

  /**
   * Returns the values of a channel. Each subscription receives for itself, so of several
   * subscribers each value reaches one. It receives only what was requested; it completes when the
   * channel is closed and drained, which it sees as long as there is demand and right after the
   * last requested value, and fails with the cause if the channel was closed with one.
   *
   * @param channel where the values come from
   * @param <T> what travels
   * @return the publisher
   */
  public static <T> Publisher<T> from(ReceiveChannel<T> channel) {
    return from(channel, current(), value -> {});
  }

  /**
   * Returns the values of a channel, as {@link #from(ReceiveChannel)} does.
   *
   * @param channel where the values come from
   * @param executor starts the goroutine that receives
   * @param onUndelivered gets a value that was received when its subscription was cancelled; there
   *     is at most one in each
   * @param <T> what travels
   * @return the publisher
   */
  public static <T> Publisher<T> from(
      ReceiveChannel<T> channel, Executor executor, Consumer<? super T> onUndelivered) {
    return new ChannelPublisher<>(
        Objects.requireNonNull(channel, "the channel is null"),
        Objects.requireNonNull(executor, "the executor is null"),
        Objects.requireNonNull(onUndelivered, "onUndelivered is null"));
  }

  // ---- from a goroutine ----

  /**
   * Returns what a callable returns, which each subscription calls for itself, in a goroutine, when
   * something is first requested. {@code null} means no value; what it throws is the failure.
   * Cancelling interrupts it.
   *
   * @param callable what the goroutine runs; it may wait
   * @param <T> what it returns
   * @return a publisher of one value at most
   */
  public static <T> Publisher<T> fromGoroutine(Callable<? extends @Nullable T> callable) {
    return fromGoroutine(callable, current(), value -> {});
  }

  /**
   * Returns what a callable returns, as {@link #fromGoroutine(Callable)} does.
   *
   * @param callable what the goroutine runs; it may wait
   * @param executor starts the goroutine
   * @param onUndelivered gets what the callable returned after the subscription was cancelled
   * @param <T> what it returns
   * @return a publisher of one value at most
   */
  public static <T> Publisher<T> fromGoroutine(
      Callable<? extends @Nullable T> callable,
      Executor executor,
      Consumer<? super T> onUndelivered) {
    Objects.requireNonNull(callable, "the callable is null");
    Objects.requireNonNull(executor, "the executor is null");
    Objects.requireNonNull(onUndelivered, "onUndelivered is null");
    return subscriber -> {
      Objects.requireNonNull(subscriber, "the subscriber is null");
      new CallSubscription<T>(callable, executor, onUndelivered, subscriber).begin();
    };
  }

  // ---- into a channel ----

  /**
   * Returns a subscriber that sends what it gets into a channel. It requests as many values as the
   * channel has room for, 256 at most, and more as they are sent; while the channel is full a
   * goroutine waits and nothing is requested. When the publisher completes the channel is closed,
   * when it fails the channel is closed with the cause, in both cases behind the last value. If
   * somebody else closes the channel, the subscription is cancelled, by whoever closes it.
   *
   * @param channel where the values go
   * @param <T> what travels
   * @return a subscriber for one subscription
   */
  public static <T> Subscriber<T> asSubscriber(SendChannel<? super T> channel) {
    return asSubscriber(channel, current(), value -> {});
  }

  /**
   * Returns a subscriber that sends what it gets into a channel, as {@link
   * #asSubscriber(SendChannel)} does.
   *
   * @param channel where the values go
   * @param executor starts the goroutine that waits for room
   * @param onUndelivered gets each value that came when the channel was closed
   * @param <T> what travels
   * @return a subscriber for one subscription
   */
  public static <T> Subscriber<T> asSubscriber(
      SendChannel<? super T> channel, Executor executor, Consumer<? super T> onUndelivered) {
    return new ChannelIntake<>(
        Objects.requireNonNull(channel, "the channel is null"),
        Objects.requireNonNull(executor, "the executor is null"),
        Objects.requireNonNull(onUndelivered, "onUndelivered is null"));
  }

  // ---- actors ----

  /**
   * Returns an actor's answer: each subscription asks for itself, when something is first
   * requested, as {@link ActorRef#ask} does. Cancelling takes the question back if it still waits
   * for room in the mailbox; else its answer will be a dead letter.
   *
   * @param actor whom to ask
   * @param message makes the message from the address for the answer
   * @param timeout how long to wait for the answer; must be positive
   * @param <M> the messages of the actor
   * @param <R> the answer
   * @return a publisher of one value, which fails as the ask does
   * @throws IllegalArgumentException if the timeout is not positive
   */
  public static <M, R> Publisher<R> ask(
      ActorRef<M> actor, Function<ReplyTo<R>, M> message, Duration timeout) {
    return ask(actor, message, timeout, current());
  }

  /**
   * Returns an actor's answer, as {@link #ask(ActorRef, Function, Duration)} does.
   *
   * @param actor whom to ask
   * @param message makes the message from the address for the answer
   * @param timeout how long to wait for the answer; must be positive
   * @param executor starts the goroutine that asks
   * @param <M> the messages of the actor
   * @param <R> the answer
   * @return a publisher of one value, which fails as the ask does
   * @throws IllegalArgumentException if the timeout is not positive
   */
  public static <M, R> Publisher<R> ask(
      ActorRef<M> actor, Function<ReplyTo<R>, M> message, Duration timeout, Executor executor) {
    Objects.requireNonNull(actor, "the actor is null");
    Objects.requireNonNull(message, "the message is null");
    Objects.requireNonNull(executor, "the executor is null");
    requirePositive(timeout);
    return subscriber -> {
      Objects.requireNonNull(subscriber, "the subscriber is null");
      new AskSubscription<>(actor, message, timeout, executor, subscriber).begin();
    };
  }

  private static void requirePositive(Duration timeout) {
    if (timeout.isNegative() || timeout.isZero()) {
      throw new IllegalArgumentException("the timeout of an ask must be positive, not " + timeout);
    }
  }

  /**
   * Returns a subscriber that tells an actor what it gets. It requests 256 values, and more as they
   * are told; while the mailbox is full a goroutine waits and nothing is requested. The actor is
   * not told of the end; a failure is logged. When the actor stops, the subscription is cancelled,
   * and a value that comes nevertheless is a dead letter; an entity that stops has another actor
   * for the next value.
   *
   * @param actor whom to tell
   * @param <M> the messages of the actor
   * @return a subscriber for one subscription
   */
  public static <M> Subscriber<M> asSubscriber(ActorRef<M> actor) {
    return new ActorIntake<>(Objects.requireNonNull(actor, "the actor is null"), current(), null);
  }

  /**
   * Returns a subscriber that tells an actor what it gets, as {@link #asSubscriber(ActorRef)} does,
   * and behind the last value how it has ended.
   *
   * @param actor whom to tell
   * @param completed what it is told when the publisher completes
   * @param failed makes what it is told when the publisher fails
   * @param <M> the messages of the actor
   * @return a subscriber for one subscription
   */
  public static <M> Subscriber<M> asSubscriber(
      ActorRef<M> actor, M completed, Function<? super Throwable, ? extends M> failed) {
    return new ActorIntake<>(
        Objects.requireNonNull(actor, "the actor is null"),
        current(),
        new ActorIntake.Ends<>(
            Objects.requireNonNull(completed, "null is never a message"),
            Objects.requireNonNull(failed, "the message for a failure is null")));
  }

  /**
   * Returns what is published on a topic from the subscription on. A subscription has a buffer of
   * 256 values; one that comes while it is full is a dead letter. It completes when the topic has
   * stopped and the buffer is empty.
   *
   * @param topic where it is published
   * @param <T> what is published
   * @return the publisher
   */
  public static <T> Publisher<T> from(Topic<T> topic) {
    return from(topic, TOPIC_BUFFER, Topic.Slow.DROP);
  }

  /**
   * Returns what is published on a topic from the subscription on. It completes when the topic has
   * stopped and the buffer is empty.
   *
   * @param topic where it is published
   * @param buffer how many values wait for the subscriber's demand, at least 1
   * @param slow what happens when they are that many; a subscription that the topic ends for it
   *     fails with {@link IllegalStateException} behind what is in its buffer
   * @param <T> what is published
   * @return the publisher
   * @throws IllegalArgumentException if the buffer is less than 1
   */
  public static <T> Publisher<T> from(Topic<T> topic, int buffer, Topic.Slow slow) {
    return from(topic, buffer, slow, current(), value -> {});
  }

  /**
   * Returns what is published on a topic, as {@link #from(Topic, int, Topic.Slow)} does.
   *
   * @param topic where it is published
   * @param buffer how many values wait for the subscriber's demand, at least 1
   * @param slow what happens when they are that many
   * @param executor starts the goroutine that receives
   * @param onUndelivered gets a value that was received when its subscription was cancelled
   * @param <T> what is published
   * @return the publisher
   * @throws IllegalArgumentException if the buffer is less than 1
   */
  public static <T> Publisher<T> from(
      Topic<T> topic,
      int buffer,
      Topic.Slow slow,
      Executor executor,
      Consumer<? super T> onUndelivered) {
    if (buffer < 1) {
      throw new IllegalArgumentException("the buffer holds at least 1 value, not " + buffer);
    }
    return new TopicPublisher<>(
        Objects.requireNonNull(topic, "the topic is null"),
        buffer,
        Objects.requireNonNull(slow, "what happens to a slow one is null"),
        Objects.requireNonNull(executor, "the executor is null"),
        Objects.requireNonNull(onUndelivered, "onUndelivered is null"));
  }

  /**
   * Returns a processor that asks an actor about each value and emits the answers in the order of
   * the values. It asks in that order, too, about as many at once as is said here; another value is
   * requested when an answer has been emitted. A question that fails ends the stream with that
   * failure, behind the answers before it; the end of the publisher comes behind all answers.
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
   */
  public static <T, M, R> Processor<T, R> throughActor(
      ActorRef<M> actor,
      int parallelism,
      BiFunction<? super T, ReplyTo<R>, ? extends M> message,
      Duration timeout) {
    return throughActor(actor, parallelism, true, message, timeout, current(), value -> {});
  }

  /**
   * Returns a processor that asks an actor about each value, as {@link #throughActor(ActorRef, int,
   * BiFunction, Duration)} does, and emits the answers as they come.
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
   */
  public static <T, M, R> Processor<T, R> throughActorUnordered(
      ActorRef<M> actor,
      int parallelism,
      BiFunction<? super T, ReplyTo<R>, ? extends M> message,
      Duration timeout) {
    return throughActor(actor, parallelism, false, message, timeout, current(), value -> {});
  }

  /**
   * Returns a processor that asks an actor about each value, as {@link #throughActor(ActorRef, int,
   * BiFunction, Duration)} does.
   *
   * @param actor whom to ask
   * @param parallelism how many may be asked and not emitted at a time, at least 1
   * @param ordered whether the answers are emitted in the order of the values, or as they come
   * @param message makes the message from the value and the address for the answer
   * @param timeout how long to wait for each answer; must be positive
   * @param executor starts the goroutines that ask and emit
   * @param onUndelivered gets the values that were not asked, and the answers that were not
   *     emitted, because it ended before; must not throw
   * @param <T> the values
   * @param <M> the messages of the actor
   * @param <R> the answers
   * @return a processor for one publisher and one subscriber
   * @throws IllegalArgumentException if the parallelism or the timeout is not positive
   */
  public static <T, M, R> Processor<T, R> throughActor(
      ActorRef<M> actor,
      int parallelism,
      boolean ordered,
      BiFunction<? super T, ReplyTo<R>, ? extends M> message,
      Duration timeout,
      Executor executor,
      Consumer<Object> onUndelivered) {
    if (parallelism < 1) {
      throw new IllegalArgumentException("the parallelism must be at least 1, not " + parallelism);
    }
    requirePositive(timeout);
    return new ActorProcessor<>(
        Objects.requireNonNull(actor, "the actor is null"),
        parallelism,
        ordered,
        Objects.requireNonNull(message, "the message is null"),
        timeout,
        Objects.requireNonNull(executor, "the executor is null"),
        Objects.requireNonNull(onUndelivered, "what gets the undelivered is null"));
  }
}
