package io.gmp.internal.scheduler;

import java.lang.Thread.UncaughtExceptionHandler;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * What Gs are called on. On the virtual-thread engine it is a virtual thread whose body is the
 * scheduling loop; on the platform engine it stands for the M's own stack.
 *
 * <p>A G that blocks unmounts the runner with the G's frames on it: the runner is that G's stack
 * until the G ends, and then goes on with the loop. A runner with nothing to call leaves its M by a
 * yield that {@link Scheduler#execute} catches ({@code Machine.capturing}): its continuation stands
 * in no queue, and the base loop runs it again when it has a G for it. A yield, not a park: a stray
 * {@code unpark} or {@code interrupt} of the thread cannot wake it, and where the stack cannot be
 * frozen the yield does nothing and the runner stays.
 *
 * <p>Even so it may be resumed by others: {@code Thread.getStackTrace} of an unmounted virtual
 * thread suspends it for that time, in which nobody can mount it, and submits it afterwards if it
 * has yielded, as it cannot know that nobody waits for that. So a runner that comes back from its
 * yield with nothing to begin with leaves again, on whichever M it now stands, and a base loop that
 * mounts a runner tries again until that has taken its G, be it elsewhere. Either the runner sees
 * the G before it leaves again, or the base loop's next try finds it unmounted.
 *
 * <p>The runner is the thread's uncaught-exception handler; that is how running code finds it in
 * O(1) with nothing but public API.
 */
final class Runner implements Runnable, UncaughtExceptionHandler {
  private static final WaitReason[] WAIT_REASONS = WaitReason.values();
  private static final VarHandle WAIT_REASON;
  private static final VarHandle FIRST;

  static {
    try {
      var lookup = MethodHandles.lookup();
      WAIT_REASON = lookup.findVarHandle(Runner.class, "waitReason", int.class);
      FIRST = lookup.findVarHandle(Runner.class, "first", G.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final Scheduler scheduler;
  private final Thread thread;
  private final ClassLoader loader;

  /** The thread's one Runnable for life; written before the runner first runs. */
  @Nullable Runnable continuation;

  /**
   * The G to begin with; put there by the base loop that mounts the runner, taken by the runner.
   */
  private @Nullable G first;

  /**
   * What is being called, or was last, until the runner leaves its M. Written by the runner, read
   * by itself and, racily, by dumps.
   */
  private @Nullable G current;

  /**
   * What it waits for in one of our primitives: the place of a WaitReason, from 1; 0 is nothing.
   * Written by the runner on each park, so it is a number and opaque, which costs no fence.
   */
  @SuppressWarnings("UnusedVariable") // through WAIT_REASON
  private int waitReason;

  private volatile boolean retired; // written by the base loop before the last mount
  private volatile boolean ended;
  private int lockDepth; // of lockOSThread; the current G's own
  private @Nullable Machine lockedTo; // likewise
  int slot = -1; // in Scheduler.runners

  Runner(Scheduler scheduler) {
    this.scheduler = scheduler;
    this.loader = scheduler.contextClassLoader();
    this.thread = scheduler.engine().newRunner(scheduler.runnerName(), this);
    adopt();
  }

  /** The runner of an M that runs Gs on its own thread. */
  Runner(Scheduler scheduler, Thread machine) {
    this.scheduler = scheduler;
    this.loader = scheduler.contextClassLoader();
    this.thread = machine;
    adopt();
  }

  private void adopt() {
    thread.setUncaughtExceptionHandler(this);
    thread.setContextClassLoader(loader);
  }

  /** The runner the calling code stands on, or {@code null}. */
  static @Nullable Runner current() {
    Thread thread = Thread.currentThread();
    if (thread.getUncaughtExceptionHandler() instanceof Runner runner && runner.thread == thread) {
      return runner;
    }
    Machine m = Machine.current();
    return m == null ? null : m.scheduler.runners().of(thread);
  }

  Thread thread() {
    return thread;
  }

  /** Wakes the G on it if that is parked, without a time limit, and no permit is involved. */
  boolean tryUnpark() {
    Runnable woken = continuation;
    if (woken == null || !scheduler.engine().tryUnpark(thread)) {
      return false;
    }
    scheduler.ready(woken);
    return true;
  }

  /** The G on it begins to wait, or with {@code null} goes on. */
  @SuppressWarnings("EnumOrdinal") // the number does not outlive the process
  void waitsFor(@Nullable WaitReason reason) {
    WAIT_REASON.setOpaque(this, reason == null ? 0 : reason.ordinal() + 1);
  }

  /** What the G on it waits for, or {@code null}; from any thread. */
  @Nullable WaitReason waitReason() {
    int reason = (int) WAIT_REASON.getOpaque(this);
    return reason == 0 ? null : WAIT_REASONS[reason - 1];
  }

  @Nullable G currentG() {
    return current;
  }

  /** Base loop: the G that was called on this M's own stack has ended. */
  void returned() {
    current = null;
  }

  /** Base loop: gives the G to begin with to a runner that is about to be mounted. */
  void begin(G g) {
    FIRST.setRelease(this, g);
  }

  /** Base loop: whether the runner has not taken the G it was given; see above. */
  boolean hasNotTaken(G g) {
    return FIRST.getAcquire(this) == g;
  }

  /** Whether its thread does nothing more. */
  boolean hasEnded() {
    return ended;
  }

  /** Base loop: takes the G back from a runner that could not be started. */
  void forget() {
    first = null;
  }

  /** Base loop: the next mount ends it. */
  void retire() {
    retired = true;
  }

  /** The scheduling loop, on a runner. */
  @Override
  public void run() {
    Machine m = Machine.of(scheduler);
    for (; ; ) {
      G g = first;
      if (g != null) {
        FIRST.setRelease(this, null);
      } else {
        Object work = m == null ? null : m.nextOnRunner();
        if (work instanceof G next) {
          g = next;
        } else if (m != null && leave(m, work)) {
          m = Machine.of(scheduler);
          continue;
        } else {
          scheduler.runners().remove(this);
          ended = true;
          return;
        }
      }
      m = call(g);
    }
  }

  /** Gives the M back to its base loop. Returns false if the runner shall end instead. */
  private boolean leave(Machine m, @Nullable Object work) {
    m.todo = work;
    current = null;
    if (thread.getUncaughtExceptionHandler() != this) {
      thread.setUncaughtExceptionHandler(this); // a G left its own
    }
    if (!m.pushSpare(this)) {
      return false;
    }
    if (!yieldTo(m)) { // it could not be unmounted, and still stands on m
      m.popSpare();
      m.todo = null;
      if (work != null) {
        scheduler.submit(work);
      }
      return !retired;
    }
    while (FIRST.getAcquire(this) == null && !retired) { // a stray submit, see above
      Machine here = Machine.of(scheduler);
      if (here == null) {
        return false;
      }
      yieldTo(here);
    }
    return !retired;
  }

  /** Leaves that M with its continuation in no queue; false if it could not be unmounted. */
  private boolean yieldTo(Machine m) {
    m.capturing = this;
    Memory.yieldIfPossible();
    if (m.capturing == this) {
      m.capturing = null;
      return false;
    }
    return true;
  }

  /**
   * Calls a G to its end, and clears what it left behind on the thread.
   *
   * @return the M it stands on now: another one, if the G has blocked
   */
  @Nullable Machine call(G g) {
    current = g;
    Machine m;
    try {
      g.run();
      m = Machine.of(scheduler);
      if (g instanceof Routine routine) {
        scheduler.routineEnded(m); // before anybody hears of it
        if (routine.ended(null)) {
          m = Machine.of(scheduler);
        }
      }
    } catch (Throwable e) {
      m = failed(g, e);
    }
    if (thread.isInterrupted()) {
      Thread.interrupted();
    }
    if (lockedTo != null) {
      lockedTo.endLocked();
      lockedTo = null;
      lockDepth = 0;
    }
    if (thread.getContextClassLoader() != loader) {
      thread.setContextClassLoader(loader);
    }
    return m;
  }

  private @Nullable Machine failed(G g, Throwable e) {
    if (!(g instanceof Routine routine)) {
      scheduler.uncaught(g, e);
      return Machine.of(scheduler);
    }
    routine.ended(e);
    scheduler.uncaught(g, e);
    Machine m = Machine.of(scheduler);
    scheduler.routineEnded(m); // the end of the scheduler waits for the handler
    return m;
  }

  /** The current G asks for this OS thread. */
  void lockOSThread() {
    if (lockDepth == Integer.MAX_VALUE) {
      throw new IllegalStateException("LockOSThread nesting overflow");
    }
    if (lockDepth == 0) {
      Machine m = Machine.of(scheduler);
      if (m == null) {
        throw ended();
      }
      m.lock(this);
      lockedTo = m;
    }
    lockDepth++;
  }

  /**
   * The current G asks for this OS thread on one CPU. The lock comes first: whatever the rest waits
   * for, on the virtual-thread engine, the runner comes back to this thread, and it is this one
   * that is moved.
   */
  void lockOSThread(int cpu) {
    lockOSThread();
    try {
      Machine m = lockedTo;
      if (m == null || m != Machine.of(scheduler)) {
        throw ended();
      }
      m.cpuMoves.to(cpu, lockDepth);
    } catch (Throwable e) {
      unlockOSThread();
      throw e;
    }
  }

  private IllegalStateException ended() {
    return new IllegalStateException("the runtime '" + scheduler.name() + "' has ended");
  }

  /** The current G undoes one lock. */
  void unlockOSThread() {
    if (lockDepth == 0) {
      return;
    }
    Machine m = lockedTo;
    if (m != null && m == Machine.of(scheduler)) { // after the end of all Ms it is a foreign thread
      m.cpuMoves.undo(lockDepth);
    }
    if (--lockDepth == 0 && m != null) {
      m.unlock();
      lockedTo = null;
    }
  }

  /**
   * Called by the JVM for a fault of the scheduler itself, since Gs are called inside a catch; and
   * by libraries that hand a failure to their thread's handler, which is then the current G's.
   */
  @Override
  public void uncaughtException(Thread thread, Throwable e) {
    G g = current;
    if (g != null && thread == Thread.currentThread()) {
      scheduler.uncaught(g, e);
    } else {
      scheduler.fault("a runner died", e);
    }
  }
}
