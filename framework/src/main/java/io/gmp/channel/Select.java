package io.gmp.channel;

import io.gmp.internal.scheduler.Current;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * Go's {@code select}: waits until one of several sends and receives is possible, and does that one
 * alone. For static import, as {@code io.gmp.Go} has it.
 *
 * <p>It sees all cases at one moment. If several are ready it picks one of them at random, each
 * with the same chance; if none is, it runs {@code orElse} if there is one, and waits otherwise.
 * Channels and values are evaluated once, when the case is made; only the chosen body runs, after
 * the choice is over. A channel may be in several cases. A closed channel is ready: a receive case
 * gets {@code null} from it, and a send case that is chosen throws {@link ChannelClosedException}.
 * A case on {@link Channel#never()} is never ready. On an unbuffered channel a select never
 * receives what it sends itself.
 *
 * <p>In a loop where each nanosecond counts use a {@link Selector}: it allocates nothing.
 *
 * <p>After Go's select.go, {@code selectgo}.
 */
public final class Select {
  private Select() {}

  /**
   * Makes a case that receives.
   *
   * @param channel where from
   * @param body gets the value, or {@code null} if the channel is closed and drained
   * @param <T> what travels
   * @param <R> what the body returns
   * @return the case
   */
  public static <T, R> SelectCase<R> onReceive(
      ReceiveChannel<T> channel, SelectCase.Received<? super T, ? extends R> body) {
    return new SelectCase.Receive<T, R>(
        Objects.requireNonNull(channel, "channel"), Objects.requireNonNull(body, "body"));
  }

  /**
   * Makes a case that receives, and whose result is the value, or {@code null} if the channel is
   * closed and drained.
   *
   * @param channel where from
   * @param <T> what travels
   * @return the case
   */
  public static <T> SelectCase<T> onReceive(ReceiveChannel<T> channel) {
    return onReceive(channel, value -> value);
  }

  /**
   * Makes a case that sends.
   *
   * @param channel where to
   * @param value what
   * @param body runs after the value was sent
   * @param <T> what travels
   * @param <R> what the body returns
   * @return the case
   * @throws NullPointerException if the value is null
   */
  public static <T, R> SelectCase<R> onSend(
      SendChannel<? super T> channel, T value, Callable<? extends @Nullable R> body) {
    return new SelectCase.Send<>(
        Objects.requireNonNull(channel, "channel"),
        Objects.requireNonNull(value, "null cannot be sent"),
        Objects.requireNonNull(body, "body"));
  }

  /**
   * Makes a case that sends, and whose result is {@code null}.
   *
   * @param channel where to
   * @param value what
   * @param <T> what travels
   * @param <R> what other cases return
   * @return the case
   * @throws NullPointerException if the value is null
   */
  public static <T, R> SelectCase<R> onSend(SendChannel<? super T> channel, T value) {
    return onSend(channel, value, () -> null);
  }

  /**
   * Makes the case for the time being over. Of several the shortest counts; zero or less does not
   * wait.
   *
   * @param timeout how long the select waits for the others
   * @param body runs then
   * @param <R> what the body returns
   * @return the case
   */
  public static <R> SelectCase<R> onTimeout(
      Duration timeout, Callable<? extends @Nullable R> body) {
    return new SelectCase.Otherwise<>(
        false, Math.max(0, SelectableChannel.nanos(timeout)), Objects.requireNonNull(body, "body"));
  }

  /**
   * Makes the case for the time being over, whose result is {@code null}.
   *
   * @param timeout how long the select waits for the others
   * @param <R> what other cases return
   * @return the case
   */
  public static <R> SelectCase<R> onTimeout(Duration timeout) {
    return onTimeout(timeout, () -> null);
  }

  /**
   * Makes the case for none being ready now, Go's {@code default}.
   *
   * @param body runs then
   * @param <R> what the body returns
   * @return the case
   */
  public static <R> SelectCase<R> orElse(Callable<? extends @Nullable R> body) {
    return new SelectCase.Otherwise<>(true, 0, Objects.requireNonNull(body, "body"));
  }

  /**
   * Makes the case for none being ready now, whose result is {@code null}.
   *
   * @param <R> what other cases return
   * @return the case
   */
  public static <R> SelectCase<R> orElse() {
    return orElse(() -> null);
  }

  /**
   * Selects; without any case that can be ready it waits for ever.
   *
   * @param cases in any order, at most one of them an {@code orElse}
   * @param <R> what the bodies return
   * @return what the chosen body returned
   * @throws ChannelClosedException if a send case was chosen and its channel is closed, or a
   *     receive case and its channel was closed with a cause
   * @throws InterruptedException if interrupted before or while waiting: nothing was sent or
   *     received. With an {@code orElse} it never waits and never throws this
   * @throws IllegalArgumentException if there is more than one {@code orElse}, or a channel that is
   *     not one of gmp's
   * @throws IllegalStateException if it would wait for a single-receiver channel on which another
   *     one waits
   * @throws Exception what the chosen body threw
   */
  @SafeVarargs
  @SuppressWarnings("varargs") // the array is only read
  public static <R> @Nullable R select(SelectCase<? extends R>... cases) throws Exception {
    return run(false, cases);
  }

  /**
   * As {@link #select}, but if several cases are ready it takes the first of them. Among the
   * receive cases of single-receiver channels the order holds for what was there when it looked.
   *
   * @param cases the most urgent first, at most one of them an {@code orElse}
   * @param <R> what the bodies return
   * @return what the chosen body returned
   * @throws Exception as {@link #select} does
   */
  @SafeVarargs
  @SuppressWarnings("varargs") // the array is only read
  public static <R> @Nullable R selectByPriority(SelectCase<? extends R>... cases)
      throws Exception {
    return run(true, cases);
  }

  private static <R> @Nullable R run(boolean ordered, SelectCase<? extends R>[] cases)
      throws Exception {
    SelectCase.Otherwise<? extends R> otherwise = orElseOfOneThatWaits(cases);
    if (otherwise != null) {
      Current.checkpoint();
      return otherwise.run(null);
    }
    var selection = new Selection(ordered);
    for (SelectCase<? extends R> each : cases) {
      switch (each) {
        case SelectCase.Receive<?, ? extends R> c -> selection.add(c, c.channel, false, null);
        case SelectCase.Send<? extends R> c -> selection.add(c, c.channel, true, c.value);
        case SelectCase.Otherwise<? extends R> c -> otherwise = sooner(otherwise, c);
      }
    }
    SelectWaiter done = selection.select(limit(otherwise));
    if (done == null) {
      return Objects.requireNonNull(otherwise).run(null);
    }
    @SuppressWarnings("unchecked") // the selection got it above
    var chosen = (SelectCase<? extends R>) done.owner;
    return chosen.run(done.outcome());
  }

  /** The {@code orElse} beside one case that is not ready: known without a selection. */
  private static <R> SelectCase.@Nullable Otherwise<? extends R> orElseOfOneThatWaits(
      SelectCase<? extends R>[] cases) {
    if (cases.length != 2) {
      return null;
    }
    SelectCase<? extends R> first = cases[0];
    SelectCase<? extends R> second = cases[1];
    if (second instanceof SelectCase.Otherwise<? extends R> o) {
      return o.isDefault && first.wouldWait() ? o : null;
    }
    return first instanceof SelectCase.Otherwise<? extends R> o && o.isDefault && second.wouldWait()
        ? o
        : null;
  }

  private static <R> SelectCase.Otherwise<? extends R> sooner(
      SelectCase.@Nullable Otherwise<? extends R> a, SelectCase.Otherwise<? extends R> b) {
    if (a == null) {
      return b;
    }
    if (a.isDefault && b.isDefault) {
      throw new IllegalArgumentException("a select has at most one orElse");
    }
    return a.isDefault || (a.nanos <= b.nanos && !b.isDefault) ? a : b;
  }

  private static long limit(SelectCase.@Nullable Otherwise<?> otherwise)
      throws InterruptedException {
    if (otherwise == null) {
      return Selection.NO_LIMIT;
    }
    if (otherwise.nanos > 0) {
      return otherwise.nanos;
    }
    if (!otherwise.isDefault && Thread.interrupted()) {
      throw new InterruptedException();
    }
    return Selection.NO_WAIT;
  }
}
