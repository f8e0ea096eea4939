package io.gmp.sync;

import org.jspecify.annotations.Nullable;

/**
 * A FIFO list with removal from the middle in O(1) and no nodes. Under the lock of its owner.
 *
 * @param <L> what is in it
 */
final class Links<L extends Link<L>> {
  private @Nullable L first;
  private @Nullable L last;

  boolean isEmpty() {
    return first == null;
  }

  @Nullable L peek() {
    return first;
  }

  void add(L link) {
    link.linked = true;
    link.previous = last;
    if (last == null) {
      first = link;
    } else {
      last.next = link;
    }
    last = link;
  }

  /** Removes one; false if it is not in the list, or not any more. */
  boolean remove(L link) {
    if (!link.linked) {
      return false;
    }
    link.linked = false;
    L before = link.previous;
    L after = link.next;
    if (before == null) {
      first = after;
    } else {
      before.next = after;
    }
    if (after == null) {
      last = before;
    } else {
      after.previous = before;
    }
    link.previous = null;
    link.next = null;
    return true;
  }

  /** Takes all out; they hang together by {@code next}, which now belongs to the caller. */
  @Nullable L drain() {
    L all = first;
    for (L link = all; link != null; link = link.next) {
      link.linked = false;
      link.previous = null;
    }
    first = null;
    last = null;
    return all;
  }
}
