package io.gmp.channel;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Go's {@code hchan} (chan.go) and what is done with it under its lock: a ring, a queue of waiting
 * receivers and one of waiting senders. Where receivers wait the ring is empty, and where senders
 * wait it is full.
 */
abstract sealed class ChannelState<T> extends SelectableChannel<T> permits GoChannel {
  private static final int FIRST_RING = 16;
  private static final int LARGEST_KEPT_RING = 4096;

  /** Stands for no partner and no room. */
  static final Waiter FULL = new Waiter(null, null);

  /** Stands for the end of the channel. */
  static final Waiter ENDED = new Waiter(null, null);

  private static final VarHandle COUNT;

  static {
    try {
      COUNT = MethodHandles.lookup().findVarHandle(ChannelState.class, "count", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  final int capacity;
  final Overflow overflow;
  private final @Nullable Consumer<? super T> onUndelivered;

  volatile boolean closed; // written under lock
  private @Nullable Object[] ring; // under lock, as all below; grows up to capacity
  private int head;
  private int count; // written under lock, opaque
  final WaitQueue receivers = new WaitQueue();
  final WaitQueue senders = new WaitQueue();

  ChannelState(int capacity, Overflow overflow, @Nullable Consumer<? super T> onUndelivered) {
    if (capacity < 0) {
      throw new IllegalArgumentException("makechan: size out of range: " + capacity);
    }
    if (capacity == 0 && overflow != Overflow.BLOCK) {
      throw new IllegalArgumentException(
          overflow + " needs a buffer: give a capacity of 1 or more, not 0");
    }
    this.capacity = capacity;
    this.overflow = overflow;
    this.onUndelivered = onUndelivered;
    this.ring = new @Nullable Object[Math.min(capacity, FIRST_RING)];
  }

  /**
   * Gives the value to the oldest receiver or to the buffer.
   *
   * @return whom to wake after the lock is left, {@code null} for nobody, FULL or ENDED
   */
  final @Nullable Waiter offer(Object value) {
    if (closed) {
      return ENDED;
    }
    if (!receivers.isEmpty()) {
      Waiter receiver = receivers.poll();
      if (receiver != null) {
        receiver.value = value;
        receiver.finish(Waiter.DONE);
        return receiver;
      }
    }
    if (count < capacity) {
      append(value);
      return null;
    }
    return overflow == Overflow.BLOCK ? FULL : overflow(value);
  }

  private @Nullable Waiter overflow(Object value) {
    return switch (overflow) {
      case BLOCK, FAIL -> FULL;
      case DROP_NEWEST -> undelivered(List.of(value));
      case DROP_OLDEST -> {
        Object oldest = evicted();
        append(value);
        yield undelivered(List.of(oldest));
      }
      case KEEP_LATEST -> {
        var dropped = new ArrayList<Object>(count);
        while (count > 0) {
          dropped.add(polled());
        }
        append(value);
        yield undelivered(dropped);
      }
    };
  }

  private @Nullable Waiter undelivered(List<Object> dropped) {
    return onUndelivered == null ? null : new Undelivered(dropped);
  }

  /** Tells of dropped values where others wake their partner: after the lock is left. */
  private final class Undelivered extends Waiter {
    private final List<Object> values;

    Undelivered(List<Object> values) {
      super(null, null);
      this.values = values;
    }

    @Override
    void wake() {
      Consumer<? super T> hook = onUndelivered;
      if (hook != null) {
        for (Object each : values) {
          hook.accept(cast(each));
        }
      }
    }
  }

  /** Puts a value into the buffer, which has room. */
  void append(Object value) {
    int n = count;
    if (n == ring.length) {
      grow();
    }
    int at = head + n;
    ring[at < ring.length ? at : at - ring.length] = value;
    count(n + 1);
  }

  /** Says how many are buffered. */
  final void count(int n) {
    COUNT.setOpaque(this, n);
  }

  private void grow() {
    int old = ring.length;
    var bigger = new @Nullable Object[(int) Math.min(capacity, Math.max(FIRST_RING, 2L * old))];
    System.arraycopy(ring, head, bigger, 0, old - head);
    System.arraycopy(ring, 0, bigger, old - head, head);
    ring = bigger;
    head = 0;
  }

  /** Takes the next buffered value, or {@code null}; senders that wait are to be let in next. */
  @Nullable Object poll() {
    int n = count;
    if (n == 0) {
      return null;
    }
    int at = head;
    Object value = ring[at];
    ring[at] = null;
    head = at + 1 == ring.length ? 0 : at + 1;
    count(n - 1);
    if (n == 1 && ring.length > LARGEST_KEPT_RING) {
      ring = new @Nullable Object[0]; // what a burst needed is not kept
      head = 0;
    }
    return value;
  }

  /** Takes the value that has to go when there is no room. */
  Object evicted() {
    return polled();
  }

  private Object polled() {
    Object value = poll();
    if (value == null) {
      throw new AssertionError("a full buffer is empty");
    }
    return value;
  }

  /**
   * Takes the oldest sender off its queue.
   *
   * @param room whether a value has left the buffer, and the sender's takes its place; if not, it
   *     is the one received
   * @return the sender, to be finished and woken by the caller, or {@code null}
   */
  final @Nullable Waiter admit(boolean room) {
    if (senders.isEmpty()) {
      return null;
    }
    Waiter sender = senders.poll();
    if (sender != null && room && sender.value != null) {
      append(sender.value);
    }
    return sender;
  }

  /**
   * Ends the channel and takes all waiters off their queues.
   *
   * @return the last one, linked to the one before by {@code next}: Go wakes them in that order
   */
  final @Nullable Waiter end(@Nullable Throwable cause) {
    setCloseCause(cause);
    closed = true;
    return takeAll(senders, takeAll(receivers, null));
  }

  private static @Nullable Waiter takeAll(WaitQueue queue, @Nullable Waiter before) {
    Waiter top = before;
    for (Waiter w = queue.poll(); w != null; w = queue.poll()) {
      w.next = top;
      top = w;
    }
    return top;
  }

  /** The length of the ring; for tests. */
  final int slots() {
    return ring.length;
  }

  /** Without the lock, a hint. */
  final int recentCount() {
    return (int) COUNT.getOpaque(this);
  }

  @Override
  public final int len() {
    VarHandle.fullFence(); // writers need none: what the caller did before comes before the look
    return recentCount();
  }

  @Override
  public final int cap() {
    return capacity;
  }

  @Override
  public final boolean isClosed() {
    return closed;
  }

  @Override
  public final boolean isDrained() {
    return closed && len() == 0;
  }
}
