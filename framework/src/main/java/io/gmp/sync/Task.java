package io.gmp.sync;

/** What a goroutine of a group runs; it may throw any exception, so blocking calls need no wrap. */
@FunctionalInterface
public interface Task {
  /**
   * Runs it to its end.
   *
   * @throws Exception whatever the code throws; who runs the task says what becomes of it
   */
  void run() throws Exception;
}
