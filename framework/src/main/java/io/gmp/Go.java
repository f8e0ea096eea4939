package io.gmp;

import io.gmp.channel.ReceiveChannel;
import io.gmp.channel.Select;
import io.gmp.channel.SelectCase;
import io.gmp.channel.SendChannel;
import io.gmp.internal.scheduler.Current;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * The words of Go, for {@code import static io.gmp.Go.*}. They act on the calling goroutine, and
 * {@link #go} on its runtime; outside of any runtime {@code go} uses the default one.
 */
public final class Go {
  private Go() {}

  /**
   * Starts a goroutine on the caller's runtime.
   *
   * @param body what it runs
   * @return its handle
   * @throws java.util.concurrent.RejectedExecutionException if the runtime is closed
   */
  public static Goroutine go(Body body) {
    return Gmp.current().go(body);
  }

  /**
   * Starts a named goroutine on the caller's runtime.
   *
   * @param name shown in dumps and error messages
   * @param body what it runs
   * @return its handle
   * @throws java.util.concurrent.RejectedExecutionException if the runtime is closed
   */
  public static Goroutine go(String name, Body body) {
    return Gmp.current().go(name, body);
  }

  /**
   * Gives way: the calling goroutine goes to the tail of the global queue and others run first. On
   * a thread that runs no goroutine it is {@link Thread#yield}.
   */
  public static void gosched() {
    Current.gosched();
  }

  /**
   * Gives way only if the time slice of 10 ms is used up. Costs about a nanosecond otherwise; put
   * it into loops that compute for long and touch no channel.
   */
  public static void checkpoint() {
    Current.checkpoint();
  }

  /**
   * Sleeps. The goroutine parks on the timers of its P; a thread that runs no goroutine sleeps as
   * threads do. Zero or less returns at once and does not give way.
   *
   * @param time how long
   * @throws InterruptedException if interrupted before or while sleeping
   */
  public static void sleep(Duration time) throws InterruptedException {
    GoroutineTask.sleep(time);
  }

  /**
   * Runs code that is known to block its OS thread (native calls, slow files): the M gives up its P
   * first, so that other goroutines run meanwhile, and takes one again afterwards. Elsewhere it
   * just runs the code.
   *
   * @param body what blocks
   * @param <T> what it returns
   * @return what it returned
   * @throws ThreadExhaustionException if all other threads the runtime may have are blocked or
   *     locked already
   * @throws Exception what it threw
   */
  public static <T> T blocking(Callable<T> body) throws Exception {
    return GoroutineTask.blocking(body);
  }

  /**
   * Ties the calling goroutine to its OS thread until as many {@link #unlockOSThread} calls have
   * been made; the thread runs nothing else meanwhile. A goroutine that ends locked ends its
   * thread.
   *
   * @throws IllegalStateException if the caller is not a goroutine
   * @throws ThreadExhaustionException if all other threads the runtime may have are blocked or
   *     locked already
   */
  public static void lockOSThread() {
    GoroutineTask.lockOSThread();
  }

  /**
   * Ties the calling goroutine to its OS thread as {@link #lockOSThread()} does, and moves that
   * thread to one CPU. The {@link #unlockOSThread} that undoes this lock lets the thread run again
   * wherever it could before, so that nobody inherits the CPU; other goroutines may still run on
   * that CPU, on other threads. Threads that the goroutine itself starts meanwhile, or has the JDK
   * start, begin on its CPU, as Linux has it; those of gmp do not.
   *
   * <p>On Linux only, by a native call: the JVM warns once unless it is started with {@code
   * --enable-native-access=ALL-UNNAMED}.
   *
   * @param cpu its number, from 0, as in {@code /proc/cpuinfo}
   * @throws IllegalArgumentException if it is negative
   * @throws CpuAffinityException if the process may not use that CPU, or threads cannot be moved in
   *     this JVM or on this system; the thread is not locked then
   * @throws IllegalStateException if the caller is not a goroutine
   * @throws ThreadExhaustionException if all other threads the runtime may have are blocked or
   *     locked already
   */
  public static void lockOSThread(int cpu) {
    GoroutineTask.lockOSThread(cpu);
  }

  /**
   * Undoes one {@link #lockOSThread() lock}, and with it the move of {@link #lockOSThread(int)};
   * without one it does nothing, as in Go.
   *
   * @throws CpuAffinityException if the system does not let the thread leave its CPU; it stays
   *     locked then
   */
  public static void unlockOSThread() {
    GoroutineTask.unlockOSThread();
  }

  // ---- select ----

  /**
   * As {@link Select#select}.
   *
   * @param cases in any order, at most one of them an {@code orElse}
   * @param <R> what the bodies return
   * @return what the chosen body returned
   * @throws io.gmp.channel.ChannelClosedException if a send case was chosen and its channel is
   *     closed, or a receive case and its channel was closed with a cause
   * @throws InterruptedException if interrupted before or while waiting; nothing was done
   * @throws Exception what the chosen body threw
   */
  @SafeVarargs
  @SuppressWarnings("varargs") // the array is only read
  public static <R> @Nullable R select(SelectCase<? extends R>... cases) throws Exception {
    return Select.select(cases);
  }

  /**
   * As {@link Select#selectByPriority}.
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
    return Select.selectByPriority(cases);
  }

  /**
   * As {@link Select#onReceive(ReceiveChannel, SelectCase.Received)}.
   *
   * @param channel where from
   * @param body gets the value, or {@code null} if the channel is closed and drained
   * @param <T> what travels
   * @param <R> what the body returns
   * @return the case
   */
  public static <T, R> SelectCase<R> onReceive(
      ReceiveChannel<T> channel, SelectCase.Received<? super T, ? extends R> body) {
    return Select.onReceive(channel, body);
  }

  /**
   * As {@link Select#onReceive(ReceiveChannel)}.
   *
   * @param channel where from
   * @param <T> what travels
   * @return the case
   */
  public static <T> SelectCase<T> onReceive(ReceiveChannel<T> channel) {
    return Select.onReceive(channel);
  }

  /**
   * As {@link Select#onSend(SendChannel, Object, Callable)}.
   *
   * @param channel where to
   * @param value what
   * @param body runs after the value was sent
   * @param <T> what travels
   * @param <R> what the body returns
   * @return the case
   */
  public static <T, R> SelectCase<R> onSend(
      SendChannel<? super T> channel, T value, Callable<? extends @Nullable R> body) {
    return Select.onSend(channel, value, body);
  }

  /**
   * As {@link Select#onSend(SendChannel, Object)}.
   *
   * @param channel where to
   * @param value what
   * @param <T> what travels
   * @param <R> what other cases return
   * @return the case
   */
  public static <T, R> SelectCase<R> onSend(SendChannel<? super T> channel, T value) {
    return Select.onSend(channel, value);
  }

  /**
   * As {@link Select#onTimeout(Duration, Callable)}.
   *
   * @param timeout how long the select waits for the others
   * @param body runs then
   * @param <R> what the body returns
   * @return the case
   */
  public static <R> SelectCase<R> onTimeout(
      Duration timeout, Callable<? extends @Nullable R> body) {
    return Select.onTimeout(timeout, body);
  }

  /**
   * As {@link Select#onTimeout(Duration)}.
   *
   * @param timeout how long the select waits for the others
   * @param <R> what other cases return
   * @return the case
   */
  public static <R> SelectCase<R> onTimeout(Duration timeout) {
    return Select.onTimeout(timeout);
  }

  /**
   * As {@link Select#orElse(Callable)}.
   *
   * @param body runs if no other case is ready now
   * @param <R> what the body returns
   * @return the case
   */
  public static <R> SelectCase<R> orElse(Callable<? extends @Nullable R> body) {
    return Select.orElse(body);
  }

  /**
   * As {@link Select#orElse()}.
   *
   * @param <R> what other cases return
   * @return the case
   */
  public static <R> SelectCase<R> orElse() {
    return Select.orElse();
  }
}
