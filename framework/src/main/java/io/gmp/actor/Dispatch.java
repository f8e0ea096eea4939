package io.gmp.actor;

import java.util.OptionalInt;

/**
 * When and where an actor runs.
 *
 * @param pinned whether it has an OS thread of its own
 * @param cpu the one its thread is tied to
 * @param throughput messages in one turn, before others have theirs
 * @param priority how it stands to others that are ready
 */
record Dispatch(boolean pinned, OptionalInt cpu, int throughput, Priority priority) {
  /**
   * Twice what a default mailbox holds. In shorter turns an actor that cannot keep up leaves its
   * mailbox full, and each of its senders, whose turn it is then, parks to be woken for one
   * message; the slice bounds what others wait.
   */
  static final int DEFAULT_THROUGHPUT = 2048;

  private static final int FEW = 16;

  static final Dispatch DEFAULT =
      new Dispatch(false, OptionalInt.empty(), DEFAULT_THROUGHPUT, Priority.NORMAL);

  Dispatch pinned(boolean pinned, OptionalInt cpu) {
    return new Dispatch(pinned, cpu, throughput, priority);
  }

  Dispatch throughput(int throughput) {
    return new Dispatch(pinned, cpu, throughput, priority);
  }

  Dispatch priority(Priority priority) {
    return new Dispatch(pinned, cpu, throughput, priority);
  }

  /** With fewer messages left than that a turn ends if others are ready. */
  int few() {
    return pinned || priority == Priority.HIGH ? 0 : FEW;
  }

  /** How many messages a turn has at most. */
  int turn() {
    return priority == Priority.HIGH ? Integer.MAX_VALUE : throughput;
  }
}
