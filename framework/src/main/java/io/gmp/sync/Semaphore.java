package io.gmp.sync;

import io.gmp.internal.scheduler.StackProbe;
import io.gmp.internal.scheduler.WaitReason;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A weighted semaphore, after {@code golang.org/x/sync/semaphore}: a number of permits of which
 * callers take as many as they need and give them back. Strictly first come, first served: who asks
 * for many is not overtaken by those who ask for few, and a new caller takes nothing while others
 * wait. Permits have no owner; any thread may give them back.
 *
 * <p>Memory effects: what a thread did before {@code release} happens-before the return of an
 * acquire that takes those permits.
 */
public final class Semaphore {
  /*
   * One word holds the free permits and a bit that says that somebody waits. While it is clear,
   * taking and giving back are one compare-and-set each. While it is set, only who holds the lock of
   * the line takes permits, for the first in it; giving back adds to the word and then goes for the
   * lock. The bit is set and cleared under that lock, and cleared only when the line is empty: so of a
   * release and of one who gets into the line, either the release sees the bit, or the other one's
   * compare-and-set that sets it sees the permits.
   */
  private static final long WAITING = 1;

  private static final VarHandle STATE;

  static {
    try {
      STATE = MethodHandles.lookup().findVarHandle(Semaphore.class, "state", long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final long size;
  private volatile long state; // free permits << 1 | WAITING
  private final Links<Waiter> line = new Links<>(); // under its monitor

  /**
   * Makes a semaphore, all permits free.
   *
   * @param permits how many, from 1 to {@link Long#MAX_VALUE}{@code / 2}
   * @throws IllegalArgumentException if it is out of range
   */
  public Semaphore(long permits) {
    if (permits < 1 || permits > Long.MAX_VALUE >> 1) {
      throw new IllegalArgumentException("a semaphore of " + permits + " permits");
    }
    this.size = permits;
    this.state = permits << 1;
  }

  /**
   * Takes one permit, waiting for it if need be.
   *
   * @throws InterruptedException if interrupted before or while waiting; nothing was taken
   */
  public void acquire() throws InterruptedException {
    acquire(1);
  }

  /**
   * Takes permits, waiting until there are as many.
   *
   * @param permits how many, at least 1
   * @throws InterruptedException if interrupted before or while waiting; nothing was taken
   * @throws IllegalArgumentException if less than 1 or more than there will ever be
   */
  public void acquire(long permits) throws InterruptedException {
    check(permits);
    acquire(permits, Waiter.FOREVER, null);
  }

  /**
   * Takes permits, waiting until there are as many or the context is done.
   *
   * @param context what ends the wait; if it is done, nothing is taken even if permits are free
   * @param permits how many, at least 1
   * @throws ContextException if the context is done; nothing was taken
   * @throws InterruptedException if interrupted before or while waiting; nothing was taken
   * @throws IllegalArgumentException if less than 1 or more than there will ever be
   */
  public void acquire(Context context, long permits) throws InterruptedException {
    check(permits);
    context.throwIfDone();
    acquire(permits, Waiter.FOREVER, context);
    if (context.err() != null) {
      release(permits);
      context.throwIfDone();
    }
  }

  /**
   * Takes one permit if it is free now and nobody waits.
   *
   * @return whether it was taken
   */
  public boolean tryAcquire() {
    return tryAcquire(1);
  }

  /**
   * Takes permits if they are free now and nobody waits.
   *
   * @param permits how many, at least 1
   * @return whether they were taken
   * @throws IllegalArgumentException if less than 1 or more than there will ever be
   */
  public boolean tryAcquire(long permits) {
    check(permits);
    for (; ; ) {
      long s = state;
      if ((s & WAITING) != 0 || s >> 1 < permits) {
        return false;
      }
      if (STATE.compareAndSet(this, s, s - (permits << 1))) {
        return true;
      }
    }
  }

  /**
   * Takes permits, waiting at most that long until there are as many.
   *
   * @param permits how many, at least 1
   * @param timeout the longest wait; zero or less does not wait
   * @return whether they were taken
   * @throws InterruptedException if interrupted before or while waiting; nothing was taken
   * @throws IllegalArgumentException if less than 1 or more than there will ever be
   */
  public boolean tryAcquire(long permits, Duration timeout) throws InterruptedException {
    check(permits);
    long nanos = TimeUnit.NANOSECONDS.convert(timeout);
    if (nanos > 0) {
      return acquire(permits, nanos, null);
    }
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    return tryAcquire(permits);
  }

  private boolean acquire(long permits, long nanos, @Nullable Context context)
      throws InterruptedException {
    StackProbe.OPERATION.require();
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    if (tryAcquire(permits)) {
      return true;
    }
    var me = new Waiter(permits);
    synchronized (line) {
      if (takenOrWaiting(permits)) {
        return true;
      }
      line.add(me);
    }
    Waiter.End end;
    if (context == null) {
      end = me.await(WaitReason.SEMACQUIRE, nanos, null, () -> leave(me));
    } else {
      Context.Registration watch = DoneWatch.of(context, me::wake);
      try {
        end = me.await(WaitReason.SEMACQUIRE, nanos, context, () -> leave(me));
      } finally {
        watch.stop();
      }
    }
    if (end == Waiter.End.GRANTED) {
      return true;
    }
    if (leave(me)) {
      if (end == Waiter.End.INTERRUPTED) {
        throw new InterruptedException();
      }
      if (context != null) {
        context.throwIfDone();
      }
      return false;
    }
    if (end == Waiter.End.INTERRUPTED) {
      Thread.currentThread().interrupt(); // granted first
    }
    return true;
  }

  /** Under lock: takes the permits, or says that somebody waits; whether it took them. */
  private boolean takenOrWaiting(long permits) {
    for (; ; ) {
      long s = state;
      if ((s & WAITING) != 0) {
        return false;
      }
      if (s >> 1 >= permits) {
        if (STATE.compareAndSet(this, s, s - (permits << 1))) {
          return true;
        }
      } else if (STATE.compareAndSet(this, s, s | WAITING)) {
        return false;
      }
    }
  }

  /** Gives one permit back. See {@link #release(long)}. */
  public void release() {
    release(1);
  }

  /**
   * Gives permits back, and wakes those whose turn has come. Never blocks.
   *
   * @param permits how many, at least 1
   * @throws IllegalArgumentException if less than 1
   * @throws IllegalStateException if more than were taken; nothing is given back
   */
  public void release(long permits) {
    StackProbe.OPERATION.require();
    if (permits < 1) {
      throw new IllegalArgumentException("release of " + permits + " permits");
    }
    long s;
    do {
      s = state;
      if (permits > size - (s >> 1)) {
        throw new IllegalStateException("semaphore: released more than held");
      }
    } while (!STATE.compareAndSet(this, s, s + (permits << 1)));
    if ((s & WAITING) != 0) {
      grant(null);
    }
  }

  private boolean leave(Waiter me) {
    return grant(me);
  }

  /** Lets one leave the line, if given, and the first ones take what is free; whether it left. */
  private boolean grant(@Nullable Waiter leaving) {
    Waiter granted = null;
    Waiter lastGranted = null;
    boolean left;
    synchronized (line) {
      left = leaving != null && line.remove(leaving);
      for (Waiter w = line.peek(); w != null && take(w.permits); w = line.peek()) {
        line.remove(w);
        if (lastGranted == null) {
          granted = w;
        } else {
          lastGranted.next = w;
        }
        lastGranted = w;
      }
      if (line.isEmpty() && (state & WAITING) != 0) {
        STATE.getAndBitwiseAnd(this, ~WAITING);
      }
    }
    Waiter.grantAll(granted);
    return left;
  }

  /** Under lock, for the first in the line. */
  private boolean take(long permits) {
    for (; ; ) {
      long s = state;
      if (s >> 1 < permits) {
        return false;
      }
      if (STATE.compareAndSet(this, s, s - (permits << 1))) {
        return true;
      }
    }
  }

  private void check(long permits) {
    if (permits < 1 || permits > size) {
      throw new IllegalArgumentException(
          "acquire of " + permits + " permits of a semaphore of " + size);
    }
  }

  /** {@return how many permits there are in all} */
  public long size() {
    return size;
  }

  /** {@return how many permits are free now} */
  public long available() {
    return state >> 1;
  }

  /** Returns how many permits are free now, of how many. */
  @Override
  public String toString() {
    return "Semaphore[" + available() + " of " + size + " free]";
  }
}
