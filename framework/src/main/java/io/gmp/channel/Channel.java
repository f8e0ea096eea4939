package io.gmp.channel;

/**
 * Go's channel: typed, FIFO, unbuffered (a rendezvous) or with a buffer of fixed size. Any thread
 * may use it: a goroutine that has to wait parks and leaves its P to others, a platform thread or a
 * foreign virtual thread waits as such threads do.
 *
 * <p>Memory effects are those of the Go memory model: a send happens-before the completion of the
 * receive that takes its value; a close happens-before a receive that sees it; on an unbuffered
 * channel the receive happens-before the completion of the send; the k-th receive from a channel of
 * capacity C happens-before the completion of send k+C.
 *
 * @param <T> what travels; {@code null} is never a value
 */
public interface Channel<T> extends SendChannel<T>, ReceiveChannel<T> {

  /**
   * Makes an unbuffered channel: each send waits for its receive.
   *
   * @param <T> what travels
   * @return an open channel
   */
  static <T> Channel<T> make() {
    return new GoChannel<>(0);
  }

  /**
   * Makes a channel with a buffer.
   *
   * @param capacity how many values it buffers; 0 makes it unbuffered
   * @param <T> what travels
   * @return an open channel
   * @throws IllegalArgumentException if the capacity is negative
   */
  static <T> Channel<T> make(int capacity) {
    return new GoChannel<>(capacity);
  }

  /**
   * Makes a buffered channel for many senders and one receiver at a time. Where nobody has to wait
   * it is faster than {@link #make(int)} and allocates nothing; it takes memory for what is in it,
   * not for what could be. A second receiver that waits at the same time gets an {@link
   * IllegalStateException}.
   *
   * @param capacity how many values it buffers, at least 1; {@link Integer#MAX_VALUE} means no
   *     bound
   * @param <T> what travels
   * @return an open channel
   * @throws IllegalArgumentException if the capacity is less than 1
   */
  static <T> Channel<T> singleReceiver(int capacity) {
    return new MpscChannel<>(capacity);
  }
}
