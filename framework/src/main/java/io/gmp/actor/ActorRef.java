package io.gmp.actor;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * The address of an actor. Messages from one sender arrive in the order they were sent. Any thread
 * may use it.
 *
 * @param <M> the messages the actor understands
 */
public interface ActorRef<M> {

  /** {@return the actor's name with its system's before it: {@code bank/account-42}} */
  String path();

  /**
   * Puts a message into the mailbox. If it is full, a goroutine parks and a thread blocks until
   * there is room; an actor that tells itself never waits. A message to a stopped actor is a dead
   * letter.
   *
   * @param message the message
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
   * Sends a message that carries a {@link ReplyTo} and returns the future answer. Waiting for room
   * in a full mailbox counts against the timeout. {@code join} and {@code get} on the future park a
   * goroutine, not its M.
   *
   * <p>The future fails with {@link AskTimeoutException} when no answer came in time, and with
   * {@link ActorStoppedException} if the actor is stopped or stops before it answers.
   *
   * @param message makes the message from the address for the answer
   * @param timeout how long to wait for the answer; must be positive
   * @param <R> the answer
   * @return the future answer
   * @throws IllegalArgumentException if the timeout is not positive
   */
  <R> CompletableFuture<R> ask(Function<ReplyTo<R>, M> message, Duration timeout);

  /**
   * Asks the actor to stop: it finishes the message it is at, and what is left in its mailbox
   * becomes dead letters. Returns at once.
   */
  void stop();

  /** {@return a future that completes when the actor has stopped} Completing it has no effect. */
  CompletableFuture<Void> whenStopped();

  /** {@return the number of messages in the mailbox} */
  int mailboxSize();
}
