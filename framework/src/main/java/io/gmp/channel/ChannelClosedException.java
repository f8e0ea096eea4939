package io.gmp.channel;

/** Thrown where Go panics: a send on a closed channel, or the close of a closed channel. */
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
}
