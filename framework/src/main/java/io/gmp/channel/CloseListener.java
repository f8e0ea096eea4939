package io.gmp.channel;

import org.jspecify.annotations.Nullable;

/** Who wants to be told that a channel was closed; a link in a chain of them, the newest first. */
final class CloseListener {
  private final Runnable action;
  @Nullable CloseListener next; // under the channel's lock until it is closed

  CloseListener(Runnable action) {
    this.action = action;
  }

  /** Returns the chain without that one. */
  static @Nullable CloseListener without(CloseListener gone, CloseListener first) {
    if (first == gone) {
      return gone.next;
    }
    for (CloseListener each = first; each != null; each = each.next) {
      if (each.next == gone) {
        each.next = gone.next;
      }
    }
    return first;
  }

  static void tell(CloseListener first) {
    for (CloseListener each = first; each != null; each = each.next) {
      each.action.run();
    }
  }
}
