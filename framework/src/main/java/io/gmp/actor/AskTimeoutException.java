package io.gmp.actor;

import java.util.concurrent.TimeoutException;

/**
 * An answer did not come in time. The message names the target, the type of the message, the time
 * that has passed, how many messages are in the target's mailbox, what the target is doing and for
 * how long, and where the ask was made: the line at which the function that makes the message was
 * first used for an ask.
 */
public final class AskTimeoutException extends TimeoutException {
  private static final long serialVersionUID = 1L;

  AskTimeoutException(String message) {
    super(message);
  }
}
