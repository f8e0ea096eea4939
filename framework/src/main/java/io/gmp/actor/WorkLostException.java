package io.gmp.actor;

import org.jspecify.annotations.Nullable;

/**
 * Nobody has confirmed a piece of work, and nobody will: its attempts are used up, or its queue has
 * stopped. The work is a dead letter.
 */
public final class WorkLostException extends RuntimeException {
  WorkLostException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
