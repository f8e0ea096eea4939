package io.gmp.actor;

import java.time.Duration;
import java.util.Objects;

/**
 * What happens to an actor whose handler failed. Immutable; each method returns a new one.
 *
 * <p>The message that failed is a dead letter with its cause in any case. An exception that {@link
 * #on} does not name stops the actor. An {@link Error} that is no {@link StackOverflowError} or
 * {@link AssertionError} stops the actor whatever was said.
 *
 * @param decision what to do
 * @param failure the exceptions it holds for
 * @param limit how many restarts are allowed within the window before the actor stops
 * @param window the time within which restarts are counted
 * @param minBackoff the wait before the first restart of a row
 * @param maxBackoff the longest wait; it doubles from restart to restart
 */
public record Supervision(
    Decision decision,
    Class<? extends Throwable> failure,
    int limit,
    Duration window,
    Duration minBackoff,
    Duration maxBackoff) {

  /** What to do with the failed actor. */
  public enum Decision {
    /** Keep its state and go on with the next message. */
    RESUME,
    /** Make a new first state and go on with the next message. */
    RESTART,
    /** Stop it. */
    STOP
  }

  /**
   * Checks the limits.
   *
   * @throws IllegalArgumentException if a limit or a time is negative, or the backoff runs
   *     backwards
   */
  public Supervision {
    Objects.requireNonNull(decision);
    Objects.requireNonNull(failure);
    if (limit < 0) {
      throw new IllegalArgumentException("a limit of " + limit + " restarts is negative");
    }
    if (window.isNegative() || minBackoff.isNegative() || maxBackoff.isNegative()) {
      throw new IllegalArgumentException(
          "window and backoff must not be negative: "
              + window
              + ", "
              + minBackoff
              + ", "
              + maxBackoff);
    }
    if (minBackoff.compareTo(maxBackoff) > 0) {
      throw new IllegalArgumentException(
          "the backoff begins with " + minBackoff + " but may not exceed " + maxBackoff);
    }
  }

  private static Supervision of(Decision decision) {
    return new Supervision(
        decision, Exception.class, Integer.MAX_VALUE, Duration.ZERO, Duration.ZERO, Duration.ZERO);
  }

  /** {@return a supervision that restarts the actor on any exception, at once, without a limit} */
  public static Supervision restart() {
    return of(Decision.RESTART);
  }

  /** {@return a supervision that goes on with the state before the failed message} */
  public static Supervision resume() {
    return of(Decision.RESUME);
  }

  /** {@return a supervision that stops the actor on any failure} The default. */
  public static Supervision stop() {
    return of(Decision.STOP);
  }

  /**
   * Narrows the decision to one class of exceptions; others stop the actor.
   *
   * @param failure the class, with its subclasses
   * @return the new supervision
   */
  public Supervision on(Class<? extends Throwable> failure) {
    return new Supervision(decision, failure, limit, window, minBackoff, maxBackoff);
  }

  /**
   * Limits restarts: one more than that within the window stops the actor.
   *
   * @param restarts how many
   * @param within the window, which slides
   * @return the new supervision
   */
  public Supervision atMost(int restarts, Duration within) {
    return new Supervision(decision, failure, restarts, within, minBackoff, maxBackoff);
  }

  /**
   * Waits before a restart: {@code first}, doubled with each further failure without a handled
   * message in between, never more than {@code most}. The actor handles nothing meanwhile.
   *
   * @param first the first wait
   * @param most the longest wait
   * @return the new supervision
   */
  public Supervision backoff(Duration first, Duration most) {
    return new Supervision(decision, failure, limit, window, first, most);
  }
}
