package io.gmp.reactor;

import io.gmp.Gmp;
import io.gmp.actor.ActorRef;
import io.gmp.actor.ReplyTo;
import io.gmp.channel.SendChannel;
import io.gmp.reactive.ReactiveStreams;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;

/**
 * What a goroutine returns and what an actor answers, as {@link Mono}. They begin anew for each
 * subscription, when something is requested. As for {@link GmpFlux}, automatic context propagation
 * reaches the goroutines, and what a cancelled subscriber does not get goes to {@code
 * Operators.onDiscard}.
 */
public final class GmpMono {
  private GmpMono() {}

  /**
   * Returns what a callable returns that runs in a goroutine on the runtime of the subscribing
   * code. It may block in anything a goroutine may block in. {@code null} makes the mono empty, an
   * exception makes it fail, cancelling interrupts the goroutine where it runs the callable.
   *
   * @param callable what the goroutine runs
   * @param <T> what it returns
   * @return the mono
   */
  public static <T> Mono<T> fromGoroutine(Callable<? extends @Nullable T> callable) {
    return fromGoroutine(Goroutines::here, callable);
  }

  /**
   * Returns what a callable returns that runs in a goroutine, as {@link #fromGoroutine(Callable)}
   * does.
   *
   * @param gmp the runtime the goroutine runs on
   * @param callable what the goroutine runs
   * @param <T> what it returns
   * @return the mono, which fails with {@link java.util.concurrent.RejectedExecutionException} if
   *     the runtime is closed
   */
  public static <T> Mono<T> fromGoroutine(Gmp gmp, Callable<? extends @Nullable T> callable) {
    Executor executor = Goroutines.of(gmp);
    return fromGoroutine(() -> executor, callable);
  }

  private static <T> Mono<T> fromGoroutine(
      Supplier<Executor> executor, Callable<? extends @Nullable T> callable) {
    Objects.requireNonNull(callable, "the callable is null");
    return StreamMono.of(
        actual ->
            ReactiveStreams.fromGoroutine(
                callable,
                executor.get(),
                value -> Operators.onDiscard(value, actual.currentContext())));
  }

  /**
   * Returns an actor's answer, asked for as {@link ActorRef#ask} does. Whoever waits for room in a
   * full mailbox is a goroutine, and nobody waits for the answer. Cancelling takes the question
   * back if it still waits for room; else its answer will be a dead letter.
   *
   * @param actor whom to ask
   * @param message makes the message from the address for the answer
   * @param timeout how long to wait for the answer; must be positive
   * @param <M> the messages of the actor
   * @param <R> the answer
   * @return the mono, which fails with {@link io.gmp.actor.AskTimeoutException} or {@link
   *     io.gmp.actor.ActorStoppedException}
   * @throws IllegalArgumentException if the timeout is not positive
   */
  public static <M, R> Mono<R> ask(
      ActorRef<M> actor, Function<ReplyTo<R>, M> message, Duration timeout) {
    var _ = ReactiveStreams.ask(actor, message, timeout, Runnable::run); // says now what is wrong
    return StreamMono.of(actual -> ReactiveStreams.ask(actor, message, timeout, Goroutines.here()));
  }

  /**
   * Sends a value into a channel for each subscription, and completes when it was delivered.
   * Cancelling takes the value back if it still waits for room.
   *
   * @param channel where the value goes
   * @param value what to send
   * @param <T> what travels
   * @return the mono, which fails with {@link io.gmp.channel.ChannelClosedException} if the channel
   *     is closed
   */
  public static <T> Mono<Void> send(SendChannel<? super T> channel, T value) {
    Objects.requireNonNull(channel, "the channel is null");
    Objects.requireNonNull(value, "null cannot be sent");
    return fromGoroutine(
        () -> {
          channel.send(value);
          return null;
        });
  }
}
