package io.gmp.internal.scheduler;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The timers of one P, and of the one that takes its place: a 4-ary heap, after Go's time.go, that
 * any M may run or add to.
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
 * <p>A cancelled timer leaves at once: its {@code seat} says where it is, which only the holder
 * writes, and is believed only if it is there, under the lock. If somebody is at the heap it stays
 * until it is due, or until they are more than a quarter of the heap. {@code cancelled} is an
 * estimate of those, since a timer can be cancelled while it is on its way out of the heap or into
 * another one; it begins anew with every sweep. A timer on its way into a heap is looked at again
 * once the lock is held: either it is seen there to be cancelled, or whoever cancels it finds it.
 *
 * <p><b>The end of a P.</b> One that takes the place of another has the same timers. Where none
 * does, {@code closed} is set and then all are moved to another heap; who adds reads it afterwards
 * and moves what is there. Some are moved at a time, those that are due and the last of the array,
 * which is a heap without them: so both heaps can be run meanwhile, and the timers that are not yet
 * moved are in sight of thieves and timekeepers, for the P stays in the table until all are.
 */
final class Timers {
  /** No timer at all; a time that never comes. */
  static final long NONE = Long.MAX_VALUE;

  private static final VarHandle LOCK;
  private static final VarHandle PENDING;
  private static final VarHandle CANCELLED;
  private static final VarHandle NEXT;

  static {
    try {
      var lookup = MethodHandles.lookup();
      LOCK = lookup.findVarHandle(Timers.class, "lock", boolean.class);
      PENDING = lookup.findVarHandle(Timers.class, "pending", TimerTask.class);
      CANCELLED = lookup.findVarHandle(Timers.class, "cancelled", int.class);
      NEXT = lookup.findVarHandle(Timers.class, "next", long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private static final int MOVED_AT_A_TIME = 256;

  private TimerHeap heap = new TimerHeap(); // under lock, but for its size
  private volatile boolean lock;
  private volatile @Nullable TimerTask pending;

  /** Written under lock with release; a compare-and-set or volatile write follows. */
  private volatile long next = NONE;

  private volatile int cancelled; // added to by anyone
  private volatile boolean closed;

  /**
   * Adds a timer that is new or was taken out of another heap, unless it has been cancelled;
   * whoever calls tells the scheduler afterwards.
   */
  void add(TimerTask task) {
    task.moved(this); // from now on a cancel looks here
    if (!task.isCancelled()) {
      put(task);
    }
  }

  /** Whether nobody will look here any more; whoever adds looks afterwards, and moves them. */
  boolean isClosed() {
    return closed;
  }

  /** Before what is here is moved: the P is gone, and no other has taken its place. */
  void close() {
    closed = true;
  }

  /**
   * Takes some out, first of all what is due; they hang together by {@code nextPending}. Waits for
   * the holder, for a dozen steps of a heap.
   *
   * @return the first, or {@code null} if there were none
   */
  @Nullable TimerTask takeSome(long now) {
    awaitLock();
    takeIn();
    TimerTask taken = null;
    for (int n = 0; n < MOVED_AT_A_TIME && heap.size() > 0; n++) {
      TimerTask task = heap.earliest() <= now ? heap.removeFirst() : heap.removeLast();
      task.nextPending = taken;
      taken = task;
    }
    unlock();
    return taken;
  }

  private void awaitLock() {
    while (!tryLock()) {
      Thread.onSpinWait();
    }
  }

  private void put(TimerTask task) {
    if (tryLock()) {
      if (!task.isCancelled()) { // it may have been moved here
        heap.insert(task);
      }
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

  boolean tryLock() {
    return !lock && LOCK.compareAndSet(this, false, true);
  }

  void unlock() {
    Chaos.edge();
    takeIn();
    sweep();
    release();
    settle();
  }

  /** Sees to it that nothing stays pending while nobody holds the lock. */
  private void settle() {
    while (pending != null && tryLock()) {
      takeIn();
      release();
    }
  }

  private void release() {
    long first = heap.earliest();
    if (next != first) {
      NEXT.setRelease(this, first);
    }
    lock = false;
  }

  private void takeIn() {
    TimerTask task = pending;
    while (task != null) {
      NEXT.setRelease(this, Math.min(next, task.earliestPending));
      if (PENDING.compareAndSet(this, task, null)) {
        break;
      }
      task = pending;
    }
    while (task != null) {
      TimerTask after = task.nextPending;
      task.nextPending = null;
      if (!task.isCancelled()) {
        heap.insert(task);
      }
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
    boolean live = heap.hasLive();
    unlock();
    return live;
  }

  /** The number of timers, cancelled ones included; an estimate from outside. */
  int size() {
    return heap.size();
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
    while (heap.earliest() <= now) {
      TimerTask task = heap.removeFirst();
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
    var fresh = new TimerHeap();
    awaitLock();
    takeIn();
    TimerHeap old = heap;
    heap = fresh;
    cancelled = 0;
    unlock();
    return listOf(old);
  }

  private static List<TimerTask> listOf(TimerHeap heap) {
    for (; ; ) {
      try {
        var all = new ArrayList<TimerTask>(heap.size());
        heap.addAllTo(all);
        return all;
      } catch (OutOfMemoryError e) {
        Memory.await();
      }
    }
  }

  /** One of the timers here, most likely, has been cancelled. */
  void cancelled(TimerTask task) {
    if (!StackProbe.PART.isDeepEnough()) {
      CANCELLED.getAndAdd(this, 1);
    } else if (tryLock()) {
      heap.remove(task);
      unlock();
    } else {
      int n = (int) CANCELLED.getAndAdd(this, 1) + 1;
      if (isWorthASweep(n) && tryLock()) {
        unlock();
      }
    }
  }

  private boolean isWorthASweep(int cancelled) {
    return cancelled > 64 && cancelled > heap.size() >>> 2;
  }

  /** Under lock: drops the cancelled ones if they are more than a quarter. */
  private void sweep() {
    if (!isWorthASweep(cancelled)) {
      return;
    }
    cancelled = 0; // before the look: a cancel that comes now may count though its timer is gone
    heap.sweep();
  }
}
