package io.gmp.channel;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

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
   * @throws ChannelFullException if the channel is full and made with {@link Overflow#FAIL}
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

  /**
   * Closes the channel because of a failure: as {@link #close()}, and receivers that have drained
   * it get a {@link ChannelClosedException} with this cause instead of the plain end.
   *
   * @param cause why
   * @throws ChannelClosedException if it is closed already; its cause stays what it was
   */
  void close(Throwable cause);

  /**
   * Closes the channel if nobody has: for several who may be the one to end it.
   *
   * @return whether this call closed it
   */
  boolean tryClose();

  /** {@return whether {@link #close} was called} */
  boolean isClosed();

  /**
   * Has an action run once somebody closes the channel, or at once if it is closed: for a sender
   * that has nothing to send now and would not notice. Whoever closes the channel runs it, so it
   * must be short, and must not wait or throw.
   *
   * @param action what to do
   * @return run it to call the action off; a channel keeps it until then or until it is closed
   */
  Runnable whenClosed(Runnable action);

  /** {@return what the channel was closed with, or {@code null} if it is open or just closed} */
  @Nullable Throwable closeCause();

  /**
   * Sends each of these values in turn, waiting as {@link #send} does. For a stream: {@code
   * sendAll(stream::iterator)}.
   *
   * @param values what to send
   * @throws ChannelClosedException if the channel is closed; the values before were delivered
   * @throws InterruptedException if interrupted before or while waiting; the values before were
   *     delivered
   * @throws NullPointerException if a value is null
   */
  default void sendAll(Iterable<? extends T> values) throws InterruptedException {
    for (T value : values) {
      send(value);
    }
  }

  /** {@return the number of buffered values, Go's {@code len}} */
  int len();

  /** {@return the size of the buffer, Go's {@code cap}} 0 means unbuffered. */
  int cap();
}
