package io.gmp.actor;

/** The actor was stopped, or stopped before it answered. */
public final class ActorStoppedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  ActorStoppedException(String path) {
    super("actor '" + path + "' has stopped");
  }
}
