package io.gmp.channel;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * A FIFO queue of waiters with removal from the middle; under the lock of its channel. A ring that
 * is known by its last one: a store into the channel, which is old, costs more than those into
 * waiters, which are young.
 */
final class WaitQueue {
  private static final VarHandle LAST;

  static {
    try {
      LAST = MethodHandles.lookup().findVarHandle(WaitQueue.class, "last", Waiter.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private @Nullable Waiter last; // written with release

  boolean isEmpty() {
    return last == null;
  }

  /** Without the lock; what is read after it is no older. */
  boolean looksEmpty() {
    return LAST.getAcquire(this) == null;
  }

  void add(Waiter w) {
    w.queued = true;
    Waiter before = last;
    if (before == null) {
      w.next = w;
      w.previous = w;
    } else {
      Waiter first = linked(before.next);
      w.next = first;
      w.previous = before;
      before.next = w;
      first.previous = w;
    }
    LAST.setRelease(this, w);
  }

  /** Takes the oldest one off that still waits; it is the caller's to finish. */
  @Nullable Waiter poll() {
    for (Waiter w = peek(); w != null; w = peek()) {
      remove(w);
      if (w.claim()) {
        return w;
      }
    }
    return null;
  }

  @Nullable Waiter peek() {
    Waiter l = last;
    return l == null ? null : l.next;
  }

  /** Removes a waiter; false if it is not in the queue. */
  boolean remove(Waiter w) {
    if (!w.queued) {
      return false;
    }
    w.queued = false;
    Waiter before = linked(w.previous);
    Waiter after = linked(w.next);
    w.next = null;
    w.previous = null;
    if (after == w) {
      LAST.setRelease(this, null);
    } else {
      before.next = after;
      after.previous = before;
      if (last == w) {
        LAST.setRelease(this, before);
      }
    }
    return true;
  }

  private static Waiter linked(@Nullable Waiter neighbour) {
    if (neighbour == null) {
      throw new AssertionError("the ring of waiters is broken");
    }
    return neighbour;
  }
}
