package io.gmp.channel;

/**
 * Thrown by the iteration over a channel when the caller is interrupted while it waits; the
 * interrupt flag is set again, no value was taken.
 */
public final class ChannelInterruptedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * Makes one.
   *
   * @param cause the interrupt
   */
  public ChannelInterruptedException(InterruptedException cause) {
    super("interrupted while receiving from a channel", cause);
  }
}
