package io.gmp.channel;

import io.gmp.internal.scheduler.Current;
import io.gmp.internal.scheduler.Parking;
import io.gmp.internal.scheduler.StackProbe;
import io.gmp.internal.scheduler.WaitReason;
import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A buffered channel with many senders and one receiver at a time: what an actor's mailbox is.
 * Where nobody has to wait, a send is one compare-and-set and a receive none, and neither
 * allocates. Senders that find it full wait in a queue under the channel's lock, and whoever makes
 * room, or sees that there is some, lets them in, in their order.
 *
 * @param <T> what travels
 */
public non-sealed class MpscChannel<T> extends MpscBuffer<T> {
  private static final int SENDER_LOOKS = 25; // some 2.5 us in all, as long as a dozen switches
  private static final int SENDER_PAUSES = 4;
  private static final int ROOM_FOR_SOME = 32;

  private @Nullable WaitQueue senders; // under lock
  private volatile @Nullable Thread receiver; // that waits; written before IDLE

  /**
   * Makes one.
   *
   * @param capacity how many values it holds, at least 1
   * @throws IllegalArgumentException if the capacity is less than 1
   */
  protected MpscChannel(int capacity) {
    super(capacity);
  }

  /**
   * Called when the receiver was idle and is not any more, by whoever woke it; must not block.
   * Unparks the receiver that waits; who overrides it receives with {@link #tryReceive()} and
   * {@link #idle}.
   */
  @Override
  protected void arrived() {
    Thread waiting = receiver;
    if (waiting != null) {
      Parking.unpark(waiting);
    }
  }

  // ---- send ----

  @Override
  public final void send(T value) throws InterruptedException {
    send(value, 0);
  }

  @Override
  public final boolean trySend(T value) {
    StackProbe.OPERATION.require();
    Offer outcome = tryPut(value);
    if (outcome == Offer.FULL) {
      VarHandle.fullFence(); // what the caller received before, on whatever channel, comes first
      outcome = tryPut(value);
    }
    if (outcome == Offer.CLOSED) {
      throw sendOnClosed();
    }
    return outcome == Offer.DONE;
  }

  @Override
  public final boolean trySend(T value, Duration timeout) throws InterruptedException {
    long nanos = nanos(timeout);
    if (nanos > 0) {
      return send(value, nanos);
    }
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    return trySend(value);
  }

  private boolean send(T value, long nanos) throws InterruptedException {
    StackProbe.OPERATION.require();
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    Offer outcome = tryPut(value);
    while (outcome == Offer.FULL && awaitRoom()) {
      outcome = tryPut(value);
    }
    return switch (outcome) {
      case DONE -> true;
      case FULL -> sendSlowly(value, nanos);
      case CLOSED -> throw sendOnClosed();
    };
  }

  /**
   * Waits for a moment before it parks, if the receiver may be at work meanwhile. A parked sender
   * goes on after the next value that is received, and may have to park again for the next it
   * sends; one that waits here goes on with room for some.
   */
  private boolean awaitRoom() {
    if (!Current.isParallel()) {
      return false;
    }
    int some = Math.clamp(cap() / 2, 1, ROOM_FOR_SOME);
    for (int looks = 0; looks < SENDER_LOOKS && !sendersWait; looks++) {
      BackOff.rest(SENDER_PAUSES);
      if (hasRoomFor(some)) {
        return true;
      }
    }
    return false;
  }

  private boolean sendSlowly(T value, long nanos) throws InterruptedException {
    var me = new Waiter(Thread.currentThread(), value);
    lock();
    try {
      queueSender(me);
      admitUnderLock();
    } finally {
      unlock();
    }
    rouse(); // the receiver may have gone idle before it could see us
    int how = await(me, true, nanos);
    if (how == Waiter.CLOSED) {
      throw sendOnClosed();
    }
    return how == Waiter.DONE;
  }

  private void queueSender(Waiter me) {
    if (senders == null) {
      senders = new WaitQueue();
    }
    senders.add(me);
    sendersWait = true;
    VarHandle.fullFence();
  }

  @Override
  final boolean leave(Waiter me, boolean sends) {
    lock();
    try {
      boolean left = senders != null && senders.remove(me);
      admitUnderLock();
      return left;
    } finally {
      unlock();
    }
  }

  private void admitSenders() {
    lock();
    try {
      admitUnderLock();
    } finally {
      unlock();
    }
  }

  @SuppressWarnings("unchecked") // a sender's value is a T
  private void admitUnderLock() {
    WaitQueue queue = senders;
    if (queue == null) {
      return;
    }
    for (Waiter w = queue.peek(); w != null; w = queue.peek()) {
      if (w.hold()) {
        Offer outcome = offer((T) Objects.requireNonNull(w.value));
        w.unhold(outcome != Offer.FULL);
        if (outcome == Offer.FULL) {
          return;
        }
        queue.remove(w);
        w.finish(outcome == Offer.DONE ? Waiter.DONE : Waiter.CLOSED);
        w.wake();
      } else {
        queue.remove(w);
      }
    }
    sendersWait = false;
  }

  // ---- receive ----

  /**
   * Takes the oldest value without waiting; for one receiver at a time.
   *
   * @return the value, or {@code null} if there is none
   */
  @Override
  public final @Nullable T tryReceive() {
    StackProbe.OPERATION.require();
    T value = take();
    return value == null && closeCause() != null && isDrained() ? atTheEnd() : value;
  }

  private @Nullable T take() {
    T value = poll();
    if (sendersWait) {
      admitSenders();
    }
    return value;
  }

  @Override
  public final @Nullable T receive() throws InterruptedException {
    return receive(0);
  }

  @Override
  public final @Nullable T tryReceive(Duration timeout) throws InterruptedException {
    long nanos = nanos(timeout);
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    return nanos <= 0 ? tryReceive() : receive(nanos);
  }

  private @Nullable T receive(long nanos) throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    T value = tryReceive();
    if (value != null) {
      return value;
    }
    beginPolling();
    long start = nanos == 0 ? 0 : System.nanoTime();
    boolean over = false;
    try {
      for (; ; ) {
        boolean closed = isClosed();
        value = tryReceive();
        long left = nanos == 0 ? 0 : nanos - (System.nanoTime() - start);
        if (value != null || closed || over || left < 0 || (nanos != 0 && left == 0)) {
          return value;
        }
        if (idle()) {
          Parking.park(WaitReason.CHAN_RECEIVE, left);
          stir();
          over = left == 1; // the last nanosecond, whatever the clock says
        }
        if (Thread.interrupted()) {
          throw new InterruptedException();
        }
      }
    } finally {
      stir(); // where it could not park
      receiver = null;
    }
  }

  // ---- close and look ----

  @Override
  final boolean shut(@Nullable Throwable cause) {
    StackProbe.OPERATION.require();
    boolean wasIdle;
    lock(); // for the cause, and for the senders
    try {
      if (isClosed()) {
        return false;
      }
      setCloseCause(cause);
      wasIdle = endSends();
      admitUnderLock();
    } finally {
      unlock();
    }
    if (wasIdle) {
      arrived();
    }
    return true;
  }

  // ---- select ----

  @Override
  final boolean isPolled(boolean sends) {
    return !sends;
  }

  @Override
  final boolean isUnlocked() {
    return true;
  }

  @Override
  final boolean isWorthALook(boolean sends) {
    return (sends ? !sendersWait : !isEmpty()) || isClosed();
  }

  @Override
  final boolean attempt(SelectWaiter w) {
    return w.sends ? attemptSend(w) : attemptReceive(w);
  }

  private boolean attemptSend(SelectWaiter w) {
    Offer outcome = tryPut(Objects.requireNonNull(cast(w.value)));
    if (outcome == Offer.FULL) {
      return false;
    }
    w.finish(outcome == Offer.DONE ? Waiter.DONE : Waiter.CLOSED);
    return true;
  }

  private boolean attemptReceive(SelectWaiter w) {
    boolean closed = isClosed();
    T value = poll();
    if (value == null && !closed) {
      return false;
    }
    if (sendersWait) {
      w.selection.partner = new Admission();
    }
    w.value = value;
    w.finish(value == null ? Waiter.CLOSED : Waiter.DONE);
    return true;
  }

  /** Lets senders in where others wake their partner: after the locks are left. */
  private final class Admission extends Waiter {
    Admission() {
      super(null, null);
    }

    @Override
    void wake() {
      admitSenders();
    }
  }

  @Override
  final void enqueue(SelectWaiter w) {
    queueSender(w);
  }

  @Override
  final void enqueued(SelectWaiter w) {
    admitUnderLock();
    rouse();
  }

  @Override
  final void beginPolling() {
    Thread me = Thread.currentThread();
    if (receiver != null && receiver != me) {
      throw new IllegalStateException("another receiver waits already; this channel has but one");
    }
    receiver = me;
  }

  @Override
  final boolean pollOrIdle() {
    stir();
    while (isEmpty() && !isClosed()) {
      if (idle()) {
        return false;
      }
      if (sendersWait) {
        admitSenders();
      }
    }
    return true;
  }

  @Override
  final void endPolling() {
    if (receiver == Thread.currentThread()) { // not if it was refused
      stir();
      receiver = null;
    }
  }
}
