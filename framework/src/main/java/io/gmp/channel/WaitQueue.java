package io.gmp.channel;

import org.jspecify.annotations.Nullable;

/** A FIFO queue of waiters with removal from the middle; under the lock of its channel. */
final class WaitQueue {
  private @Nullable Waiter first;
  private @Nullable Waiter last;

  /** Exact under the lock, a hint without it. */
  boolean isEmpty() {
    return first == null;
  }

  void add(Waiter w) {
    w.queued = true;
    w.previous = last;
    if (last == null) {
      first = w;
    } else {
      last.next = w;
    }
    last = w;
  }

  /** Takes the oldest one off that still waits; it is the caller's to finish. */
  @Nullable Waiter poll() {
    for (Waiter w = first; w != null; w = first) {
      remove(w);
      if (w.claim()) {
        return w;
      }
    }
    return null;
  }

  @Nullable Waiter peek() {
    return first;
  }

  /** Removes a waiter; false if it is not in the queue. */
  boolean remove(Waiter w) {
    if (!w.queued) {
      return false;
    }
    w.queued = false;
    Waiter before = w.previous;
    Waiter after = w.next;
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
    w.next = null;
    w.previous = null;
    return true;
  }
}
