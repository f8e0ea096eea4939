package io.gmp.actor;

import io.gmp.channel.SelectCase;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * A mailbox as its actor and its senders use it: a channel that says when its receiver sleeps, and
 * is woken by the send that finds it so.
 */
interface Inbox<M> {
  /** Puts a message in; false if there is no room. Throws if the mailbox is closed. */
  boolean trySend(M message);

  void send(M message) throws InterruptedException;

  boolean trySend(M message, Duration timeout) throws InterruptedException;

  /** The actor: takes the next message, or {@code null}. */
  @Nullable M tryReceive();

  /** The actor: how many messages wait now; a hint. */
  int waiting();

  /** The actor: whether it may rest; if not, something has come. */
  boolean rest();

  /** Lets the actor look, if it rests. */
  void wake();

  boolean tryClose();

  boolean isClosed();

  int len();

  /** The send case of a select. */
  <R> SelectCase<R> onSend(M message, Callable<? extends @Nullable R> body);
}
