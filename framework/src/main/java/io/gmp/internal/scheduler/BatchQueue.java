package io.gmp.internal.scheduler;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What the {@link GlobalQueue} is made of: unbounded, FIFO, lock-free, batches in and out.
 *
 * <p>A Michael-Scott queue (PODC 1996) whose nodes hold a batch. A node's elements are written
 * before it is linked and claimed by moving {@code taken} with compare-and-set; a claimed element
 * belongs to the claimer, who clears the slot. The head moves on once its node is used up; a used
 * node points to itself, so that a reader that was left behind starts again at the head and dead
 * nodes do not keep younger ones alive. The head never passes the tail: whoever moves it helps the
 * tail first.
 */
final class BatchQueue {
  private static final VarHandle HEAD;
  private static final VarHandle TAIL;
  private static final VarHandle SIZE;

  static {
    try {
      var lookup = MethodHandles.lookup();
      HEAD = lookup.findVarHandle(BatchQueue.class, "head", Node.class);
      TAIL = lookup.findVarHandle(BatchQueue.class, "tail", Node.class);
      SIZE = lookup.findVarHandle(BatchQueue.class, "size", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private static final class Node {
    static final VarHandle TAKEN;
    static final VarHandle NEXT;

    static {
      try {
        var lookup = MethodHandles.lookup();
        TAKEN = lookup.findVarHandle(Node.class, "taken", int.class);
        NEXT = lookup.findVarHandle(Node.class, "next", Node.class);
      } catch (ReflectiveOperationException e) {
        throw new ExceptionInInitializerError(e);
      }
    }

    final @Nullable Object[] work;
    final int count;
    volatile int taken;
    volatile @Nullable Node next;

    Node(@Nullable Object[] work, int count) {
      this.work = work;
      this.count = count;
    }
  }

  private volatile Node head = new Node(new Object[0], 0);
  private volatile Node tail = head;
  private volatile int size; // added to before the link, so never below what can be taken

  /** Appends one. Waits for memory, for it is in no other queue. */
  void add(Object work) {
    addAll(single(work), 1);
  }

  private static Object[] single(Object work) {
    for (; ; ) {
      try {
        return new Object[] {work};
      } catch (OutOfMemoryError e) {
        Memory.await();
      }
    }
  }

  /**
   * Appends the first {@code count} of the batch, in order; the array is given away. Waits for
   * memory, for they are in no other queue any more.
   */
  void addAll(@Nullable Object[] batch, int count) {
    Node node = newNode(batch, count);
    SIZE.getAndAdd(this, count);
    for (; ; ) {
      Node t = tail;
      Node next = t.next;
      if (next == null) {
        if (Node.NEXT.compareAndSet(t, null, node)) {
          TAIL.compareAndSet(this, t, node);
          return;
        }
      } else if (next != t) {
        TAIL.compareAndSet(this, t, next);
      }
    }
  }

  private static Node newNode(@Nullable Object[] batch, int count) {
    for (; ; ) {
      try {
        return new Node(batch, count);
      } catch (OutOfMemoryError e) {
        Memory.await();
      }
    }
  }

  /** Takes the oldest one. */
  @Nullable Object poll() {
    for (; ; ) {
      Node h = advance();
      if (h == null) {
        return null;
      }
      int from = h.taken;
      if (from < h.count && Node.TAKEN.compareAndSet(h, from, from + 1)) {
        SIZE.getAndAdd(this, -1);
        return claim(h, from);
      }
    }
  }

  /**
   * Takes up to {@code most} of the oldest batch: the first is returned, the others are put into
   * the caller's ring, as many as it has room for.
   */
  @Nullable Object poll(int most, RunQueue into) {
    int room = 1 + into.room();
    for (; ; ) {
      Node h = advance();
      if (h == null) {
        return null;
      }
      int from = h.taken;
      int n = Math.min(Math.min(most, room), h.count - from);
      if (n > 0 && Node.TAKEN.compareAndSet(h, from, from + n)) {
        SIZE.getAndAdd(this, -n);
        into.putAll(h.work, from + 1, n - 1);
        Arrays.fill(h.work, from + 1, from + n, null);
        return claim(h, from);
      }
    }
  }

  private static Object claim(Node node, int index) {
    Object work = node.work[index];
    node.work[index] = null;
    if (work == null) {
      throw new AssertionError("an element was claimed twice");
    }
    return work;
  }

  /** Returns the oldest node that is not used up, or {@code null} if all are. */
  private @Nullable Node advance() {
    for (; ; ) {
      Node h = head;
      if (h.taken < h.count) {
        return h;
      }
      Node next = h.next;
      if (next == null) {
        return null;
      }
      if (next == h) {
        continue;
      }
      if (tail == h) {
        TAIL.compareAndSet(this, h, next);
      }
      if (HEAD.compareAndSet(this, h, next)) {
        h.next = h;
      }
    }
  }

  /** The number of elements; never 0 while one can be taken. */
  int size() {
    return size;
  }

  /** Whether nothing can be taken now. */
  boolean isEmpty() {
    Node h = head;
    return h.taken >= h.count && h.next == null;
  }
}
