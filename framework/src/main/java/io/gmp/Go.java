package io.gmp;

import io.gmp.internal.scheduler.Scheduler;
import java.time.Duration;
import java.util.concurrent.Callable;

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
    Scheduler.gosched();
  }

  /**
   * Gives way only if the time slice of 10 ms is used up. Costs about a nanosecond otherwise; put
   * it into loops that compute for long and touch no channel.
   */
  public static void checkpoint() {
    Scheduler.checkpoint();
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
   */
  public static void lockOSThread() {
    GoroutineTask.lockOSThread();
  }

  /** Undoes one {@link #lockOSThread}; without one it does nothing, as in Go. */
  public static void unlockOSThread() {
    Scheduler.unlockOSThread();
  }
}
