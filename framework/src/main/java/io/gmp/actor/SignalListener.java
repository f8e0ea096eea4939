package io.gmp.actor;

/**
 * Hears an actor's signals, in the actor's turn; for actors whose handler is a lambda and does not.
 *
 * @param <M> the messages
 */
@FunctionalInterface
public interface SignalListener<M> {
  /**
   * Hears one.
   *
   * @param context the actor's view of itself
   * @param signal what happened
   * @throws Exception to fail; supervision decides what follows
   */
  void hear(ActorContext<M> context, Signal signal) throws Exception;
}
