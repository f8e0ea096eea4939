package io.gmp.channel;

import io.gmp.internal.scheduler.Parking;
import io.gmp.internal.scheduler.StackProbe;
import io.gmp.internal.scheduler.WaitReason;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * What all kinds of channels have in common: a lock, a place in the order in which a select locks
 * several of them, how one waits in them, and what a {@link Selection} asks of them.
 *
 * <p>The lock is a spinning one: it is held for some dozen instructions in which nothing parks,
 * yields or calls user code, so a virtual thread is never unmounted there. Who finds it taken backs
 * off, twice as long each time: a lock that goes to and fro between two processors takes the
 * channel and its waiters' memory along, which costs far more than what is done under it, so it is
 * best when one of them does a good deal before the other does. If the operating system suspends
 * the holder, the others yield in the end.
 */
abstract sealed class SelectableChannel<T> implements Channel<T>
    permits ChannelState, MpscBuffer, NeverChannel, TimerChannel {
  private static final int SPINS = 64;
  private static final AtomicLong ORDERS = new AtomicLong();
  private static final VarHandle LOCK;
  private static final VarHandle ORDER;

  static {
    try {
      var lookup = MethodHandles.lookup();
      LOCK = lookup.findVarHandle(SelectableChannel.class, "lock", int.class);
      ORDER = lookup.findVarHandle(SelectableChannel.class, "order", long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private volatile int lock;
  private volatile long order; // given by the first select, then for life

  /**
   * Until it is closed, the first of those who want to be told; then the cause. Written under the
   * lock, before the close is visible.
   */
  private @Nullable Object end;

  /**
   * The channel that a select acts on.
   *
   * @throws IllegalArgumentException if it is not one of ours
   */
  static SelectableChannel<?> of(Object channel) {
    if (channel instanceof SelectableChannel<?> c) {
      return c;
    }
    throw new IllegalArgumentException(
        "a select waits for channels made by gmp, not for a " + channel.getClass().getName());
  }

  // ---- the lock ----

  final boolean tryLock() {
    return LOCK.compareAndSet(this, 0, 1);
  }

  final void lock() {
    if (!LOCK.compareAndSet(this, 0, 1)) {
      lockSlowly();
    }
  }

  private void lockSlowly() {
    int pauses = BackOff.FIRST;
    do {
      pauses = BackOff.pause(pauses);
    } while (lock != 0 || !tryLock());
  }

  /** Tries for a while, without leaving the thread: for those that hold other locks. */
  final boolean lockSpinning() {
    for (int spins = 0; spins < SPINS; spins++) {
      if (lock == 0 && tryLock()) {
        return true;
      }
      Thread.onSpinWait();
    }
    return false;
  }

  final void unlock() {
    LOCK.setRelease(this, 0);
  }

  /** Where it stands in the order in which several channels are locked. */
  final long order() {
    long o = order;
    if (o == 0) {
      long mine = ORDERS.incrementAndGet();
      o = ORDER.compareAndSet(this, 0L, mine) ? mine : order;
    }
    return o;
  }

  // ---- waiting ----

  /** Takes a waiter out of its queue; false if it is not there any more. */
  abstract boolean leave(Waiter me, boolean sends);

  /** What a wait of zero stands for in {@link #await}. */
  static long nanos(Duration timeout) {
    return TimeUnit.NANOSECONDS.convert(timeout);
  }

  /**
   * Parks until the waiter is finished, or the time is over, or the thread is interrupted. Where
   * both happen, that it is finished counts, and the interrupt flag is set again. A waiter that
   * cannot park leaves, too: what was handed to one that failed would be lost.
   *
   * @param nanos the longest wait; 0 means no limit
   * @return how it was finished, or WAITING if the time was over
   */
  final int await(Waiter me, boolean sends, long nanos) throws InterruptedException {
    WaitReason reason = sends ? WaitReason.CHAN_SEND : WaitReason.CHAN_RECEIVE;
    long start = nanos == 0 ? 0 : System.nanoTime();
    long left = nanos;
    boolean interrupted = false;
    while (me.state() == Waiter.WAITING) {
      try {
        Parking.park(reason, left);
      } catch (RuntimeException | Error e) { // there is no thread, or no stack, to wait on
        if (leave(me, sends)) {
          throw e;
        }
      }
      if (me.state() != Waiter.WAITING) {
        break;
      }
      interrupted |= Thread.interrupted();
      if (nanos != 0) {
        left = Math.max(1, nanos - (System.nanoTime() - start));
      }
      if ((interrupted || (nanos != 0 && left == 1)) && leave(me, sends)) {
        if (interrupted) {
          throw new InterruptedException();
        }
        return Waiter.WAITING;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    return me.state();
  }

  // ---- the end ----

  /** Closes it; false if it was closed already. */
  abstract boolean shut(@Nullable Throwable cause);

  @Override
  public final void close() {
    if (!tryClose(null)) {
      throw closedAlready();
    }
  }

  @Override
  public final void close(Throwable cause) {
    if (!tryClose(cause)) {
      throw closedAlready();
    }
  }

  @Override
  public final boolean tryClose() {
    return tryClose(null);
  }

  private boolean tryClose(@Nullable Throwable cause) {
    if (!shut(cause)) {
      return false;
    }
    if (end instanceof Told told) {
      end = told.cause; // says the same to all others
      CloseListener.tell(told.first);
    }
    return true;
  }

  /** The end of a channel whose closer has somebody to tell. */
  private record Told(@Nullable Throwable cause, CloseListener first) {}

  @Override
  public final Runnable whenClosed(Runnable action) {
    var listener = new CloseListener(Objects.requireNonNull(action, "the action is null"));
    StackProbe.OPERATION.require();
    lock();
    try {
      if (!isClosed()) {
        listener.next = (CloseListener) end;
        end = listener;
        return () -> forget(listener);
      }
    } finally {
      unlock();
    }
    action.run();
    return () -> {};
  }

  private void forget(CloseListener listener) {
    StackProbe.OPERATION.require();
    lock();
    try {
      if (end instanceof CloseListener first) {
        end = CloseListener.without(listener, first);
      }
    } finally {
      unlock();
    }
  }

  private static ChannelClosedException closedAlready() {
    return new ChannelClosedException("close of closed channel");
  }

  /** Under the lock, before the close becomes visible. */
  final void setCloseCause(@Nullable Throwable cause) {
    end = end instanceof CloseListener first ? new Told(cause, first) : cause;
  }

  @Override
  public final @Nullable Throwable closeCause() {
    return isClosed() ? cause() : null;
  }

  private @Nullable Throwable cause() {
    Object seen = end;
    return seen instanceof Told told ? told.cause : (Throwable) seen;
  }

  final ChannelClosedException sendOnClosed() {
    return new ChannelClosedException("send on closed channel", cause());
  }

  /** What a receive from a closed and drained channel returns. */
  final @Nullable T atTheEnd() {
    Throwable cause = cause();
    if (cause != null) {
      throw new ChannelClosedException("receive from a channel closed with a cause", cause);
    }
    return null;
  }

  @SuppressWarnings("unchecked") // only a T gets in
  final @Nullable T cast(@Nullable Object value) {
    return (@Nullable T) value;
  }

  // ---- what a select asks ----

  /**
   * Without the lock, a hint: whether an attempt to send, or else to receive, may succeed. For all
   * but timers it is more than that: false says that none would have succeeded at some moment since
   * the call, by what the processor had seen of others then.
   */
  abstract boolean isWorthALook(boolean sends);

  /**
   * Without the lock: whether at some moment since the call a send, or else a receive, would have
   * had to wait. This is what a try that fails may rest on, after Go's {@code chanrecv} and {@code
   * chansend}, so where nothing is to be had nobody writes to the channel.
   *
   * <p>The fence puts what the caller did before, on whatever channel, before the look; leaving a
   * lock does not. Without it two who each send on a channel and then try to receive from the
   * other's could both find nothing.
   */
  boolean wouldWait(boolean sends) {
    if (isWorthALook(sends)) {
      return false;
    }
    VarHandle.fullFence();
    return !isWorthALook(sends);
  }

  /**
   * Under the lock: does what the case wants if that needs no wait, and finishes the waiter. Whom
   * that wakes goes to {@link Selection#partner}.
   *
   * @return whether it is done
   */
  abstract boolean attempt(SelectWaiter w);

  /** Under the lock: puts the waiter into its queue. */
  abstract void enqueue(SelectWaiter w);

  /** Under the lock, when the waiters of all cases are queued: what the channel has to do then. */
  void enqueued(SelectWaiter w) {}

  /** Whether the case is looked at by who waits, instead of being finished by who wakes. */
  boolean isPolled(boolean sends) {
    return false;
  }

  /** Polled: the select begins to wait. */
  void beginPolling() {
    throw new AssertionError("not polled");
  }

  /** Polled, before each park: whether an attempt succeeds now; if not, the next change unparks. */
  boolean pollOrIdle() {
    throw new AssertionError("not polled");
  }

  /** Polled: the select waits no more. */
  void endPolling() {
    throw new AssertionError("not polled");
  }

  /** Whether its lock does not keep it from changing. */
  boolean isUnlocked() {
    return false;
  }

  /** Unlocked: grows whenever the channel may be full no more. */
  long stamp() {
    return 0;
  }

  /** Whether it must be told of those who wait. */
  boolean isTimed() {
    return false;
  }

  /** Timed: the select stands in the queue, holds no lock, and is about to park. */
  void awaited() {
    throw new AssertionError("not timed");
  }

  /** Whether a case on it is never ready, like one on Go's nil channel. */
  boolean isNever() {
    return false;
  }
}
