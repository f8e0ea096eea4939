package io.gmp.internal.engine;

import java.util.concurrent.locks.AbstractOwnableSynchronizer;
import java.util.concurrent.locks.AbstractQueuedLongSynchronizer;
import java.util.concurrent.locks.AbstractQueuedSynchronizer;
import jdk.internal.misc.Unsafe;
import org.jspecify.annotations.Nullable;

/**
 * Reads, never writes, what a synchronizer of the JDK keeps to itself: who owns it, and the node a
 * thread stands in its queue with. A thread makes one node for each call that waits, and stands in
 * the queue with it until that call has got the lock or has given up.
 *
 * <p>Needs the virtual-thread engine's flags; {@link #READABLE} is false where a JDK has other
 * fields.
 */
final class SynchronizerFields {
  static final boolean READABLE;

  private static final Unsafe UNSAFE = Unsafe.getUnsafe();
  private static final long OWNER;
  private static final @Nullable Queue QUEUE;
  private static final @Nullable Queue LONG_QUEUE;

  /** Where one kind of synchronizer keeps its queue. */
  private record Queue(long tail, long previous, long waiter) {
    static Queue of(Class<?> synchronizer) throws ClassNotFoundException {
      var node = Class.forName(synchronizer.getName() + "$Node");
      return new Queue(
          UNSAFE.objectFieldOffset(synchronizer, "tail"),
          UNSAFE.objectFieldOffset(node, "prev"),
          UNSAFE.objectFieldOffset(node, "waiter"));
    }

    /** From the tail, as the queue itself is searched. */
    @Nullable Object node(Object lock, Thread thread) {
      Object node = UNSAFE.getReferenceVolatile(lock, tail);
      while (node != null && UNSAFE.getReferenceVolatile(node, waiter) != thread) {
        node = UNSAFE.getReferenceVolatile(node, previous);
      }
      return node;
    }
  }

  static {
    long owner = 0;
    Queue queue = null;
    Queue longQueue = null;
    boolean readable;
    try {
      owner = UNSAFE.objectFieldOffset(AbstractOwnableSynchronizer.class, "exclusiveOwnerThread");
      queue = Queue.of(AbstractQueuedSynchronizer.class);
      longQueue = Queue.of(AbstractQueuedLongSynchronizer.class);
      readable = true;
    } catch (ClassNotFoundException | InternalError e) { // what Unsafe throws for no such field
      readable = false;
    }
    READABLE = readable;
    OWNER = owner;
    QUEUE = queue;
    LONG_QUEUE = longQueue;
  }

  private SynchronizerFields() {}

  static @Nullable Thread owner(AbstractOwnableSynchronizer lock) {
    return (Thread) UNSAFE.getReferenceVolatile(lock, OWNER);
  }

  /** The node that thread stands in the lock's queue with, if it does. */
  static @Nullable Object node(AbstractOwnableSynchronizer lock, Thread thread) {
    Queue queue =
        switch (lock) {
          case AbstractQueuedSynchronizer _ -> QUEUE;
          case AbstractQueuedLongSynchronizer _ -> LONG_QUEUE;
          default -> null;
        };
    return queue == null ? null : queue.node(lock, thread);
  }
}
