package io.gmp.channel;

import org.jspecify.annotations.Nullable;

/**
 * Thrown where Go panics: a send on a closed channel, or the close of a closed channel. Also by a
 * receive from a channel that was closed with a cause, which then is this exception's cause.
 */
public final class ChannelClosedException extends IllegalStateException {
  private static final long serialVersionUID = 1L;

  /**
   * Makes one.
   *
   * @param message Go's words for what happened
   */
  public ChannelClosedException(String message) {
    super(message);
  }

  /**
   * Makes one with the cause the channel was closed with.
   *
   * @param message what happened
   * @param cause why the channel was closed, or {@code null}
   */
  public ChannelClosedException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
