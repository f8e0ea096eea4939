package io.gmp.reactor;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;

/**
 * Something to run once, and the {@link Disposable} that calls it off: one object for both, and for
 * the G, if it was given to the scheduler itself, or the link in its worker's queue.
 *
 * <p>{@code state} is moved by compare-and-set between the task and those who dispose it:
 *
 * <pre>
 *   null   --begin-->            Thread            it runs there
 *   null   --dispose-->          CANCELLED         it never will
 *   Thread --end-->              DONE, or null if it repeats
 *   Thread --dispose, inside-->  CANCELLED         its own thread is not interrupted
 *   Thread --dispose, outside--> INTERRUPTING --after Thread.interrupt()--> CANCELLED
 * </pre>
 *
 * <p>INTERRUPTING keeps the task from ending, and its thread from going on to another one, until
 * the interrupt has arrived; then the thread clears its flag.
 */
class Task extends Tracked implements Disposable {
  private static final Object DONE = new Object();
  private static final Object CANCELLED = new Object();
  private static final Object INTERRUPTING = new Object();

  private static final VarHandle STATE;

  static {
    try {
      STATE = MethodHandles.lookup().findVarHandle(Task.class, "state", Object.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  final Owner owner;
  private @Nullable Runnable body; // cleared by whoever moves the state to its end
  private volatile @Nullable Object state;

  Task(Owner owner, Runnable body, Registry.@Nullable Stripe home) {
    super(home);
    this.owner = owner;
    this.body = body;
  }

  /** Runs the body, unless it was disposed: then its owner has heard of the end. */
  @Override
  public void run() {
    Runnable body = begin();
    if (body == null) {
      return;
    }
    try {
      perform(body, false);
    } finally {
      owner.ended(this);
    }
  }

  /** Begins a run: returns what to do, or {@code null} if it was disposed. */
  final @Nullable Runnable begin() {
    Runnable body = this.body;
    return STATE.compareAndSet(this, null, Thread.currentThread()) ? body : null;
  }

  /**
   * Runs the body, after {@link #begin}.
   *
   * @param repeats whether it may run again
   * @return whether it waits for its next run; another thread may be at it already
   */
  final boolean perform(Runnable body, boolean repeats) {
    boolean again = false;
    try {
      if (!owner.isRevoked()) { // read after the CAS: whoever revokes looks for who runs afterwards
        body.run();
        again = repeats;
      }
    } catch (Throwable e) {
      TaskErrors.handle(e);
    } finally {
      again = end(Thread.currentThread(), again);
    }
    return again;
  }

  private boolean end(Thread me, boolean again) {
    if (!again) {
      body = null;
    }
    Thread.interrupted(); // also one that the body set itself
    if (STATE.compareAndSet(this, me, again ? null : DONE)) {
      return again;
    }
    while (state == INTERRUPTING) {
      Thread.yield();
    }
    Thread.interrupted();
    body = null;
    return false;
  }

  @Override
  public final void dispose() {
    for (; ; ) {
      Object seen = state;
      if (seen == null) {
        if (disposeIfWaiting()) {
          return;
        }
      } else if (!(seen instanceof Thread thread)) {
        return;
      } else if (thread == Thread.currentThread()) {
        if (STATE.compareAndSet(this, thread, CANCELLED)) {
          return;
        }
      } else if (STATE.compareAndSet(this, thread, INTERRUPTING)) {
        thread.interrupt();
        state = CANCELLED;
        return;
      }
    }
  }

  /** Disposes it if it is not running; returns whether that was so. */
  final boolean disposeIfWaiting() {
    if (!STATE.compareAndSet(this, null, CANCELLED)) {
      return false;
    }
    body = null;
    owner.ended(this);
    return true;
  }

  @Override
  public final boolean isDisposed() {
    return isOver() || owner.isRevoked();
  }

  /** Returns whether it will not run again, as far as the task itself knows. */
  final boolean isOver() {
    Object seen = state;
    return seen != null && !(seen instanceof Thread);
  }

  @Override
  void closing() {}

  @Override
  protected void abandoned() {
    dispose();
  }
}
