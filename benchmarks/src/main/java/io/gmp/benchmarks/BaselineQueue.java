package io.gmp.benchmarks;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * The run queue of the baseline: a slot for what runs next and a ring of 256, which thieves take
 * from; what does not fit goes elsewhere, one by one.
 */
final class BaselineQueue {
  private static final int CAPACITY = 256;
  private static final int MASK = CAPACITY - 1;

  private static final VarHandle NEXT;
  private static final VarHandle HEAD;
  private static final VarHandle TAIL;

  static {
    try {
      var lookup = MethodHandles.lookup();
      NEXT = lookup.findVarHandle(BaselineQueue.class, "next", Runnable.class);
      HEAD = lookup.findVarHandle(BaselineQueue.class, "head", int.class);
      TAIL = lookup.findVarHandle(BaselineQueue.class, "tail", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final @Nullable Runnable[] ring = new @Nullable Runnable[CAPACITY];
  private @Nullable Runnable next; // exchanged by all
  private int tail; // owner, with release

  @SuppressWarnings("UnusedVariable") // HEAD is how all move it
  private int head;

  /** Owner: puts work before all other; whether there is more than that. */
  boolean putNext(Runnable work, Queue<Runnable> overflow) {
    Runnable kicked = (Runnable) NEXT.getAndSet(this, work);
    if (kicked == null) {
      return (int) HEAD.getOpaque(this) != tail;
    }
    put(kicked, overflow);
    return true;
  }

  /** Owner: puts work at the tail. */
  void put(Runnable work, Queue<Runnable> overflow) {
    int t = tail;
    if (t - (int) HEAD.getAcquire(this) < CAPACITY) {
      ring[t & MASK] = work;
      TAIL.setRelease(this, t + 1);
    } else {
      overflow.add(work);
    }
  }

  /** Owner: takes what is next, or the oldest. */
  @Nullable Runnable take() {
    if (next != null) {
      Runnable work = (Runnable) NEXT.getAndSet(this, null);
      if (work != null) {
        return work;
      }
    }
    for (; ; ) {
      int h = (int) HEAD.getAcquire(this);
      if (h == tail) {
        return null;
      }
      Runnable work = ring[h & MASK];
      if (HEAD.compareAndSet(this, h, h + 1)) {
        return work;
      }
    }
  }

  /**
   * Owner, whose ring is empty: moves the older half of another one here and takes one of them, or
   * what is next there.
   */
  @Nullable Runnable stealFrom(BaselineQueue victim, boolean alsoNext) {
    int h = (int) HEAD.getAcquire(victim);
    int size = (int) TAIL.getAcquire(victim) - h;
    int n = size - size / 2;
    if (n <= 0 || n > CAPACITY / 2) {
      return alsoNext && NEXT.getAcquire(victim) != null
          ? (Runnable) NEXT.getAndSet(victim, null)
          : null;
    }
    int t = tail;
    for (int i = 0; i < n; i++) {
      ring[(t + i) & MASK] = victim.ring[(h + i) & MASK];
    }
    if (!HEAD.compareAndSet(victim, h, h + n)) {
      return null;
    }
    TAIL.setRelease(this, t + n - 1);
    return ring[(t + n - 1) & MASK];
  }

  boolean isEmpty() {
    return (int) HEAD.getAcquire(this) == (int) TAIL.getAcquire(this)
        && NEXT.getAcquire(this) == null;
  }
}
