package io.gmp;

/**
 * What a goroutine runs. Unlike {@link Runnable} it may throw any exception, so that blocking calls
 * need no wrapping; what it throws goes to the runtime's uncaught handler.
 */
@FunctionalInterface
public interface Body {
  /**
   * Runs the goroutine to its end.
   *
   * @throws Exception whatever the code throws; reported, never swallowed
   */
  void run() throws Exception;
}
