package io.gmp.channel;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Go's {@code hchan} (chan.go) and what is done with it under its lock: a ring, a queue of waiting
 * receivers and one of waiting senders. Where receivers wait the ring is empty, and where senders
 * wait it is full.
 *
 * <p>Who looks without the lock, see {@link #isWorthALook}, reads one word, and that must be true:
 * a value that takes the place of another leaves {@code count} alone, for with one less a look
 * would find a channel empty that never is.
 */
abstract sealed class ChannelState<T> extends SelectableChannel<T> permits GoChannel {
  private static final int FIRST_RING = 16;
  private static final int LARGEST_KEPT_RING = 4096;
  private static final @Nullable Object[] NO_RING = {};

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
  private int count; // written under lock with release, and once for all that is done under it
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
    int n = count;
    if (n < capacity) {
      put(value, n);
      count(n + 1);
      return null;
    }
    return overflow == Overflow.BLOCK ? FULL : overflow(value);
  }

  private @Nullable Waiter overflow(Object value) {
    return switch (overflow) {
      case BLOCK, FAIL -> FULL;
      case DROP_NEWEST -> undelivered(List.of(value));
      case DROP_OLDEST -> {
        Object oldest = evict(capacity);
        putInstead(value, capacity - 1);
        yield undelivered(List.of(oldest));
      }
      case KEEP_LATEST -> {
        var dropped = new ArrayList<Object>(count);
        for (int n = count; n > 0; n--) {
          dropped.add(remove(n));
        }
        putInstead(value, 0);
        count(1);
        yield undelivered(dropped);
      }
    };
  }

  /**
   * Puts a value where others have gone; if there is no memory for it they are gone all the same.
   */
  private void putInstead(Object value, int n) {
    boolean put = false;
    try {
      put(value, n);
      put = true;
    } finally {
      if (!put) {
        count(n);
      }
    }
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

  /** Puts a value into the buffer, where there are n and room for more. */
  void put(Object value, int n) {
    if (n == ring.length) {
      grow();
    }
    int at = head + n;
    ring[at < ring.length ? at : at - ring.length] = value;
  }

  private void count(int n) {
    COUNT.setRelease(this, n);
  }

  private void grow() {
    int old = ring.length;
    var bigger = new @Nullable Object[(int) Math.min(capacity, Math.max(FIRST_RING, 2L * old))];
    System.arraycopy(ring, head, bigger, 0, old - head);
    System.arraycopy(ring, 0, bigger, old - head, head);
    ring = bigger;
    head = 0;
  }

  /** Removes the next of n buffered values. */
  Object remove(int n) {
    int at = head;
    Object value = Objects.requireNonNull(ring[at]);
    ring[at] = null;
    head = at + 1 == ring.length ? 0 : at + 1;
    if (n == 1 && ring.length > LARGEST_KEPT_RING) {
      ring = NO_RING; // what a burst needed is not kept
      head = 0;
    }
    return value;
  }

  /** Removes that of n buffered values which has to go when there is no room. */
  Object evict(int n) {
    return remove(n);
  }

  /**
   * Takes the oldest sender off its queue, to be finished and woken by the caller.
   *
   * @return the sender, or {@code null} if none waits
   */
  final @Nullable Waiter admit() {
    return senders.isEmpty() ? null : senders.poll();
  }

  /**
   * Takes the next value.
   *
   * @param sender whom {@link #admit} has returned: its value takes the place of the one received,
   *     or is the one received where there is no buffer
   * @return the value, or {@code null} if there is none
   */
  final @Nullable Object take(@Nullable Waiter sender) {
    int n = count;
    if (n == 0) {
      return sender == null ? null : sender.value;
    }
    Object value = remove(n);
    if (sender == null) {
      count(n - 1);
    } else {
      put(Objects.requireNonNull(sender.value), n - 1);
    }
    return value;
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

  /** Without the lock; what is read after it is no older. */
  final int recentCount() {
    return (int) COUNT.getAcquire(this);
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
