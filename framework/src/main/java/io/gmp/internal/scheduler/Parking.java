package io.gmp.internal.scheduler;

import io.gmp.internal.engine.MachineHooks;
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
   */
  public static void park(WaitReason reason, long nanos) {
    Runner runner = Runner.current();
    if (runner == null) {
      parkThread(nanos);
      return;
    }
    runner.waitsFor(reason);
    Machine m = Thread.currentThread().isVirtual() ? null : Machine.current();
    if (m == null) {
      parkThread(nanos);
    } else {
      m.parkG(nanos);
    }
    runner.waitsFor(null);
  }

  private static void parkThread(long nanos) {
    if (nanos == 0) {
      LockSupport.park();
    } else {
      LockSupport.parkNanos(nanos);
    }
  }

  /**
   * Wakes a thread that parks here, or lets its next park return at once.
   *
   * @param thread what {@link Thread#currentThread} was where it parked
   */
  public static void unpark(Thread thread) {
    if (!thread.isVirtual() && MachineHooks.of(thread) instanceof Machine m) {
      m.unparkG();
    } else {
      LockSupport.unpark(thread);
    }
  }
}
