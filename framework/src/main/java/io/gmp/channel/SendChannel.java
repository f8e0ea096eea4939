package io.gmp.channel;

import java.time.Duration;

/**
 * The sending side of a channel.
 *
 * @param <T> what travels; {@code null} is never a value
 */
public interface SendChannel<T> {

  /**
   * Sends a value: hands it to the longest-waiting receiver, or puts it into the buffer, or waits
   * for either. Waiting senders are served in the order they came.
   *
   * @param value what to send
   * @throws ChannelClosedException if the channel is closed, also while waiting; the value was not
   *     delivered
   * @throws InterruptedException if interrupted before or while waiting; the value was not
   *     delivered
   * @throws NullPointerException if the value is null
   */
  void send(T value) throws InterruptedException;

  /**
   * Sends a value if that is possible without waiting.
   *
   * @param value what to send
   * @return whether it was delivered
   * @throws ChannelClosedException if the channel is closed
   * @throws NullPointerException if the value is null
   */
  boolean trySend(T value);

  /**
   * Sends a value, waiting at most that long.
   *
   * @param value what to send
   * @param timeout the longest wait; zero or less does not wait
   * @return whether it was delivered; if not, it never will be
   * @throws ChannelClosedException if the channel is closed, also while waiting
   * @throws InterruptedException if interrupted before or while waiting; the value was not
   *     delivered
   * @throws NullPointerException if the value is null
   */
  boolean trySend(T value, Duration timeout) throws InterruptedException;

  /**
   * Closes the channel: no more sends; receivers drain what is buffered and then see the end.
   * Waiting senders fail with {@link ChannelClosedException}.
   *
   * @throws ChannelClosedException if it is closed already
   */
  void close();

  /** {@return whether {@link #close} was called} */
  boolean isClosed();

  /** {@return the number of buffered values, Go's {@code len}} */
  int len();

  /** {@return the size of the buffer, Go's {@code cap}} 0 means unbuffered. */
  int cap();
}
