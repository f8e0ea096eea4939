package io.gmp.channel;

import java.time.Duration;
import java.util.Collection;
import java.util.Iterator;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * The receiving side of a channel. {@code null} stands for Go's second result being false: closed
 * and drained. A channel that was {@linkplain SendChannel#close(Throwable) closed with a cause}
 * throws that instead, wrapped in a {@link ChannelClosedException}, so that a failure is not taken
 * for an end.
 *
 * @param <T> what travels
 */
public interface ReceiveChannel<T> extends Iterable<T> {

  /**
   * Receives a value, waiting for one if need be. Waiting receivers are served in the order they
   * came, and the value is handed to the one whose turn it is: nobody can snatch it.
   *
   * @return the value, or {@code null} if the channel is closed and drained
   * @throws ChannelClosedException if it is drained and was closed with a cause
   * @throws InterruptedException if interrupted before or while waiting; no value was taken
   */
  @Nullable T receive() throws InterruptedException;

  /**
   * Receives a value if there is one now.
   *
   * @return the value, or {@code null} if there is none now or never will be ({@link #isDrained}
   *     tells which)
   * @throws ChannelClosedException if it is drained and was closed with a cause
   */
  @Nullable T tryReceive();

  /**
   * Receives a value, waiting at most that long.
   *
   * @param timeout the longest wait; zero or less does not wait
   * @return the value, or {@code null} if none came in time or the channel is closed and drained
   * @throws ChannelClosedException if it is drained and was closed with a cause
   * @throws InterruptedException if interrupted before or while waiting; no value was taken
   */
  @Nullable T tryReceive(Duration timeout) throws InterruptedException;

  /**
   * Receives what there is now, without waiting, in one go where the channel can.
   *
   * @param into where the values go, in their order
   * @param max the most to receive; zero or less receives nothing
   * @return how many were received; 0 also if the channel is closed and drained, for whatever cause
   */
  default int drainTo(Collection<? super T> into, int max) {
    int n = 0;
    while (n < max && !isDrained()) {
      T value = tryReceive();
      if (value == null) {
        break;
      }
      into.add(value);
      n++;
    }
    return n;
  }

  /** {@return what the channel was closed with, or {@code null} if it is open or just closed} */
  @Nullable Throwable closeCause();

  /** {@return whether the channel is closed and holds nothing more} */
  boolean isDrained();

  /** {@return the number of buffered values, Go's {@code len}} */
  int len();

  /** {@return the size of the buffer, Go's {@code cap}} 0 means unbuffered. */
  int cap();

  /**
   * Returns an iterator that receives until the channel is closed and drained, Go's {@code for v :=
   * range ch}. Its {@code hasNext} waits; if interrupted it throws {@link
   * ChannelInterruptedException} and leaves the interrupt flag set; if the channel was closed with
   * a cause it throws {@link ChannelClosedException} at the end. For one goroutine at a time.
   */
  @Override
  default Iterator<T> iterator() {
    return new ReceivingIterator<>(this);
  }

  /**
   * Returns a sequential stream of what is received until the channel is closed and drained; it
   * waits and fails as {@link #iterator} does. A stream that is cut short has received no value
   * beyond those it passed on and at most one more.
   *
   * @return a stream that receives as it is consumed
   */
  default Stream<T> stream() {
    return StreamSupport.stream(
        Spliterators.spliteratorUnknownSize(iterator(), Spliterator.ORDERED | Spliterator.NONNULL),
        false);
  }
}
