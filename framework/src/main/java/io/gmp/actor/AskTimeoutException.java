package io.gmp.actor;

import java.util.concurrent.TimeoutException;

/**
 * An answer did not come in time. The message names target, message type, time and mailbox depth.
 */
public final class AskTimeoutException extends TimeoutException {
  private static final long serialVersionUID = 1L;

  AskTimeoutException(String message) {
    super(message);
  }
}
