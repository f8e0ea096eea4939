package io.gmp.internal.engine;

import org.jspecify.annotations.Nullable;

/** What the thread of an M calls. The scheduler's M extends it. */
public abstract class MachineHooks {

  /** The base loop, on the M's platform thread from its start to its end. */
  protected abstract void loop();

  /** The mounted virtual thread is about to block its M in the JDK's own code. */
  protected abstract boolean beginBlocking();

  /** The end of that, also called after each unmount. */
  protected abstract void endBlocking();

  /**
   * Returns the M whose thread carries the calling code, or {@code null} if none does. Never keep
   * it across anything that may park: the code may go on upon another M.
   */
  public static @Nullable MachineHooks carrying() {
    Thread thread = JdkAccess.currentCarrierThread();
    if (JdkAccess.OPEN && thread instanceof CarrierMachine carrier) {
      return carrier.machine;
    }
    return thread instanceof PlatformMachine platform ? platform.machine : null;
  }

  /** Returns the M whose stack is that thread's, on the platform engine, or {@code null}. */
  public static @Nullable MachineHooks of(Thread thread) {
    return thread instanceof PlatformMachine platform ? platform.machine : null;
  }
}
