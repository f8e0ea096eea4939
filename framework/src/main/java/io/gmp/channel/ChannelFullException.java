package io.gmp.channel;

/** Thrown by a send on a full channel with {@link Overflow#FAIL}; the value was not delivered. */
public final class ChannelFullException extends IllegalStateException {
  private static final long serialVersionUID = 1L;

  /**
   * Makes one.
   *
   * @param message which channel was full
   */
  public ChannelFullException(String message) {
    super(message);
  }
}
