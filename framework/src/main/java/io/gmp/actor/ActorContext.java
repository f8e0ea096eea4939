package io.gmp.actor;

import io.gmp.Gmp;

/**
 * An actor's view of itself, valid inside its own setup and handler.
 *
 * @param <M> the messages
 */
public interface ActorContext<M> {

  /** {@return the actor's own address} */
  ActorRef<M> self();

  /** {@return the system the actor lives in} */
  ActorSystem system();

  /** {@return the runtime the actor runs on} */
  Gmp runtime();

  /** Stops the actor after the message at hand. */
  void stop();
}
