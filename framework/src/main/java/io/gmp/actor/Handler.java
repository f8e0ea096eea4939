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

  /**
   * Hears what happens to the actor and to those it watches. A {@link Signal.Terminated} about
   * which nobody wants to know is a dead letter; the other signals need no answer.
   *
   * @param context the actor's view of itself
   * @param state the state the previous message left
   * @param signal what happened
   * @return the next state; of no account before a restart and at the end
   * @throws Exception to fail; supervision decides what follows
   */
  default S signal(ActorContext<M> context, S state, Signal signal) throws Exception {
    context.unhandled(signal);
    return state;
  }
}
