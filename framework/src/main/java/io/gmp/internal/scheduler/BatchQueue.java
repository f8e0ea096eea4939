package io.gmp.internal.scheduler;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * What the {@link GlobalQueue} is made of: unbounded, FIFO, lock-free, batches in and out.
 *
 * <p>A Michael-Scott queue (PODC 1996) of nodes that hold many elements: a batch that was given as
 * a whole, or a segment that single ones are added to until it is full or a batch has to follow it,
 * as in the array queues of Correia and Ramalhete (FAAArrayQueue, 2016).
 *
 * <ul>
 *   <li>{@code filled} counts the elements that were added, and CLOSED in it says that none will
 *       be. Whoever links a node after this one closes it first, so one that has a next is closed.
 *   <li>{@code taken} counts those that were claimed, by compare-and-set and never beyond {@code
 *       filled}. Who claims some takes them by exchanging each for TAKEN_AWAY, and puts up with one
 *       that is not there yet: its adder, whose compare-and-set then fails, adds it anew. In a
 *       batch all are there before it is linked.
 *   <li>It is empty if {@code taken} was read, then {@code filled} as the same, and then no next:
 *       so there was none when {@code filled} was read, and nothing else. If there is a next,
 *       {@code filled} is read once more, now for good, before the head moves on.
 *   <li>A node that the head has left points to itself, so that who was left behind starts again at
 *       the head and dead nodes do not keep younger ones alive. The head never passes the tail:
 *       whoever moves it helps the tail first.
 * </ul>
 */
final class BatchQueue {
  private static final int CLOSED = 1 << 30;
  private static final int SEGMENT = 64;
  private static final Object TAKEN_AWAY = new Object();

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
    static final VarHandle FILLED;
    static final VarHandle TAKEN;
    static final VarHandle NEXT;
    static final VarHandle SLOT = MethodHandles.arrayElementVarHandle(Object[].class);

    static {
      try {
        var lookup = MethodHandles.lookup();
        FILLED = lookup.findVarHandle(Node.class, "filled", int.class);
        TAKEN = lookup.findVarHandle(Node.class, "taken", int.class);
        NEXT = lookup.findVarHandle(Node.class, "next", Node.class);
      } catch (ReflectiveOperationException e) {
        throw new ExceptionInInitializerError(e);
      }
    }

    final @Nullable Object[] work;
    final boolean whole; // a batch
    volatile int filled; // and CLOSED
    volatile int taken;
    volatile @Nullable Node next;

    /** A batch, which is filled from the start. */
    Node(@Nullable Object[] batch, int count) {
      this.work = batch;
      this.whole = true;
      this.filled = count | CLOSED;
    }

    /** A segment. */
    Node(Object first) {
      this.work = new @Nullable Object[SEGMENT];
      this.work[0] = first;
      this.whole = false;
      this.filled = 1;
    }

    int count() {
      return filled & ~CLOSED;
    }

    /**
     * Adds one if it is open and has room; false if it has not, or the one who takes was faster.
     */
    boolean add(Object one) {
      int at = filled;
      while (at < work.length) { // CLOSED is more than any length
        if (FILLED.compareAndSet(this, at, at + 1)) {
          return SLOT.compareAndSet(work, at, null, one);
        }
        at = filled;
      }
      return false;
    }

    void close() {
      for (int seen = filled;
          (seen & CLOSED) == 0 && !FILLED.compareAndSet(this, seen, seen | CLOSED);
          seen = filled) {
        Thread.onSpinWait();
      }
    }

    /** Takes what was claimed; {@code null} if its adder has not put it there. */
    @Nullable Object claimed(int at) {
      if (!whole) {
        return SLOT.getAndSet(work, at, TAKEN_AWAY);
      }
      Object one = work[at];
      work[at] = null;
      return one;
    }
  }

  private volatile Node head = new Node(new Object[0], 0);
  private volatile Node tail = head;
  private volatile int size; // added to before the element, so never below what can be taken

  /** Appends one. Waits for memory, for it is in no other queue. */
  void add(Object work) {
    SIZE.getAndAdd(this, 1);
    Node segment = null;
    while (!tail.add(work)) {
      Node last = tail;
      if (last.filled < last.work.length) {
        continue; // it was taken from under us, or there is a younger one
      }
      if (segment == null) {
        segment = segment(work);
      }
      if (link(last, segment)) {
        return;
      }
    }
  }

  /**
   * Appends the first {@code count} of the batch, in order; the array is given away. Waits for
   * memory, for they are in no other queue any more.
   */
  void addAll(@Nullable Object[] batch, int count) {
    Node node = batch(batch, count);
    SIZE.getAndAdd(this, count);
    while (!link(tail, node)) {
      Thread.onSpinWait();
    }
  }

  /** Links a node after the last one, if that is the last; or helps the tail on. */
  private boolean link(Node last, Node node) {
    Node next = last.next;
    if (next == null) {
      last.close();
      if (Node.NEXT.compareAndSet(last, null, node)) {
        TAIL.compareAndSet(this, last, node);
        return true;
      }
    } else if (next != last) {
      TAIL.compareAndSet(this, last, next);
    }
    return false;
  }

  private static Node batch(@Nullable Object[] batch, int count) {
    for (; ; ) {
      try {
        return new Node(batch, count);
      } catch (OutOfMemoryError e) {
        Memory.await();
      }
    }
  }

  private static Node segment(Object first) {
    for (; ; ) {
      try {
        return new Node(first);
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
      if (from < h.count() && Node.TAKEN.compareAndSet(h, from, from + 1)) {
        Object work = h.claimed(from);
        if (work != null) {
          SIZE.getAndAdd(this, -1);
          return work;
        }
      }
    }
  }

  /**
   * Takes up to {@code most} of the oldest node: the first is returned, the others are put into the
   * caller's ring, as many as it has room for.
   */
  @Nullable Object poll(int most, RunQueue into) {
    int room = 1 + into.room();
    for (; ; ) {
      Node h = advance();
      if (h == null) {
        return null;
      }
      int from = h.taken;
      int n = Math.min(Math.min(most, room), h.count() - from);
      if (n > 0 && Node.TAKEN.compareAndSet(h, from, from + n)) {
        Object first = null;
        int others = 0;
        for (int at = from; at < from + n; at++) {
          Object work = h.claimed(at);
          if (first == null) {
            first = work;
          } else if (work != null) {
            into.putInRoom(work);
            others++;
          }
        }
        if (first != null) {
          SIZE.getAndAdd(this, -1 - others);
          return first;
        }
      }
    }
  }

  /** Returns the oldest node that is not used up, or {@code null} if all are. */
  private @Nullable Node advance() {
    for (; ; ) {
      Node h = head;
      int taken = h.taken;
      if (taken < h.count()) {
        return h;
      }
      Node next = h.next;
      if (next == null) {
        return null;
      }
      if (next == h || taken < h.count()) {
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
    return h.taken >= h.count() && h.next == null;
  }
}
