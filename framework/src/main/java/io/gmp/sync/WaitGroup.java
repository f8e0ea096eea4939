package io.gmp.sync;

import io.gmp.internal.scheduler.Job;
import io.gmp.internal.scheduler.RuntimeAccess;
import io.gmp.internal.scheduler.StackProbe;
import io.gmp.internal.scheduler.WaitReason;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Waits for a number of things to be done, Go's {@code sync.WaitGroup}: {@link #add} says how many
 * more there are, {@link #done} that one of them is, and {@link #await} waits until there are none.
 *
 * <pre>{@code
 * var group = new WaitGroup();
 * for (String url : urls) {
 *   group.go(() -> fetch(url));
 * }
 * group.await();
 * }</pre>
 *
 * <p>As in Go, an {@code add} that takes the counter up from zero must happen-before the {@code
 * await} that is to see it. A group may be used again once its counter is back at zero. Unlike Go's
 * it may be so before those who waited have come to notice: each of them returns, for the zero it
 * waited for has been reached.
 *
 * <p>Memory effects: what a thread did before {@code done} happens-before the return of each {@code
 * await} that this {@code done} ends.
 */
public final class WaitGroup {
  /*
   * After Go's waitgroup.go: the counter stands in the upper half of one word and the number of those
   * who wait in the lower, so that one compare-and-set both counts and tells whether somebody must be
   * woken. Who waits does so in a line under a lock; that it is in the line and that it is counted
   * change together, under that lock. Only who brings the counter to zero while the lower half is not
   * zero goes for the lock. Between the two moments nobody can newly wait, since the counter is zero,
   * and an add is a misuse and refused.
   */
  private static final VarHandle STATE;

  static {
    try {
      STATE = MethodHandles.lookup().findVarHandle(WaitGroup.class, "state", long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private volatile long state; // counter << 32 | number of waiters
  private final Links<Waiter> line = new Links<>(); // under its monitor
  private final @Nullable Executor executor;

  /** Makes a group whose {@link #go} starts goroutines on the caller's runtime. */
  public WaitGroup() {
    this.executor = null;
  }

  /**
   * Makes a group whose {@link #go} starts goroutines on a certain runtime.
   *
   * @param executor the runtime; any executor will do
   */
  public WaitGroup(Executor executor) {
    this.executor = Objects.requireNonNull(executor, "the executor is null");
  }

  /**
   * Adds to the counter. If it becomes zero, all who wait are woken. Never blocks.
   *
   * @param delta how much; may be negative
   * @throws IllegalStateException if the counter would become negative, or exceed {@link
   *     Integer#MAX_VALUE}; or if it is taken up from zero while those who waited for that zero are
   *     being woken, which is a race of the caller's. The counter stays as it was
   */
  public void add(int delta) {
    StackProbe.OPERATION.require();
    for (; ; ) {
      long s = state;
      int waiting = (int) s;
      long counter = (s >> 32) + delta;
      if (counter < 0 || counter > Integer.MAX_VALUE) {
        throw new IllegalStateException(
            counter < 0
                ? "sync: negative WaitGroup counter"
                : "sync: WaitGroup counter exceeds an int");
      }
      if (waiting != 0 && counter == delta && delta > 0) {
        throw new IllegalStateException(
            "sync: WaitGroup misuse: add called concurrently with await");
      }
      if (STATE.compareAndSet(this, s, counter << 32 | waiting)) {
        if (counter == 0 && waiting != 0) {
          release();
        }
        return;
      }
    }
  }

  private void release() {
    Waiter all;
    synchronized (line) {
      all = line.drain();
      int n = 0;
      for (Waiter w = all; w != null; w = w.next) {
        n++;
      }
      STATE.getAndAdd(this, (long) -n);
    }
    Waiter.grantAll(all);
  }

  /**
   * Says that one is done: {@code add(-1)}.
   *
   * @throws IllegalStateException if there is none
   */
  public void done() {
    add(-1);
  }

  /**
   * Starts a goroutine that counts as one until it has ended, Go 1.25's {@code WaitGroup.Go}. What
   * the body throws goes to its runtime's uncaught handler, and the body counts as done; {@link
   * ErrGroup} keeps errors for the one who waits.
   *
   * @param body what the goroutine runs
   * @throws RejectedExecutionException if the runtime is closed; nothing is counted
   */
  public void go(Task body) {
    Objects.requireNonNull(body, "go of nil func value");
    StackProbe.OPERATIONS.require();
    add(1);
    try {
      (executor != null ? executor : RuntimeAccess.current()).execute(new Member(this, body));
    } catch (RejectedExecutionException e) {
      done();
      throw e;
    }
  }

  private record Member(WaitGroup group, Task body) implements Job {
    @Override
    public void run() {
      try {
        body.run();
      } catch (Exception e) {
        throw Rethrown.unchecked(e);
      } finally {
        group.done();
      }
    }

    @Override
    public boolean abandoned() {
      group.done();
      return false;
    }
  }

  /**
   * Waits until the counter is zero.
   *
   * @throws InterruptedException if interrupted before or while waiting
   */
  public void await() throws InterruptedException {
    await(Waiter.FOREVER);
  }

  /**
   * Waits at most that long for the counter to be zero.
   *
   * @param timeout the longest wait; zero or less only looks
   * @return whether it was zero
   * @throws InterruptedException if interrupted before or while waiting
   */
  public boolean await(Duration timeout) throws InterruptedException {
    long nanos = TimeUnit.NANOSECONDS.convert(timeout);
    if (nanos > 0) {
      return await(nanos);
    }
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    return count() == 0;
  }

  private boolean await(long nanos) throws InterruptedException {
    StackProbe.OPERATION.require();
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    if (count() == 0) {
      return true;
    }
    var me = new Waiter(1);
    synchronized (line) {
      if (!counted()) {
        return true;
      }
      line.add(me);
    }
    return switch (me.await(WaitReason.WAIT_GROUP, nanos, null, () -> leave(me))) {
      case GRANTED, DONE -> true;
      case TIMED_OUT -> !leave(me);
      case INTERRUPTED -> {
        if (leave(me)) {
          throw new InterruptedException();
        }
        Thread.currentThread().interrupt(); // zero was reached first
        yield true;
      }
    };
  }

  /** Under lock: counts one more who waits; false if there is nothing to wait for. */
  private boolean counted() {
    for (; ; ) {
      long s = state;
      if (s >> 32 == 0) {
        return false;
      }
      if (STATE.compareAndSet(this, s, s + 1)) {
        return true;
      }
    }
  }

  private boolean leave(Waiter me) {
    synchronized (line) {
      if (!line.remove(me)) {
        return false;
      }
      STATE.getAndAdd(this, -1L);
      return true;
    }
  }

  /** The counter as it is now. */
  int count() {
    return (int) (state >> 32);
  }

  /** Returns the counter and the number of those who wait, as they are now. */
  @Override
  public String toString() {
    long s = state;
    return "WaitGroup[" + (int) (s >> 32) + " to do, " + (int) s + " waiting]";
  }
}
