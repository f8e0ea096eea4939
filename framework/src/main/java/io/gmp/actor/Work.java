package io.gmp.actor;

/**
 * A piece of work that a {@link WorkQueue} has given to a worker, until that confirms it. Any
 * thread may use it.
 *
 * @param <T> what is to be done
 */
public sealed interface Work<T> permits Delivery {
  /** {@return what is to be done} */
  T value();

  /** {@return the number the queue gave it; the same at each attempt} Numbers begin with 1. */
  long number();

  /**
   * Which attempt this is. One counts when a handler began with it, not where a worker was gone
   * before.
   *
   * @return 1 for the first one
   */
  int attempt();

  /**
   * Says that it is done: it will not be given to anybody again. Too late is who was taken it from,
   * for it restarted or gave it back, once another has it.
   *
   * @return false if it is too late, it was confirmed before, or became a dead letter
   */
  boolean confirm();

  /**
   * Says that it was not done: another worker gets it, or this one again. A handler that fails
   * while it is at unconfirmed work does the same. Without effect after {@link #confirm}.
   */
  void giveBack();
}
