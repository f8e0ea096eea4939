package io.gmp.channel;

import io.gmp.internal.scheduler.Parking;
import io.gmp.internal.scheduler.WaitReason;
import java.time.Duration;
import java.util.Collection;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Go's nil channel: whoever uses it waits for ever, and a select passes over it. */
final class NeverChannel extends SelectableChannel<Object> {
  static final NeverChannel INSTANCE = new NeverChannel();

  private NeverChannel() {}

  private static InterruptedException awaitInterrupt(WaitReason reason) {
    while (!Thread.interrupted()) {
      Parking.park(reason);
    }
    return new InterruptedException();
  }

  private static void await(WaitReason reason, long nanos) throws InterruptedException {
    checkInterrupt();
    long start = System.nanoTime();
    for (long left = nanos; left > 0; left = nanos - (System.nanoTime() - start)) {
      Parking.park(reason, left);
      checkInterrupt();
    }
  }

  private static void checkInterrupt() throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
  }

  @Override
  public void send(Object value) throws InterruptedException {
    Objects.requireNonNull(value, "null cannot be sent");
    throw awaitInterrupt(WaitReason.CHAN_SEND_NIL);
  }

  @Override
  public boolean trySend(Object value) {
    Objects.requireNonNull(value, "null cannot be sent");
    return false;
  }

  @Override
  public boolean trySend(Object value, Duration timeout) throws InterruptedException {
    Objects.requireNonNull(value, "null cannot be sent");
    await(WaitReason.CHAN_SEND_NIL, nanos(timeout));
    return false;
  }

  @Override
  public @Nullable Object receive() throws InterruptedException {
    throw awaitInterrupt(WaitReason.CHAN_RECEIVE_NIL);
  }

  @Override
  public @Nullable Object tryReceive() {
    return null;
  }

  @Override
  public @Nullable Object tryReceive(Duration timeout) throws InterruptedException {
    await(WaitReason.CHAN_RECEIVE_NIL, nanos(timeout));
    return null;
  }

  @Override
  public int drainTo(Collection<? super Object> into, int max) {
    return 0;
  }

  @Override
  boolean shut(@Nullable Throwable cause) {
    throw new UnsupportedOperationException("close of nil channel");
  }

  @Override
  public boolean isClosed() {
    return false;
  }

  @Override
  public boolean isDrained() {
    return false;
  }

  @Override
  public int len() {
    return 0;
  }

  @Override
  public int cap() {
    return 0;
  }

  // ---- select ----

  @Override
  boolean isNever() {
    return true;
  }

  @Override
  boolean isWorthALook(boolean sends) {
    return false;
  }

  @Override
  boolean attempt(SelectWaiter w) {
    return false;
  }

  @Override
  void enqueue(SelectWaiter w) {
    throw new AssertionError("nobody is queued here");
  }

  @Override
  boolean leave(Waiter me, boolean sends) {
    throw new AssertionError("nobody is queued here");
  }
}
