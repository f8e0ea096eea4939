package io.gmp.channel;

import io.gmp.internal.scheduler.Parking;
import org.jspecify.annotations.Nullable;

/** One that waits in a channel, Go's {@code sudog}. */
final class Waiter {
  static final int WAITING = 0;
  static final int DONE = 1;
  static final int CLOSED = 2;

  /** Stands for no partner at all. */
  static final Waiter NOBODY = new Waiter(Thread.currentThread(), null);

  private final Thread thread;

  /** What a sender brings, or a receiver was given; ordered by state, or by the channel's lock. */
  @Nullable Object value;

  /** Written by whoever took it off the queue; the value is written before. */
  volatile int state;

  @Nullable Waiter next; // under the channel's lock, as all below
  @Nullable Waiter previous;
  boolean queued;

  Waiter(Thread thread, @Nullable Object value) {
    this.thread = thread;
    this.value = value;
  }

  void wake() {
    Parking.unpark(thread);
  }
}
