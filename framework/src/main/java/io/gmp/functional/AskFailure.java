package io.gmp.functional;

import io.gmp.actor.ActorStoppedException;
import io.gmp.actor.AskCycleException;
import io.gmp.actor.AskOverflowException;
import io.gmp.actor.AskTimeoutException;

/** Why an ask got no answer. A {@code switch} over it needs no default. */
public sealed interface AskFailure {

  /** {@return the exception that the future of the ask failed with} */
  Exception cause();

  /**
   * No answer came in time.
   *
   * @param cause names the target, what it is doing, and where the ask was made
   */
  record TimedOut(AskTimeoutException cause) implements AskFailure {}

  /**
   * The actor had stopped, or stopped before it answered.
   *
   * @param cause names it
   */
  record Stopped(ActorStoppedException cause) implements AskFailure {}

  /**
   * Actors wait for answers of each other.
   *
   * @param cause names them
   */
  record Cycle(AskCycleException cause) implements AskFailure {}

  /**
   * The mailbox was full.
   *
   * @param cause names it
   */
  record Overflowed(AskOverflowException cause) implements AskFailure {}

  /**
   * The asker was interrupted; its interrupt flag is set.
   *
   * @param cause the interruption
   */
  record Interrupted(InterruptedException cause) implements AskFailure {}
}
