package io.gmp.channel;

import io.gmp.internal.scheduler.Current;
import io.gmp.internal.scheduler.StackProbe;
import java.time.Duration;
import java.util.Collection;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Go's channel (chan.go), by what one does with it.
 *
 * <p>Whoever finds a partner waiting takes it off its queue under the lock and gives it the value
 * (or takes it), so that the woken one finds its operation done and competes with nobody. A waiter
 * that is interrupted or runs out of time takes the lock and looks: still in the queue, it leaves,
 * and nothing was transferred; else its operation is done, and that is what counts.
 */
sealed class GoChannel<T> extends ChannelState<T> permits MailboxChannel {
  private static final int BATCH = 64;

  GoChannel(int capacity) {
    this(capacity, Overflow.BLOCK, null);
  }

  GoChannel(int capacity, Overflow overflow, @Nullable Consumer<? super T> onUndelivered) {
    super(capacity, overflow, onUndelivered);
  }

  /** After a value was buffered or a sender has begun to wait; the lock is left. */
  void offered() {}

  // ---- send ----

  @Override
  public void send(T value) throws InterruptedException {
    send(value, 0);
  }

  @Override
  public boolean trySend(T value, Duration timeout) throws InterruptedException {
    long nanos = nanos(timeout);
    if (nanos <= 0 || overflow == Overflow.FAIL) {
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      return trySend(value);
    }
    return send(value, nanos);
  }

  @Override
  public boolean trySend(T value) {
    Objects.requireNonNull(value, "null cannot be sent");
    StackProbe.OPERATION.require();
    if (wouldWait(true)) {
      return false;
    }
    Waiter receiver;
    lock();
    try {
      receiver = offer(value);
    } finally {
      unlock();
    }
    return receiver != FULL && sent(receiver);
  }

  boolean send(T value, long nanos) throws InterruptedException {
    Objects.requireNonNull(value, "null cannot be sent");
    StackProbe.OPERATION.require();
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    Waiter me = null;
    Waiter receiver;
    lock();
    try {
      receiver = offer(value);
      if (receiver == FULL && overflow == Overflow.BLOCK) {
        me = new Waiter(Thread.currentThread(), value);
        senders.add(me);
      }
    } finally {
      unlock();
    }
    if (me == null) {
      return sent(receiver);
    }
    offered();
    int how = await(me, true, nanos);
    if (how == Waiter.CLOSED) {
      throw sendOnClosed();
    }
    return how == Waiter.DONE;
  }

  private boolean sent(@Nullable Waiter receiver) {
    if (receiver != null) {
      if (receiver == ENDED) {
        throw sendOnClosed();
      }
      if (receiver == FULL) {
        throw new ChannelFullException("send on full channel of capacity " + capacity);
      }
      receiver.wake();
    }
    offered();
    Current.checkpoint();
    return true;
  }

  // ---- receive ----

  @Override
  public @Nullable T receive() throws InterruptedException {
    return receive(0);
  }

  @Override
  public @Nullable T tryReceive(Duration timeout) throws InterruptedException {
    long nanos = nanos(timeout);
    if (nanos <= 0) {
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      return tryReceive();
    }
    return receive(nanos);
  }

  @Override
  public @Nullable T tryReceive() {
    StackProbe.OPERATION.require();
    if (wouldWait(false)) {
      return null;
    }
    Object value;
    Waiter sender;
    lock();
    try {
      sender = admit();
      value = take(sender);
    } finally {
      unlock();
    }
    if (value == null) {
      return closed ? atTheEnd() : null;
    }
    return received(value, sender);
  }

  private @Nullable T receive(long nanos) throws InterruptedException {
    StackProbe.OPERATION.require();
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    Object value;
    Waiter sender;
    Waiter me = null;
    lock();
    try {
      sender = admit();
      value = take(sender);
      if (value == null && !closed) {
        me = new Waiter(Thread.currentThread(), null);
        receivers.add(me);
      }
    } finally {
      unlock();
    }
    if (me != null) {
      int how = await(me, false, nanos);
      return how == Waiter.CLOSED ? atTheEnd() : how == Waiter.DONE ? cast(me.value) : null;
    }
    return value == null ? atTheEnd() : received(value, sender);
  }

  @Nullable T received(Object value, @Nullable Waiter sender) {
    if (sender != null) {
      sender.finish(Waiter.DONE);
      sender.wake();
    }
    Current.checkpoint();
    return cast(value);
  }

  @Override
  public int drainTo(Collection<? super T> into, int max) {
    int drained = 0;
    var batch = new @Nullable Object[Math.clamp(max, 0, Math.max(1, Math.min(BATCH, len())))];
    for (int n = batch.length; drained < max && n == batch.length; ) {
      n = takeBatch(batch, max - drained);
      for (int i = 0; i < n; i++) {
        into.add(cast(batch[i]));
      }
      drained += n;
    }
    return drained;
  }

  private int takeBatch(@Nullable Object[] batch, int max) {
    StackProbe.OPERATION.require();
    Waiter woken = null;
    int n = 0;
    lock();
    try {
      for (; n < Math.min(max, batch.length); n++) {
        Waiter sender = admit();
        Object value = take(sender);
        if (value == null) {
          break;
        }
        if (sender != null) {
          sender.next = woken;
          woken = sender;
        }
        batch[n] = value;
      }
    } finally {
      unlock();
    }
    wakeAll(woken, Waiter.DONE);
    Current.checkpoint();
    return n;
  }

  // ---- leave and close ----

  @Override
  boolean leave(Waiter me, boolean sends) {
    lock();
    try {
      return (sends ? senders : receivers).remove(me);
    } finally {
      unlock();
    }
  }

  @Override
  boolean shut(@Nullable Throwable cause) {
    StackProbe.OPERATION.require();
    Waiter woken;
    lock();
    try {
      if (closed) {
        return false;
      }
      woken = end(cause);
    } finally {
      unlock();
    }
    wakeAll(woken, Waiter.CLOSED);
    return true;
  }

  private static void wakeAll(@Nullable Waiter last, int how) {
    for (Waiter w = last; w != null; ) {
      Waiter next = w.next;
      w.next = null;
      if (how == Waiter.CLOSED) {
        w.value = null;
      }
      w.finish(how);
      w.wake();
      w = next;
    }
  }

  // ---- select ----

  /**
   * After Go's {@code empty} and {@code full}. Where there is a buffer it is its count that says
   * no, for nobody waits to send where it is empty or to receive where it is full; without one it
   * is the queue. That the channel is closed is looked for later: if it is not, it was not then, so
   * at that moment it was both open and not ready. The other way round one might find it open, and
   * empty after it was closed and drained.
   */
  @Override
  boolean isWorthALook(boolean sends) {
    return (sends
            ? recentCount() < capacity || !receivers.looksEmpty() || overflow.drops()
            : recentCount() > 0 || !senders.looksEmpty())
        || closed;
  }

  @Override
  boolean attempt(SelectWaiter w) {
    if (w.sends) {
      Waiter receiver = offer(Objects.requireNonNull(w.value));
      if (receiver == FULL) {
        return false;
      }
      if (receiver != ENDED) {
        w.selection.partner = receiver;
      }
      w.finish(receiver == ENDED ? Waiter.CLOSED : Waiter.DONE);
      return true;
    }
    Waiter sender = admit();
    Object value = take(sender);
    if (sender != null) {
      sender.finish(Waiter.DONE);
      w.selection.partner = sender;
    } else if (value == null && !closed) {
      return false;
    }
    w.value = value;
    w.finish(value == null ? Waiter.CLOSED : Waiter.DONE);
    return true;
  }

  @Override
  void enqueue(SelectWaiter w) {
    (w.sends ? senders : receivers).add(w);
  }
}
