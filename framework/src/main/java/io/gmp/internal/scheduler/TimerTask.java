package io.gmp.internal.scheduler;

import io.gmp.internal.engine.Engine;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.Delayed;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Something to do at a time: armed, then either fired or cancelled, decided by one compare-and-set.
 * It is fired on the base loop of an M and must be short and never block: it makes a G ready. One
 * that is cancelled before it is armed never fires.
 */
public sealed class TimerTask implements ScheduledFuture<Object> {
  private static final int ARMED = 0;
  private static final int FIRED = 1;
  private static final int CANCELLED = 2;
  private static final int HANDED_BACK = 3;

  private static final VarHandle STATE;
  private static final VarHandle TIMERS;

  static {
    try {
      var lookup = MethodHandles.lookup();
      STATE = lookup.findVarHandle(TimerTask.class, "state", int.class);
      TIMERS = lookup.findVarHandle(TimerTask.class, "timers", Timers.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /** When it is due, on the clock of {@link System#nanoTime}. */
  final long when;

  /** Whether somebody hangs on it even if the scheduler ends before it is due. */
  final boolean vital;

  /**
   * The heap in which it stands, or will; {@code null} until it is armed. Written by who puts it
   * there, with release, for the compare-and-set of the heap's lock that follows is the fence
   * between this and the look whether it has been cancelled.
   */
  private volatile @Nullable Timers timers;

  int seat; // in that one's heap; written under its lock, believed only if this is found there

  private @Nullable Runnable action; // read by whoever wins the CAS, then cleared
  private volatile int state;

  /**
   * Where it is since its scheduler has ended; written by who handed it back, who then reads state.
   */
  private volatile @Nullable Future<?> heir;

  /** Link in Timers.pending, written before the push; later among those that are due. */
  @Nullable TimerTask nextPending;

  long earliestPending; // of this and those below it in Timers.pending, written before the push

  TimerTask(long when, Runnable action, boolean vital) {
    this.when = when;
    this.action = action;
    this.vital = vital;
  }

  /**
   * Makes one that is to be armed by {@link Scheduler#arm(TimerTask)}: so whoever may cancel it can
   * be told of it before it is due.
   *
   * @param when on the clock of {@link System#nanoTime}, no more than half of its range from now;
   *     what is past is due at once
   * @param action run on the scheduler when it is due; short, never blocks
   */
  public static TimerTask at(long when, Runnable action) {
    return new TimerTask(when, action, false);
  }

  /** Makes one like that which makes a G ready. */
  public static TimerTask readying(long when, G g) {
    return new OfG(when, g);
  }

  void moved(Timers to) {
    TIMERS.setRelease(this, to);
  }

  /**
   * Fires; returns false if it was cancelled. An action that fails does not keep others from it.
   */
  boolean fire() {
    Runnable fired = surrender();
    if (fired == null) {
      return false;
    }
    try {
      perform(fired);
    } catch (Throwable e) {
      Machine m = Machine.current();
      if (m == null) {
        throw e;
      }
      m.scheduler.fault("a timer's action failed", e);
    }
    return true;
  }

  void perform(Runnable action) {
    action.run();
  }

  /** Takes the action away to run it elsewhere, or returns {@code null} if it was cancelled. */
  @Nullable Runnable surrender() {
    return STATE.compareAndSet(this, ARMED, FIRED) ? take() : null;
  }

  /**
   * Has the action done elsewhere, in time: the scheduler has ended. A cancel goes there, too; else
   * who has long stopped waiting, and all that belongs to it, would be kept until then.
   */
  void handBack(Engine engine) {
    if (STATE.compareAndSet(this, ARMED, HANDED_BACK)) {
      long left = Math.max(0, when - System.nanoTime());
      Future<?> there = engine.handBack(take(), left, TimeUnit.NANOSECONDS);
      heir = there;
      if (state == CANCELLED) {
        there.cancel(false);
      }
    }
  }

  private Runnable take() {
    Runnable a = action;
    action = null;
    if (a == null) {
      throw new AssertionError("a timer fired twice");
    }
    return a;
  }

  /**
   * Cancels, from any thread.
   *
   * @return whether it had neither fired nor been cancelled
   */
  public boolean cancel() {
    if (state != ARMED || !STATE.compareAndSet(this, ARMED, CANCELLED)) {
      return state == HANDED_BACK && cancelThere();
    }
    action = null;
    Timers there = timers;
    if (there != null) {
      there.cancelled(this);
    }
    return true;
  }

  private boolean cancelThere() {
    if (!STATE.compareAndSet(this, HANDED_BACK, CANCELLED)) {
      return false;
    }
    Future<?> there = heir; // null: who hands it back sees the state
    return there == null || there.cancel(false);
  }

  @Override
  public boolean cancel(boolean mayInterruptIfRunning) {
    return cancel();
  }

  @Override
  public boolean isCancelled() {
    return state == CANCELLED;
  }

  @Override
  public boolean isDone() {
    return state != ARMED;
  }

  @Override
  public long getDelay(TimeUnit unit) {
    return unit.convert(when - System.nanoTime(), TimeUnit.NANOSECONDS);
  }

  @Override
  public int compareTo(Delayed other) {
    return Long.compare(getDelay(TimeUnit.NANOSECONDS), other.getDelay(TimeUnit.NANOSECONDS));
  }

  @Override
  public Object get() {
    throw new UnsupportedOperationException("a timer has no result to wait for");
  }

  @Override
  public Object get(long timeout, TimeUnit unit) {
    return get();
  }

  /** Its action is the G, which saves an object that would make it ready. */
  private static final class OfG extends TimerTask {
    private OfG(long when, G g) {
      super(when, g, false);
    }

    @Override
    void perform(Runnable action) {
      Machine m = Machine.current();
      if (m == null) {
        throw new AssertionError("a G made ready outside of its scheduler");
      }
      m.scheduler.ready((G) action);
    }
  }
}
