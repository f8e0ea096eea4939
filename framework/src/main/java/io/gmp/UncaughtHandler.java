package io.gmp;

/** Gets what leaves a goroutine. It runs where the goroutine ran, and may block. */
@FunctionalInterface
public interface UncaughtHandler {
  /**
   * Handles it.
   *
   * @param goroutine the one that ended with it
   * @param failure what was thrown
   */
  void uncaught(Goroutine goroutine, Throwable failure);
}
