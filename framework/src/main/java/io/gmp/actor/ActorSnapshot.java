package io.gmp.actor;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A look at an actor. The numbers are read one after another while it works.
 *
 * @param path its path
 * @param mailbox messages in its mailbox
 * @param capacity how many the mailbox holds; 0 for a rendezvous, {@link Integer#MAX_VALUE} for no
 *     bound
 * @param handled messages it has handled since it was spawned, if it is observed
 * @param failures how often it has failed since it was spawned
 * @param lastFailure what it failed on last
 * @param lastFailureAt when that was
 * @param children those it has spawned
 */
public record ActorSnapshot(
    String path,
    int mailbox,
    int capacity,
    OptionalLong handled,
    long failures,
    Optional<Throwable> lastFailure,
    Optional<Instant> lastFailureAt,
    List<ActorSnapshot> children) {
  /** Copies the list. */
  public ActorSnapshot {
    children = List.copyOf(children);
  }

  /** {@return whether a sender would have to wait, or a message would be dropped} */
  public boolean isFull() {
    return capacity > 0 && mailbox >= capacity;
  }
}
