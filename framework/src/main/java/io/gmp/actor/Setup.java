package io.gmp.actor;

/**
 * Makes the first state of an actor, on the actor's own goroutine before its first message, and
 * again at each restart. It may block, for instance to read the state from a database.
 *
 * @param <M> the messages
 * @param <S> the state
 */
@FunctionalInterface
public interface Setup<M, S> {
  /**
   * Makes the state.
   *
   * @param context the actor's view of itself
   * @return the first state
   * @throws Exception to fail; supervision decides what follows
   */
  S start(ActorContext<M> context) throws Exception;
}
