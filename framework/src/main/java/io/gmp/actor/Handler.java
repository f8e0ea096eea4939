package io.gmp.actor;

/**
 * What an actor does with a message: from its state and the message to its next state. It runs for
 * one message at a time and may block; what it throws goes to the actor's {@link Supervision}.
 *
 * @param <M> the messages
 * @param <S> the state
 */
@FunctionalInterface
public interface Handler<M, S> {
  /**
   * Handles one message.
   *
   * @param context the actor's view of itself
   * @param state the state the previous message left
   * @param message the message
   * @return the next state
   * @throws Exception to fail; supervision decides what follows
   */
  S handle(ActorContext<M> context, S state, M message) throws Exception;
}
