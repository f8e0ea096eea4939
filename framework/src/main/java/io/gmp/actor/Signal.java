package io.gmp.actor;

import org.jspecify.annotations.Nullable;

/**
 * What an actor hears of its own life and of others'. Signals come between two messages, by a lane
 * of their own: never behind messages in the mailbox, and never lost to a full one.
 */
public sealed interface Signal {

  /** The actor has stopped handling messages, its children are gone, and it ends after this. */
  record PostStop() implements Signal {}

  /**
   * The actor is about to give up its state and start again.
   *
   * @param cause why
   */
  record PreRestart(Throwable cause) implements Signal {}

  /**
   * An actor that was watched has stopped. Comes once for each watch, also if it had stopped
   * before.
   *
   * @param actor who
   * @param cause what it failed with, or {@code null} if it stopped in order
   */
  record Terminated(ActorRef<?> actor, @Nullable Throwable cause) implements Signal {}

  /**
   * A child failed and stopped because of it. Comes without being watched.
   *
   * @param child who
   * @param cause what it failed with
   */
  record ChildFailed(ActorRef<?> child, Throwable cause) implements Signal {}
}
