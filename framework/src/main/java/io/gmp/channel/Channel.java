package io.gmp.channel;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.function.Consumer;

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
   * Makes a buffered channel that does not (only) make senders wait when it is full. Values that
   * are dropped are lost; see {@link #make(int, Overflow, Consumer)} for those who want to know.
   *
   * @param capacity how many values it buffers, at least 1 unless the policy is BLOCK
   * @param overflow what a send does when it is full
   * @param <T> what travels
   * @return an open channel
   * @throws IllegalArgumentException if the capacity is too small
   */
  static <T> Channel<T> make(int capacity, Overflow overflow) {
    return new GoChannel<>(capacity, Objects.requireNonNull(overflow, "overflow"), null);
  }

  /**
   * Makes a buffered channel that tells of each value it accepted and then dropped. Every value
   * that a send took without an exception, or {@code trySend} with {@code true}, is received once,
   * or still buffered, or given to {@code onUndelivered} once.
   *
   * @param capacity how many values it buffers, at least 1 unless the policy is BLOCK
   * @param overflow what a send does when it is full
   * @param onUndelivered gets each dropped value, in the code of the sender whose send dropped it,
   *     outside of all locks; what it throws leaves that send, whose own value is taken all the
   *     same
   * @param <T> what travels
   * @return an open channel
   * @throws IllegalArgumentException if the capacity is too small
   */
  static <T> Channel<T> make(int capacity, Overflow overflow, Consumer<? super T> onUndelivered) {
    return new GoChannel<>(
        capacity,
        Objects.requireNonNull(overflow, "overflow"),
        Objects.requireNonNull(onUndelivered, "onUndelivered"));
  }

  /**
   * Makes a channel whose buffer has no bound: a send never waits, and a receiver that is too slow
   * shows as memory. Its {@link #cap()} is {@link Integer#MAX_VALUE}.
   *
   * @param <T> what travels
   * @return an open channel
   */
  static <T> Channel<T> unbounded() {
    return new GoChannel<>(Integer.MAX_VALUE);
  }

  /**
   * Returns Go's nil channel: sends and receives wait for ever (until interrupted or out of time),
   * the try forms fail, and a select passes over its cases, which is how a case is switched off. It
   * cannot be closed: {@link #close()} throws {@link UnsupportedOperationException}.
   *
   * @param <T> what would travel
   * @return the one and only
   */
  @SuppressWarnings("unchecked") // nothing ever travels
  static <T> Channel<T> never() {
    return (Channel<T>) NeverChannel.INSTANCE;
  }

  /**
   * Makes a channel that gives one value, the time it was due, once the delay is over: Go's {@code
   * time.After}. It needs no stop: while nobody waits for it, it is an object like any other. See
   * {@link Timer}.
   *
   * @param delay how long; zero or less means at once
   * @return the channel, which is never closed
   */
  static ReceiveChannel<Instant> after(Duration delay) {
    return new Timer(delay).channel();
  }

  /**
   * Makes a channel that gives a value in each period: Go's {@code time.Tick}. It needs no stop.
   * See {@link Ticker}.
   *
   * @param period the time between two values
   * @return the channel, which is never closed
   * @throws IllegalArgumentException if the period is zero or negative
   */
  static ReceiveChannel<Instant> tick(Duration period) {
    return new Ticker(period).channel();
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
