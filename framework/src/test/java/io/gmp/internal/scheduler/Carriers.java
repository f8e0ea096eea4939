package io.gmp.internal.scheduler;

/** Tells tests which OS thread carries them. */
public final class Carriers {
  private Carriers() {}

  /** The thread of the M under the calling goroutine. */
  public static Thread current() {
    Machine m = Machine.current();
    if (m == null) {
      throw new IllegalStateException("no M carries " + Thread.currentThread());
    }
    return m.thread;
  }

  /** Whether an M carries the caller. */
  public static boolean carried() {
    return Machine.current() != null;
  }
}
