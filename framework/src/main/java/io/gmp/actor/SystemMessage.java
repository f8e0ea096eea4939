package io.gmp.actor;

import org.jspecify.annotations.Nullable;

/**
 * What travels in an actor's {@link Lane}: stop, watch, supervision, timers. It is its own link, so
 * that it stands in one lane at a time.
 */
abstract class SystemMessage {
  @Nullable SystemMessage next; // written before the push

  /** Does what it is about, in a turn of the actor. */
  abstract void deliver(ActorCell<?> actor);

  /** The actor has ended before it could be delivered; called by whoever finds out. */
  void undelivered(ActorCell<?> actor) {}
}
