package io.gmp.actor;

import java.time.Duration;

/**
 * An actor's timers, each known by a key: starting one with a key that is in use replaces the
 * other, of which nothing comes any more. Their messages do not go through the mailbox: they are
 * neither behind others in it nor lost because it is full. For the actor's own turn only.
 *
 * @param <M> the actor's messages
 */
public interface Timers<M> {
  /**
   * Sends a message once.
   *
   * @param key what it is known by
   * @param message the message
   * @param delay the time until then; zero or less is at once
   */
  void startSingle(Object key, M message, Duration delay);

  /**
   * Sends a message again and again, each some time after the one before was handled.
   *
   * @param key what it is known by
   * @param message the message
   * @param delay the time before the first and between two, more than zero
   * @throws IllegalArgumentException if the time is not positive
   */
  void startFixedDelay(Object key, M message, Duration delay);

  /**
   * Sends a message at a fixed rate: at multiples of the period after the start. One that comes due
   * while the one before has not been handled is left out, so they never pile up.
   *
   * @param key what it is known by
   * @param message the message
   * @param period the time before the first and between two, more than zero
   * @throws IllegalArgumentException if the time is not positive
   */
  void startFixedRate(Object key, M message, Duration period);

  /**
   * Ends a timer: nothing of it comes any more, even if it was due.
   *
   * @param key what it is known by
   * @return whether there was one
   */
  boolean cancel(Object key);

  /** Ends all timers. */
  void cancelAll();

  /**
   * Whether there is a timer with this key from which something will come.
   *
   * @param key what it is known by
   * @return whether there is one
   */
  boolean isActive(Object key);
}
