package io.gmp.channel;

import io.gmp.internal.scheduler.Parking;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/** One that waits in a channel, Go's {@code sudog}. */
class Waiter {
  static final int WAITING = 0;
  static final int DONE = 1;
  static final int CLOSED = 2;

  private static final VarHandle STATE;

  static {
    try {
      STATE = MethodHandles.lookup().findVarHandle(Waiter.class, "state", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /** Who waits; {@code null} in those that stand for an outcome only. */
  @Nullable Thread thread;

  /** What a sender brings, or a receiver was given; ordered by state, or by the channel's lock. */
  @Nullable Object value;

  private volatile int state; // the end is written by whoever took it off the queue

  @Nullable Waiter next; // under the channel's lock, as all below
  @Nullable Waiter previous;
  boolean queued;

  Waiter(@Nullable Thread thread, @Nullable Object value) {
    this.thread = thread;
    this.value = value;
  }

  /**
   * Whoever takes it off its queue asks whether it still waits: one that waits in several channels
   * has its turn in one of them.
   */
  boolean claim() {
    return true;
  }

  /** As claim, but {@link #unhold} may give the turn back; between the two nobody else gets it. */
  boolean hold() {
    return true;
  }

  /** The end of a hold; whether its turn was used. */
  void unhold(boolean used) {}

  final int state() {
    return state;
  }

  /** Before it is queued again. */
  final void restart() {
    STATE.setOpaque(this, WAITING);
  }

  /**
   * The value was written before. Who is not parked may go on from here, and reuse this.
   *
   * <p>Only a release: the wake that follows has the fence, see {@link Parking#unpark}.
   */
  final void finish(int how) {
    STATE.setRelease(this, how);
  }

  void wake() {
    Thread t = thread;
    if (t != null) {
      Parking.unpark(t);
    }
  }
}
