package io.gmp.functional;

import io.gmp.actor.ActorRef;
import io.gmp.actor.ActorStoppedException;
import io.gmp.actor.AskCycleException;
import io.gmp.actor.AskOverflowException;
import io.gmp.actor.AskTimeoutException;
import io.gmp.actor.ReplyTo;
import io.vavr.control.Either;
import io.vavr.control.Try;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;

/**
 * Asks that wait for their answer and give the failure as a value. A goroutine, or an actor in its
 * handler, parks meanwhile; a thread blocks.
 *
 * <pre>{@code
 * Either<AskFailure, Long> cents = askEither(account, Account.Balance::new, Duration.ofSeconds(1));
 * }</pre>
 */
public final class Asking {
  private Asking() {}

  /**
   * Asks and waits, as {@link ActorRef#ask} and {@code get} do.
   *
   * @param actor whom to ask
   * @param message makes the message from the address for the answer
   * @param timeout how long to wait for the answer; must be positive
   * @param <M> the messages of the actor
   * @param <R> the answer
   * @return the answer, or the {@linkplain AskFailure#cause cause} for which there is none; after
   *     an {@link InterruptedException} the interrupt flag is set
   * @throws IllegalArgumentException if the timeout is not positive
   */
  public static <M, R> Try<R> askTry(
      ActorRef<M> actor, Function<ReplyTo<R>, M> message, Duration timeout) {
    return Asking.<M, R>askEither(actor, message, timeout)
        .fold(failure -> Try.failure(failure.cause()), Try::success);
  }

  /**
   * Asks and waits, as {@link ActorRef#ask} and {@code get} do.
   *
   * @param actor whom to ask
   * @param message makes the message from the address for the answer
   * @param timeout how long to wait for the answer; must be positive
   * @param <M> the messages of the actor
   * @param <R> the answer
   * @return the answer, or why there is none
   * @throws IllegalArgumentException if the timeout is not positive
   */
  public static <M, R> Either<AskFailure, R> askEither(
      ActorRef<M> actor, Function<ReplyTo<R>, M> message, Duration timeout) {
    try {
      return Either.right(actor.<R>ask(message, timeout).get());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Either.left(new AskFailure.Interrupted(e));
    } catch (ExecutionException e) {
      return Either.left(failure(e));
    }
  }

  private static AskFailure failure(ExecutionException failed) {
    return switch (failed.getCause()) {
      case AskTimeoutException e -> new AskFailure.TimedOut(e);
      case ActorStoppedException e -> new AskFailure.Stopped(e);
      case AskCycleException e -> new AskFailure.Cycle(e);
      case AskOverflowException e -> new AskFailure.Overflowed(e);
      case InterruptedException e -> new AskFailure.Interrupted(e);
      case null, default ->
          throw new IllegalStateException("an ask failed in a way of its own", failed);
    };
  }
}
