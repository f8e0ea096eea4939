package io.gmp.internal.scheduler;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The Ms whose OS thread a goroutine has locked. Empty in most programs, so that a look is free.
 */
final class LockedMachines {
  private static final VarHandle LOCKED;

  static {
    try {
      LOCKED =
          MethodHandles.lookup().findVarHandle(LockedMachines.class, "locked", Machine[].class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private volatile Machine[] locked = {}; // CAS

  void add(Machine m) {
    Machine[] ms;
    Machine[] more;
    do {
      ms = locked;
      more = Arrays.copyOf(ms, ms.length + 1);
      more[ms.length] = m;
    } while (!LOCKED.compareAndSet(this, ms, more));
  }

  void remove(Machine m) {
    Machine[] ms;
    Machine[] fewer;
    do {
      ms = locked;
      fewer = Arrays.stream(ms).filter(other -> other != m).toArray(Machine[]::new);
    } while (!LOCKED.compareAndSet(this, ms, fewer));
  }

  /** The M that a continuation is locked to, or {@code null}. */
  @Nullable Machine of(Object continuation) {
    for (Machine m : locked) {
      Runner runner = m.lockedRunner();
      if (runner != null && runner.continuation == continuation) {
        return m;
      }
    }
    return null;
  }

  /** Wakes all that wait for their goroutine, to see that the scheduler has ended. */
  void dismissMs() {
    for (Machine m : locked) {
      LockSupport.unpark(m.thread);
    }
  }
}
