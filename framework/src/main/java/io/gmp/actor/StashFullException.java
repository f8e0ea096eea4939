package io.gmp.actor;

/** An actor wanted to put by more messages than its definition allows. */
public final class StashFullException extends IllegalStateException {
  private static final long serialVersionUID = 1L;

  StashFullException(String path, int capacity) {
    super(
        "actor '"
            + path
            + "' has put by "
            + capacity
            + " messages, and its definition allows no more; see ActorDefinition.stash");
  }
}
