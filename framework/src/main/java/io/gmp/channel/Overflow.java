package io.gmp.channel;

/** What a buffered channel does with a value that is sent while it is full. */
public enum Overflow {
  /** The sender waits until there is room: backpressure, and what Go does. */
  BLOCK,

  /** The send fails with {@link ChannelFullException}; {@code trySend} returns false. */
  FAIL,

  /** The value just sent is dropped. */
  DROP_NEWEST,

  /** The oldest buffered value is dropped, and the one just sent is buffered. */
  DROP_OLDEST,

  /** All buffered values are dropped, and the one just sent is all that is buffered. */
  KEEP_LATEST;

  /** Whether values are dropped, so that a send neither waits nor fails. */
  boolean drops() {
    return this == DROP_NEWEST || this == DROP_OLDEST || this == KEEP_LATEST;
  }
}
