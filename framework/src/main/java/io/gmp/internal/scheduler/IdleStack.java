package io.gmp.internal.scheduler;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * A lock-free LIFO list of idle Ps or idle Ms, after Treiber (1986). A fresh node for each push
 * rules out ABA. A node can be withdrawn by whoever pushed it; both ends meet in its claim. One
 * that is on top leaves the list at once, others are swept by a push when they have come to the
 * top.
 *
 * <p>Push and pop are full fences: a producer that put work and then finds this list empty, and an
 * M that pushed its P and then finds no work, cannot both be right.
 */
final class IdleStack<T> {
  private static final VarHandle TOP;
  private static final VarHandle COUNT;

  static {
    try {
      var lookup = MethodHandles.lookup();
      TOP = lookup.findVarHandle(IdleStack.class, "top", Node.class);
      COUNT = lookup.findVarHandle(IdleStack.class, "count", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /** One stay in the list. */
  static final class Node<T> {
    private static final VarHandle CLAIMED;

    static {
      try {
        CLAIMED = MethodHandles.lookup().findVarHandle(Node.class, "claimed", boolean.class);
      } catch (ReflectiveOperationException e) {
        throw new ExceptionInInitializerError(e);
      }
    }

    private final T item;
    private @Nullable Node<T> below; // written before the push
    private volatile boolean claimed;

    private Node(T item) {
      this.item = item;
    }

    T item() {
      return item;
    }

    private boolean claim() {
      return !claimed && CLAIMED.compareAndSet(this, false, true);
    }
  }

  private volatile @Nullable Node<T> top;
  private volatile int count;

  /** Adds an item; the node is for {@link #withdraw}. */
  Node<T> push(T item) {
    Node<T> node = newNode(item);
    COUNT.getAndAdd(this, 1);
    for (; ; ) {
      Node<T> t = top;
      if (t != null && t.claimed) {
        TOP.compareAndSet(this, t, t.below);
        continue;
      }
      node.below = t;
      if (TOP.compareAndSet(this, t, node)) {
        return node;
      }
    }
  }

  /** Waits for memory: the item is nowhere else. */
  private static <T> Node<T> newNode(T item) {
    for (; ; ) {
      try {
        return new Node<>(item);
      } catch (OutOfMemoryError e) {
        Memory.await();
      }
    }
  }

  /** Takes the item that came last, or {@code null} if there is none. */
  @Nullable T pop() {
    for (; ; ) {
      Node<T> t = top;
      if (t == null) {
        return null;
      }
      if (TOP.compareAndSet(this, t, t.below) && t.claim()) {
        COUNT.getAndAdd(this, -1);
        return t.item;
      }
    }
  }

  /** Takes back one's own item; false if somebody popped it. */
  boolean withdraw(Node<T> node) {
    if (!node.claim()) {
      return false;
    }
    COUNT.getAndAdd(this, -1);
    if (top == node) { // what is below has not moved since
      TOP.compareAndSet(this, node, node.below);
    }
    return true;
  }

  /** Whether there may be an item; a withdrawn one counts until it is swept. */
  boolean isEmpty() {
    return top == null;
  }

  /** The item that would be popped next, or {@code null}; a look only. */
  @Nullable T peek() {
    Node<T> t = top;
    return t == null || t.claimed ? null : t.item;
  }

  /** The number of items; exact when nothing moves. */
  int size() {
    return count;
  }
}
