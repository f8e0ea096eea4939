package io.gmp.internal.scheduler;

import org.jspecify.annotations.Nullable;

/** What code asks about where it runs: of the M that happens to run it, and the G it is part of. */
public final class Current {

  private Current() {}

  /** Returns the scheduler under the calling code, or {@code null}. */
  public static @Nullable Scheduler scheduler() {
    Machine m = Machine.current();
    return m == null ? null : m.scheduler;
  }

  /** Returns what the calling code is part of, or {@code null} outside of any G. */
  public static @Nullable G g() {
    Runner runner = Runner.current();
    return runner == null ? null : runner.currentG();
  }

  /** Whether others may run while the caller does not rest. */
  public static boolean isParallel() {
    Scheduler scheduler = scheduler();
    return (scheduler == null ? Runtime.getRuntime().availableProcessors() : scheduler.gomaxprocs())
        > 1;
  }

  /**
   * The calling goroutine goes to the tail of the global queue. Elsewhere a yield of the thread.
   */
  public static void gosched() {
    Machine m = Machine.current();
    if (m == null) {
      Thread.yield();
    } else if (Thread.currentThread().isVirtual()) {
      m.toGlobal = true;
      Memory.yieldIfPossible();
      Machine now = Machine.current(); // a pinned one has not moved
      if (now == m) {
        m.toGlobal = false;
      }
    } else if (m.isInG()) {
      m.yieldG();
    }
  }

  /** Gives way if the slice is used up. */
  public static void checkpoint() {
    Machine m = Machine.current();
    if (m != null) {
      Processor p = m.p;
      if (p != null && !p.isUndisturbed()) {
        p.clearPreempt();
        m.scheduler.sysmon().wake();
        gosched();
      }
    }
  }

  /** Whether the slice of the P under the calling code is used up; false where there is none. */
  public static boolean sliceIsOver() {
    Machine m = Machine.current();
    Processor p = m == null ? null : m.p;
    return p != null && !p.isUndisturbed();
  }

  /**
   * Whether others are ready on the P under the calling code, besides the one that a message has
   * just made so; false where there is no P.
   */
  public static boolean othersAreReady() {
    Machine m = Machine.current();
    Processor p = m == null ? null : m.p;
    return p != null && p.runq.hasQueued();
  }

  /**
   * The M under the calling code gives its P away; whether it did.
   *
   * @throws RuntimeException what {@link Scheduler#limitMachines} says, if all other Ms are kept
   *     already
   */
  public static boolean enterBlocking() {
    Machine m = Machine.current();
    return m != null && Runner.current() != null && m.enterBlocking(true);
  }

  /** The end of what a successful enterBlocking began. */
  public static void exitBlocking() {
    Machine.exitBlocking();
  }

  /** Ties the calling G to its OS thread; false if there is no G. */
  public static boolean lockOSThread() {
    Runner runner = Runner.current();
    if (runner == null) {
      return false;
    }
    runner.lockOSThread();
    return true;
  }

  /**
   * Ties the calling G to its OS thread, and that to a CPU; false if there is no G.
   *
   * @throws io.gmp.internal.engine.CpuUnavailableException if the thread cannot be moved there; it
   *     is not locked then
   */
  public static boolean lockOSThread(int cpu) {
    Runner runner = Runner.current();
    if (runner == null) {
      return false;
    }
    runner.lockOSThread(cpu);
    return true;
  }

  /**
   * Undoes one lockOSThread.
   *
   * @throws io.gmp.internal.engine.CpuUnavailableException if the thread was moved and cannot be
   *     let back; it stays locked then
   */
  public static void unlockOSThread() {
    Runner runner = Runner.current();
    if (runner != null) {
      runner.unlockOSThread();
    }
  }

  /** Names the OS thread that the calling G is tied to and that ends with the G. */
  public static void nameOSThread(String name) {
    Machine m = Machine.current();
    if (m != null) {
      m.thread.setName(name);
    }
  }
}
