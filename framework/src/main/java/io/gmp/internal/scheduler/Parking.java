package io.gmp.internal.scheduler;

import io.gmp.internal.engine.MachineHooks;
import java.lang.invoke.VarHandle;
import java.util.concurrent.locks.LockSupport;

/**
 * Parks and wakes whatever runs the calling code: a goroutine, an actor's turn, a platform thread,
 * a foreign virtual thread. Works as {@link LockSupport}: a permit each, spurious returns possible,
 * and an interrupt ends a park.
 */
public final class Parking {
  private Parking() {}

  /**
   * Parks the caller until it is woken or interrupted.
   *
   * @param reason shown as the goroutine's wait reason
   */
  public static void park(WaitReason reason) {
    park(reason, 0);
  }

  /**
   * Parks the caller until it is woken or interrupted, or the time is over.
   *
   * @param reason shown as the goroutine's wait reason
   * @param nanos the longest wait; 0 means no limit
   * @throws RuntimeException what {@link Scheduler#limitMachines} says, if the caller would keep
   *     the last M for itself
   */
  public static void park(WaitReason reason, long nanos) {
    Runner runner = Runner.current();
    if (runner == null) {
      parkThread(nanos);
      return;
    }
    runner.waitsFor(reason);
    Machine m = Thread.currentThread().isVirtual() ? null : Machine.current();
    try {
      if (m == null) {
        parkThread(nanos);
      } else {
        m.parkG(nanos);
      }
    } finally {
      runner.waitsFor(null);
    }
  }

  private static void parkThread(long nanos) {
    if (nanos == 0) {
      LockSupport.park();
    } else {
      LockSupport.parkNanos(nanos);
    }
  }

  /**
   * Wakes a thread that parks here, or lets its next park return at once. What the caller wrote
   * before is visible to the one that wakes, or that looks once more before it parks: there is a
   * full fence between that and the look at the permit. For {@code LockSupport.unpark} only reads a
   * permit that is there already; it may be an old one, which the thread then takes, finds nothing
   * done, and parks for good.
   *
   * @param thread what {@link Thread#currentThread} was where it parked
   */
  public static void unpark(Thread thread) {
    if (thread.isVirtual()) {
      if (thread.getUncaughtExceptionHandler() instanceof Runner runner
          && runner.thread() == thread
          && runner.tryUnpark()) {
        return;
      }
      VarHandle.fullFence();
      LockSupport.unpark(thread);
    } else if (MachineHooks.of(thread) instanceof Machine m) {
      m.unparkG();
    } else {
      LockSupport.unpark(thread);
    }
  }
}
