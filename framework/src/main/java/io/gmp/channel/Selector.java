package io.gmp.channel;

import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A {@link Select} to be used again and again: its cases are made once, and a {@code select} of it
 * allocates nothing. The rules are those of {@link Select}. For one goroutine at a time.
 *
 * <pre>{@code
 * Selector selector = Selector.random();
 * Selector.Receive<Order> orders = selector.onReceive(orderChannel);
 * Selector.Send<Entry> audit = selector.onSend(auditChannel);
 * audit.value(entry);
 * while (selector.select() == orders) {
 *   handle(orders.value());
 * }
 * }</pre>
 */
public final class Selector {
  private final Selection selection;

  private Selector(boolean ordered) {
    selection = new Selection(ordered);
  }

  /**
   * Makes one that picks at random among the cases that are ready.
   *
   * @return a selector without cases
   */
  public static Selector random() {
    return new Selector(false);
  }

  /**
   * Makes one that picks the first of the cases that are ready, in the order they were added.
   *
   * @return a selector without cases
   */
  public static Selector byPriority() {
    return new Selector(true);
  }

  /** A case of a selector. */
  public abstract static sealed class Case {
    final Selector selector;
    SelectWaiter waiter;

    private Case(Selector selector, Object channel, boolean sends) {
      this.selector = selector;
      this.waiter = selector.selection.add(this, channel, sends, null);
    }

    final void redirect(Object channel) {
      if (channel != waiter.channel) {
        waiter = selector.selection.redirect(waiter, channel);
      }
    }
  }

  /**
   * A case that receives.
   *
   * @param <T> what travels
   */
  public static final class Receive<T> extends Case {
    private Receive(Selector selector, ReceiveChannel<? extends T> channel) {
      super(selector, channel, false);
    }

    /**
     * Returns what the last select received here.
     *
     * @return the value, or {@code null} if the channel was closed and drained, or another case was
     *     chosen
     */
    @SuppressWarnings("unchecked") // it came out of a channel of T
    public @Nullable T value() {
      return (@Nullable T) waiter.value;
    }

    /**
     * Receives from another channel from now on; {@link Channel#never()} switches the case off.
     *
     * @param channel where from
     */
    public void from(ReceiveChannel<? extends T> channel) {
      redirect(Objects.requireNonNull(channel, "channel"));
    }
  }

  /**
   * A case that sends.
   *
   * @param <T> what travels
   */
  public static final class Send<T> extends Case {
    private Send(Selector selector, SendChannel<? super T> channel) {
      super(selector, channel, true);
    }

    /**
     * Says what the next select that chooses this case sends. A value is sent once; without one the
     * select throws {@link IllegalStateException}.
     *
     * @param value what to send
     * @throws NullPointerException if the value is null
     */
    public void value(T value) {
      waiter.value = Objects.requireNonNull(value, "null cannot be sent");
    }

    /**
     * Sends to another channel from now on; {@link Channel#never()} switches the case off, also
     * without a value.
     *
     * @param channel where to
     */
    public void to(SendChannel<? super T> channel) {
      redirect(Objects.requireNonNull(channel, "channel"));
    }
  }

  /**
   * Adds a case that receives.
   *
   * @param channel where from
   * @param <T> what travels
   * @return the case
   */
  public <T> Receive<T> onReceive(ReceiveChannel<? extends T> channel) {
    return new Receive<>(this, Objects.requireNonNull(channel, "channel"));
  }

  /**
   * Adds a case that sends.
   *
   * @param channel where to
   * @param <T> what travels
   * @return the case; it needs a value before each select
   */
  public <T> Send<T> onSend(SendChannel<? super T> channel) {
    return new Send<>(this, Objects.requireNonNull(channel, "channel"));
  }

  /**
   * Waits until a case is done.
   *
   * @return the case
   * @throws ChannelClosedException if a send case was chosen and its channel is closed, or a
   *     receive case and its channel was closed with a cause
   * @throws InterruptedException if interrupted before or while waiting; nothing was done
   * @throws IllegalStateException if a send case has no value, or another one waits on a
   *     single-receiver channel
   */
  public Case select() throws InterruptedException {
    return Objects.requireNonNull(select(Selection.NO_LIMIT));
  }

  /**
   * Does a case if one is ready now.
   *
   * @return the case, or {@code null} if none is ready
   * @throws ChannelClosedException as {@link #select()} does
   * @throws IllegalStateException if a send case has no value
   */
  public @Nullable Case trySelect() {
    try {
      return select(Selection.NO_WAIT);
    } catch (InterruptedException e) {
      throw new AssertionError("without waiting there is no interrupt", e);
    }
  }

  /**
   * Waits until a case is done, at most that long.
   *
   * @param timeout the longest wait; zero or less does not wait
   * @return the case, or {@code null} if none was done in time
   * @throws ChannelClosedException as {@link #select()} does
   * @throws InterruptedException as {@link #select()} does
   * @throws IllegalStateException as {@link #select()} does
   */
  public @Nullable Case trySelect(Duration timeout) throws InterruptedException {
    long nanos = SelectableChannel.nanos(timeout);
    if (nanos > 0) {
      return select(nanos);
    }
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    return select(Selection.NO_WAIT);
  }

  private @Nullable Case select(long nanos) throws InterruptedException {
    selection.prepare();
    SelectWaiter done = selection.select(nanos);
    if (done == null) {
      return null;
    }
    done.outcome();
    if (done.sends) {
      done.value = null;
    }
    return (Case) done.owner;
  }
}
