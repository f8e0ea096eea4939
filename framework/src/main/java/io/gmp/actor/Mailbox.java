package io.gmp.actor;

/**
 * How many messages may wait for an actor. A mailbox is a channel that many send to and one actor
 * receives from; it takes memory for what is in it, not for what could be.
 *
 * @param capacity the bound; {@link Integer#MAX_VALUE} means none
 */
public record Mailbox(int capacity) {

  /** The bound of a mailbox about which nothing was said. */
  public static final int DEFAULT_CAPACITY = 1024;

  /**
   * Checks the bound.
   *
   * @throws IllegalArgumentException if it is less than 1
   */
  public Mailbox {
    if (capacity < 1) {
      throw new IllegalArgumentException(
          "a mailbox holds at least 1 message, not " + capacity + "; give a bound of 1 or more");
    }
  }

  /**
   * A mailbox that makes senders wait when it is full.
   *
   * @param capacity how many messages it holds, at least 1
   * @return the mailbox
   * @throws IllegalArgumentException if it is less than 1
   */
  public static Mailbox buffered(int capacity) {
    return new Mailbox(capacity);
  }

  /** {@return a mailbox without a bound: senders never wait, memory is the limit} */
  public static Mailbox unbounded() {
    return new Mailbox(Integer.MAX_VALUE);
  }
}
