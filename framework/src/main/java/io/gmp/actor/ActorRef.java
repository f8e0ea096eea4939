package io.gmp.actor;

import io.gmp.channel.SelectCase;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The address of an actor. Messages from one sender arrive in the order they were sent. Any thread
 * may use it.
 *
 * @param <M> the messages the actor understands
 */
public interface ActorRef<M> {

  /**
   * {@return the names of the system, of the actors above and of this one: {@code
   * bank/accounts/account-42}}
   */
  String path();

  /**
   * Puts a message into the mailbox. If it is full, a goroutine parks and a thread blocks until
   * there is room; an actor that tells itself never waits. A message to a stopped actor is a dead
   * letter, and so is one that the mailbox's {@link io.gmp.channel.Overflow} drops.
   *
   * @param message the message
   * @throws io.gmp.channel.ChannelFullException if the mailbox is full and made with {@link
   *     io.gmp.channel.Overflow#FAIL}; the message was not sent
   * @throws InterruptedException if interrupted while waiting for room; the message was not sent
   * @throws NullPointerException if the message is null
   */
  void tell(M message) throws InterruptedException;

  /**
   * Puts a message into the mailbox if there is room now.
   *
   * @param message the message
   * @return false if the mailbox is full or the actor has stopped; the message is then the caller's
   * @throws NullPointerException if the message is null
   */
  boolean tryTell(M message);

  /**
   * Makes this actor a case of a {@code select}: ready when there is room in its mailbox. The
   * select throws {@link io.gmp.channel.ChannelClosedException} if the actor has stopped.
   *
   * <pre>{@code
   * select(account.onSend(deposit, () -> "told"), onTimeout(Duration.ofMillis(50), () -> "late"));
   * }</pre>
   *
   * @param message the message
   * @param body runs after the message was put into the mailbox
   * @param <R> what the body returns
   * @return the case
   * @throws IllegalStateException if the actor calls it on itself: it would wait for itself
   * @throws NullPointerException if the message is null
   */
  <R> SelectCase<R> onSend(M message, Callable<? extends @Nullable R> body);

  /**
   * Sends a message that carries a {@link ReplyTo} and returns the future answer. Waiting for room
   * in a full mailbox counts against the timeout. {@code join} and {@code get} on the future park a
   * goroutine, not its M.
   *
   * <p>The future fails with {@link AskTimeoutException} when no answer came in time, and with
   * {@link ActorStoppedException} if the actor is stopped or stops before it answers. It fails with
   * {@link AskOverflowException}, at once, if the mailbox is full and makes nobody wait, or drops
   * the message later. An actor that joins it in its handler, while the one it asks waits for an
   * answer of the asker in the same way, gets an {@link AskCycleException}.
   *
   * @param message makes the message from the address for the answer
   * @param timeout how long to wait for the answer; must be positive
   * @param <R> the answer
   * @return the future answer
   * @throws IllegalArgumentException if the timeout is not positive
   */
  <R> CompletableFuture<R> ask(Function<ReplyTo<R>, M> message, Duration timeout);

  /**
   * Asks the actor to stop: it finishes the message it is at, its children stop, and what is left
   * in its mailbox becomes dead letters. Returns at once.
   */
  void stop();

  /**
   * Asks the actor to stop when it has handled what is in its mailbox: from now on it takes no
   * more, and a message to it is a dead letter. At the deadline it stops as {@link #stop()} says,
   * which does not interrupt a handler. Returns at once.
   *
   * @param deadline how long it may take; zero or less is {@link #stop()}
   * @return a future that completes when the actor has stopped
   */
  CompletableFuture<Void> stop(Duration deadline);

  /**
   * {@return a future that completes when the actor has stopped} Completing or cancelling it has no
   * effect on the actor, which then keeps nothing of it.
   */
  CompletableFuture<Void> whenStopped();

  /** {@return the number of messages in the mailbox} */
  int mailboxSize();
}
