package io.gmp.internal.scheduler;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The timers of one P: a 4-ary heap, after Go's time.go, that any M may run or add to.
 *
 * <p>The heap belongs to whoever holds {@code lock}. Nobody ever waits for it: who finds it taken
 * and wants to add pushes onto {@code pending} instead, and every holder looks there again after it
 * has let go, so that a push is either seen by the holder or made by someone who then gets the
 * lock. Who finds it taken and wants to run timers leaves, because somebody is at them. So a holder
 * that the operating system suspends delays its timers, but blocks nobody.
 *
 * <p>{@code next} is the time of the earliest timer in the heap; only the holder writes it. A
 * pending timer is in sight by itself: each carries the earliest time of those pushed before it, so
 * that the top tells of all. {@link #earliest} reads the top first and {@code next} second, and the
 * holder lowers {@code next} before it takes the pending ones away: so a timer is in sight of all
 * from the end of {@link #add} until it is fired, and whoever is then told of it finds it, however
 * long a holder is suspended. It may still be seen after it was cancelled.
 *
 * <p>Cancelling is lazy: a cancelled timer stays until it is due, or until they are more than a
 * quarter of the heap. {@code cancelled} is an estimate, since a timer can be cancelled while it is
 * on its way out of the heap or into another P's; it begins anew with every sweep.
 */
final class Timers {
  /** No timer at all; a time that never comes. */
  static final long NONE = Long.MAX_VALUE;

  private static final VarHandle LOCK;
  private static final VarHandle PENDING;
  private static final VarHandle CANCELLED;

  static {
    try {
      var lookup = MethodHandles.lookup();
      LOCK = lookup.findVarHandle(Timers.class, "lock", boolean.class);
      PENDING = lookup.findVarHandle(Timers.class, "pending", TimerTask.class);
      CANCELLED = lookup.findVarHandle(Timers.class, "cancelled", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private static final int FIRST_HEAP = 16;

  private @Nullable TimerTask[] heap = new @Nullable TimerTask[FIRST_HEAP]; // under lock
  private int size; // written under lock
  private volatile boolean lock;
  private volatile @Nullable TimerTask pending;
  private volatile long next = NONE; // written under lock
  private volatile int cancelled; // added to by anyone

  /** Makes and adds a timer; whoever calls tells the scheduler afterwards. */
  TimerTask add(long when, Runnable action, boolean vital) {
    var task = new TimerTask(this, when, action, vital);
    put(task);
    return task;
  }

  /** Adds a timer that was drained from another P, unless it has been cancelled. */
  void adopt(TimerTask task) {
    task.moved(this); // from now on a cancel counts here
    if (!task.isCancelled()) {
      put(task);
    }
  }

  private void put(TimerTask task) {
    if (tryLock()) {
      insert(task);
      unlock();
    } else {
      push(task);
      settle();
    }
  }

  private void push(TimerTask task) {
    TimerTask top;
    do {
      top = pending;
      task.nextPending = top;
      task.earliestPending = top == null ? task.when : Math.min(task.when, top.earliestPending);
    } while (!PENDING.compareAndSet(this, top, task));
  }

  private boolean tryLock() {
    return !lock && LOCK.compareAndSet(this, false, true);
  }

  private void unlock() {
    Chaos.edge();
    takeIn();
    sweep();
    next = size == 0 ? NONE : at(0).when;
    lock = false;
    settle();
  }

  /** Sees to it that nothing stays pending while nobody holds the lock. */
  private void settle() {
    while (pending != null && tryLock()) {
      takeIn();
      next = size == 0 ? NONE : at(0).when;
      lock = false;
    }
  }

  private void takeIn() {
    TimerTask task = pending;
    while (task != null) {
      next = Math.min(next, task.earliestPending);
      if (PENDING.compareAndSet(this, task, null)) {
        break;
      }
      task = pending;
    }
    while (task != null) {
      TimerTask after = task.nextPending;
      task.nextPending = null;
      insert(task);
      task = after;
    }
  }

  /** The time of the first timer in the heap. */
  long next() {
    return next;
  }

  /** The earliest time at which something may be due, pending timers included. */
  long earliest() {
    TimerTask top = pending;
    return Math.min(top == null ? NONE : top.earliestPending, next);
  }

  /** Whether there is one that has not been cancelled; also if somebody is at the heap. */
  boolean hasLive() {
    if (!tryLock()) {
      return true;
    }
    takeIn();
    boolean live = false;
    for (int i = 0; i < size && !live; i++) {
      live = !at(i).isCancelled();
    }
    unlock();
    return live;
  }

  /** The number of timers, cancelled ones included; an estimate from outside. */
  int size() {
    return size;
  }

  /**
   * Fires what is due, on the calling M.
   *
   * @return whether anything was due
   */
  boolean run(long now) {
    if (next > now || !tryLock()) {
      return false;
    }
    takeIn();
    TimerTask due = null; // linked by nextPending: there may be no memory for a list
    TimerTask last = null;
    int dropped = 0;
    while (size > 0 && at(0).when <= now) {
      TimerTask task = removeFirst();
      if (task.isCancelled()) {
        dropped++;
      } else if (last == null) {
        due = task;
        last = task;
      } else {
        last.nextPending = task;
        last = task;
      }
    }
    if (dropped > 0) {
      CANCELLED.getAndAdd(this, -dropped);
    }
    unlock();
    fireAll(due);
    return due != null || dropped > 0;
  }

  private static void fireAll(@Nullable TimerTask first) {
    TimerTask task = first;
    while (task != null) {
      TimerTask after = task.nextPending;
      task.nextPending = null;
      task.fire();
      task = after;
    }
  }

  /** Takes all timers out, to fire them elsewhere. Waits for the holder; for the end only. */
  List<TimerTask> drain() {
    var fresh = new @Nullable TimerTask[FIRST_HEAP];
    while (!tryLock()) {
      Thread.onSpinWait();
    }
    takeIn();
    @Nullable TimerTask[] old = heap;
    int count = size;
    heap = fresh;
    size = 0;
    cancelled = 0;
    unlock();
    return listOf(old, count);
  }

  private static List<TimerTask> listOf(@Nullable TimerTask[] heap, int count) {
    for (; ; ) {
      try {
        var all = new ArrayList<TimerTask>(count);
        for (int i = 0; i < count; i++) {
          TimerTask task = heap[i];
          if (task != null) {
            all.add(task);
          }
        }
        return all;
      } catch (OutOfMemoryError e) {
        Memory.await();
      }
    }
  }

  /** One of the timers here has been cancelled. */
  void cancelled() {
    int n = (int) CANCELLED.getAndAdd(this, 1) + 1;
    if (n > 64 && n > size >>> 2 && StackProbe.PART.isDeepEnough() && tryLock()) {
      unlock();
    }
  }

  /** Under lock: drops the cancelled ones if they are more than a quarter. */
  private void sweep() {
    int n = cancelled;
    if (n <= 64 || n <= size >>> 2) {
      return;
    }
    cancelled = 0; // before the look: a cancel that comes now may count though its timer is gone
    int kept = 0;
    for (int i = 0; i < size; i++) {
      TimerTask task = at(i);
      if (!task.isCancelled()) {
        heap[kept++] = task;
      }
    }
    Arrays.fill(heap, kept, size, null);
    size = kept;
    for (int i = (kept - 2) >> 2; i >= 0; i--) {
      siftDown(i, at(i));
    }
  }

  private TimerTask at(int i) {
    TimerTask task = heap[i];
    if (task == null) {
      throw new AssertionError("the timer heap has a hole at " + i);
    }
    return task;
  }

  private void insert(TimerTask task) {
    if (size == heap.length) {
      heap = larger(heap);
    }
    int i = size++;
    while (i > 0) {
      int parent = (i - 1) >> 2;
      TimerTask above = at(parent);
      if (above.when <= task.when) {
        break;
      }
      heap[i] = above;
      i = parent;
    }
    heap[i] = task;
  }

  private static @Nullable TimerTask[] larger(@Nullable TimerTask[] heap) {
    for (; ; ) {
      try {
        return Arrays.copyOf(heap, heap.length << 1);
      } catch (OutOfMemoryError e) {
        Memory.await();
      }
    }
  }

  private TimerTask removeFirst() {
    TimerTask first = at(0);
    TimerTask last = at(--size);
    heap[size] = null;
    if (size > 0) {
      siftDown(0, last);
    }
    return first;
  }

  private void siftDown(int i, TimerTask task) {
    for (; ; ) {
      int child = (i << 2) + 1;
      if (child >= size) {
        break;
      }
      int least = child;
      int end = Math.min(child + 4, size);
      for (int c = child + 1; c < end; c++) {
        if (at(c).when < at(least).when) {
          least = c;
        }
      }
      if (at(least).when >= task.when) {
        break;
      }
      heap[i] = at(least);
      i = least;
    }
    heap[i] = task;
  }
}
