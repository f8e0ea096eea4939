package io.gmp;

import java.time.Duration;
import java.util.Optional;

/**
 * The handle of one goroutine: a unit of concurrent work that a runtime's Ms run on its Ps.
 *
 * <p>A goroutine costs one small object until it blocks; only then does it own a stack. It may
 * block in anything: channels, {@link Go#sleep}, locks, {@code synchronized}, sockets, JDBC.
 *
 * <p>Memory effects: what the starter did before {@code go} happens-before the body; what the body
 * did happens-before a successful return of {@link #join}.
 */
public interface Goroutine {

  /** Where a goroutine stands, in Go's words. */
  enum State {
    /** In a run queue, not yet started. */
    RUNNABLE,
    /** Started and not blocked, as far as can be told from outside. */
    RUNNING,
    /** Blocked; {@link Goroutine#waitReason} says in what. */
    WAITING,
    /** Ended, by return or by exception. */
    DEAD
  }

  /**
   * {@return the number of this goroutine, unique in its runtime, never reused} Numbers are handed
   * to each P in batches, so they do not tell the order of creation.
   */
  long id();

  /** {@return the name given at the start, or {@code goroutine-<id>}} */
  String name();

  /** {@return a snapshot of the state} It may be outdated when the caller reads it. */
  State state();

  /**
   * {@return what the goroutine waits for in the words of Go's tracebacks ("chan receive", "sleep",
   * "select", ...), or an empty string if it does not wait}
   */
  String waitReason();

  /** {@return what left the body, if the goroutine has ended with an exception} */
  Optional<Throwable> failure();

  /**
   * {@return where it was started, Go's "created by"} Kept only in a JVM that was started with
   * {@code -Dgmp.creationSites=true}, where each start takes a walk of the stack, about a
   * microsecond; nothing otherwise.
   */
  Optional<StackTraceElement> creationSite();

  /**
   * Waits until the goroutine has ended, however it ended. A goroutine that joins parks and leaves
   * its P to others; a thread that joins blocks.
   *
   * @throws InterruptedException if the caller is interrupted before or while it waits
   */
  void join() throws InterruptedException;

  /**
   * Waits at most that long for the goroutine to end.
   *
   * @param timeout the longest wait; zero or less only looks
   * @return whether it has ended
   * @throws InterruptedException if the caller is interrupted before or while it waits
   */
  boolean join(Duration timeout) throws InterruptedException;

  /**
   * Interrupts the goroutine: a blocking call in it ends with {@link InterruptedException}, as in a
   * thread. A goroutine that has not started yet starts with its interrupt flag set; one that has
   * ended is left alone. Never interrupts another goroutine that came to run on the same thread.
   */
  void interrupt();

  /**
   * {@return the goroutine that runs the calling code, or nothing on a thread that is not running
   * one (also inside an actor's handler, which is a turn of its actor and not a goroutine)}
   */
  static Optional<Goroutine> current() {
    return Optional.ofNullable(GoroutineTask.current());
  }
}
