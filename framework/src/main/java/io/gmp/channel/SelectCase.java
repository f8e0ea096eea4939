package io.gmp.channel;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * One case of a {@link Select}: what it waits for and what is done then. It is a description that
 * can be kept and used any number of times, by any number of goroutines.
 *
 * @param <R> what the body returns
 */
public abstract sealed class SelectCase<R> {

  /**
   * The body of a receive case.
   *
   * @param <T> what travels
   * @param <R> what the body returns
   */
  @FunctionalInterface
  public interface Received<T, R> {
    /**
     * Handles what was received.
     *
     * @param value the value, or {@code null} if the channel is closed and drained
     * @return the result of the select
     * @throws Exception what the body fails with
     */
    @Nullable R apply(@Nullable T value) throws Exception;
  }

  private SelectCase() {}

  /** Whether it has to wait, by a look without the lock. */
  boolean wouldWait() {
    return false;
  }

  /** Runs the body; {@code value} is what was received, if anything. */
  abstract @Nullable R run(@Nullable Object value) throws Exception;

  static final class Receive<T, R> extends SelectCase<R> {
    final ReceiveChannel<? extends T> channel;
    private final Received<? super T, ? extends R> body;

    Receive(ReceiveChannel<? extends T> channel, Received<? super T, ? extends R> body) {
      this.channel = channel;
      this.body = body;
    }

    @Override
    boolean wouldWait() {
      return SelectableChannel.of(channel).wouldWait(false);
    }

    @Override
    @SuppressWarnings("unchecked") // it came out of a channel of T
    @Nullable R run(@Nullable Object value) throws Exception {
      return body.apply((@Nullable T) value);
    }
  }

  static final class Send<R> extends SelectCase<R> {
    final SendChannel<?> channel;
    final Object value;
    private final Callable<? extends @Nullable R> body;

    Send(SendChannel<?> channel, Object value, Callable<? extends @Nullable R> body) {
      this.channel = channel;
      this.value = value;
      this.body = body;
    }

    @Override
    boolean wouldWait() {
      return SelectableChannel.of(channel).wouldWait(true);
    }

    @Override
    @Nullable R run(@Nullable Object value) throws Exception {
      return body.call();
    }
  }

  /** What is done when no other case is ready now, or in time. */
  static final class Otherwise<R> extends SelectCase<R> {
    final boolean isDefault;
    final long nanos;
    private final Callable<? extends @Nullable R> body;

    Otherwise(boolean isDefault, long nanos, Callable<? extends @Nullable R> body) {
      this.isDefault = isDefault;
      this.nanos = nanos;
      this.body = body;
    }

    @Override
    @Nullable R run(@Nullable Object value) throws Exception {
      return body.call();
    }
  }
}
