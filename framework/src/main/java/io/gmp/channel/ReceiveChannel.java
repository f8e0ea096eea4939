package io.gmp.channel;

import java.time.Duration;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/**
 * The receiving side of a channel. {@code null} stands for Go's second result being false: closed
 * and drained.
 *
 * @param <T> what travels
 */
public interface ReceiveChannel<T> extends Iterable<T> {

  /**
   * Receives a value, waiting for one if need be. Waiting receivers are served in the order they
   * came, and the value is handed to the one whose turn it is: nobody can snatch it.
   *
   * @return the value, or {@code null} if the channel is closed and drained
   * @throws InterruptedException if interrupted before or while waiting; no value was taken
   */
  @Nullable T receive() throws InterruptedException;

  /**
   * Receives a value if there is one now.
   *
   * @return the value, or {@code null} if there is none now or never will be ({@link #isDrained}
   *     tells which)
   */
  @Nullable T tryReceive();

  /**
   * Receives a value, waiting at most that long.
   *
   * @param timeout the longest wait; zero or less does not wait
   * @return the value, or {@code null} if none came in time or the channel is closed and drained
   * @throws InterruptedException if interrupted before or while waiting; no value was taken
   */
  @Nullable T tryReceive(Duration timeout) throws InterruptedException;

  /** {@return whether the channel is closed and holds nothing more} */
  boolean isDrained();

  /** {@return the number of buffered values, Go's {@code len}} */
  int len();

  /** {@return the size of the buffer, Go's {@code cap}} 0 means unbuffered. */
  int cap();

  /**
   * Returns an iterator that receives until the channel is closed and drained, Go's {@code for v :=
   * range ch}. Its {@code hasNext} waits; if interrupted it throws {@link
   * ChannelInterruptedException} and leaves the interrupt flag set. For one goroutine at a time.
   */
  @Override
  default Iterator<T> iterator() {
    return new ReceivingIterator<>(this);
  }
}
