package io.gmp.channel;

import io.gmp.internal.scheduler.Memory;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The lock-free part of an {@link MpscChannel}: a queue with many senders and one receiver at a
 * time. Where nobody has to wait, a send is one compare-and-set and a receive none, and neither
 * allocates.
 *
 * <p>After the linked-array queues of JCTools (MpscGrowableArrayQueue), with three additions: the
 * bound is exact, and both the end of the channel and the sleep of its receiver are part of the
 * producer index.
 *
 * <p>{@code producerIndex} counts sends in its upper bits. Below them stand
 *
 * <ul>
 *   <li>GROWING: a sender is putting a larger buffer in place; the others wait for it.
 *   <li>CLOSED: no send succeeds any more. A send that did is seen by the receiver that drains
 *       after the close, because both moved the same word.
 *   <li>IDLE: the receiver has found nothing and shall be woken. It is set by a CAS that succeeds
 *       only if nothing has come since, and cleared by the very CAS of the next send, whose sender
 *       wakes the receiver: exactly one, and with no second look by anyone.
 * </ul>
 *
 * <p>A send moves the index by CAS, which fails if anything changed since the buffer was read, and
 * then stores the value with release. The receiver reads the slot with acquire and waits for it if
 * the index says it was claimed. A buffer always keeps one slot free; when it is full but for that,
 * {@code JUMP} goes there, and its last element is the next buffer.
 *
 * <p>Senders that find the channel full wait in a queue under a lock. Such a sender first says so
 * in {@code sendersWait}, then, a fence later, tries once more; the receiver first moves its index,
 * then {@linkplain #idle goes idle} by CAS, then looks at {@code sendersWait}: one of them sees the
 * other.
 *
 * @param <T> what travels
 */
abstract sealed class MpscBuffer<T> extends SelectableChannel<T> permits MpscChannel {
  private static final int SHIFT = 3;
  private static final long STEP = 1 << SHIFT;
  private static final long IDLE = 4;
  private static final long CLOSED = 2;
  private static final long GROWING = 1;
  private static final int SPINS = 64;
  private static final int FIRST_BUFFER = 4;
  private static final int LARGEST_BUFFER = 2048;
  private static final Object JUMP = new Object();

  private static final VarHandle PRODUCER;
  private static final VarHandle LIMIT;
  private static final VarHandle CONSUMER;
  private static final VarHandle SLOT;

  static {
    try {
      var lookup = MethodHandles.lookup();
      PRODUCER = lookup.findVarHandle(MpscBuffer.class, "producerIndex", long.class);
      LIMIT = lookup.findVarHandle(MpscBuffer.class, "producerLimit", long.class);
      CONSUMER = lookup.findVarHandle(MpscBuffer.class, "consumerIndex", long.class);
      SLOT = MethodHandles.arrayElementVarHandle(Object[].class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final int capacity;
  private volatile long producerIndex;
  private volatile long producerLimit; // sends below it need not look at the consumer
  private @Nullable Object[] producerBuffer; // written while GROWING is set
  private @Nullable Object[] consumerBuffer; // receiver
  private long consumerIndex; // receiver writes with release
  volatile boolean sendersWait; // written by the channel, under its lock

  MpscBuffer(int capacity) {
    if (capacity < 1) {
      throw new IllegalArgumentException("the capacity must be at least 1, not " + capacity);
    }
    this.capacity = capacity;
    this.producerBuffer = new @Nullable Object[FIRST_BUFFER + 1];
    this.consumerBuffer = producerBuffer;
    this.producerLimit = Math.min(FIRST_BUFFER - 1, capacity) * STEP;
  }

  /** Called when the receiver was idle and is not any more, by whoever woke it; must not block. */
  protected abstract void arrived();

  private static int slot(long index, int length) {
    return (int) (index >>> SHIFT) & (length - 2); // length - 1 is a power of two
  }

  /** How far the producer index may run before the consumer index with that buffer. */
  private long room(@Nullable Object[] buffer) {
    return Math.min(buffer.length - 2, capacity) * STEP;
  }

  // ---- the sender ----

  /** How a try to send came out. */
  enum Offer {
    DONE,
    FULL,
    CLOSED
  }

  /** Puts a value where there is room; false if the index is not that any more. */
  private boolean put(long index, @Nullable Object[] buffer, T value) {
    long from = index & -STEP;
    if (!PRODUCER.compareAndSet(this, index, from + STEP)) {
      return false;
    }
    SLOT.setRelease(buffer, slot(from, buffer.length), value);
    if (index != from) {
      arrived();
    }
    return true;
  }

  /** Puts a value, and makes room first if it has to. */
  final Offer offer(T value) {
    for (; ; ) {
      long index = producerIndex;
      if ((index & CLOSED) != 0) {
        return Offer.CLOSED;
      }
      if ((index & GROWING) != 0) {
        Memory.yieldIfPossible();
        continue;
      }
      long from = index & -STEP;
      @Nullable Object[] buffer = producerBuffer;
      long consumed = (long) CONSUMER.getVolatile(this);
      if (from - consumed >= capacity * STEP) {
        return Offer.FULL;
      }
      long room = room(buffer);
      if (from - consumed >= room) {
        if (PRODUCER.compareAndSet(this, index, index | GROWING)) {
          grow(index, consumed, value);
          return Offer.DONE;
        }
        continue;
      }
      if (producerLimit < consumed + room) {
        LIMIT.setRelease(this, consumed + room); // one that comes late sets it lower, no harm
      }
      if (put(index, buffer, value)) {
        return Offer.DONE;
      }
    }
  }

  private void grow(long index, long consumed, T value) {
    @Nullable Object[] old = producerBuffer;
    int length = Math.min((old.length - 1) * 2, LARGEST_BUFFER);
    @Nullable Object[] bigger;
    try {
      bigger = new @Nullable Object[length + 1];
    } catch (OutOfMemoryError e) {
      producerIndex = index;
      throw e;
    }
    long from = index & -STEP;
    producerBuffer = bigger;
    bigger[slot(from, bigger.length)] = value;
    old[old.length - 1] = bigger;
    long free = consumed + capacity * STEP - from;
    producerLimit = from + Math.min((length - 1) * STEP, free);
    producerIndex = from + STEP;
    SLOT.setRelease(old, slot(from, old.length), JUMP);
    if (index != from) {
      arrived();
    }
  }

  /** As {@link #offer}, unless others wait; one call deep where there is room. */
  final Offer tryPut(T value) {
    Objects.requireNonNull(value, "null cannot be sent");
    if (sendersWait && !isClosed()) {
      return Offer.FULL;
    }
    long limit = producerLimit;
    long index = producerIndex;
    @Nullable Object[] buffer = producerBuffer;
    boolean fits = (index & -STEP) < limit && (index & (CLOSED | GROWING)) == 0;
    return fits && put(index, buffer, value) ? Offer.DONE : offer(value);
  }

  /** Whether so many more than there are would fit now. */
  final boolean hasRoomFor(int more) {
    return (producerIndex & -STEP) - (long) CONSUMER.getVolatile(this) <= (capacity - more) * STEP;
  }

  // ---- the receiver ----

  @SuppressWarnings("unchecked") // only a T gets in
  final @Nullable T poll() {
    long index = consumerIndex;
    @Nullable Object[] buffer = consumerBuffer;
    int at = slot(index, buffer.length);
    Object value = buffer[at];
    VarHandle.acquireFence();
    if (value == null) {
      if (producerIndex - index < STEP) {
        return null;
      }
      for (int spins = 0; value == null; spins++) { // claimed, and about to be stored
        if (spins < SPINS) {
          Thread.onSpinWait();
        } else {
          Memory.yieldIfPossible();
        }
        value = SLOT.getAcquire(buffer, at);
      }
    }
    if (value == JUMP) {
      buffer = nextBuffer(buffer);
      at = slot(index, buffer.length);
      value = SLOT.getAcquire(buffer, at);
    }
    buffer[at] = null;
    CONSUMER.setRelease(this, index + STEP);
    return (@Nullable T) value;
  }

  private @Nullable Object[] nextBuffer(@Nullable Object[] buffer) {
    var next = (@Nullable Object[]) buffer[buffer.length - 1];
    if (next == null) {
      throw new AssertionError("a buffer was left behind without a next one");
    }
    buffer[buffer.length - 1] = null;
    consumerBuffer = next;
    return next;
  }

  final boolean isEmpty() {
    return producerIndex - consumerIndex < STEP;
  }

  /** {@return how many values there are to receive now} For the receiver. */
  protected final int backlog() {
    return (int) ((producerIndex - consumerIndex) >>> SHIFT);
  }

  /**
   * The receiver goes idle, if nothing has come: the next send, {@link #close} or {@link #rouse}
   * calls {@link #arrived}.
   *
   * @return whether it is idle; if not, it must look again
   */
  protected final boolean idle() {
    long index = consumerIndex;
    LIMIT.setRelease(this, index + room(consumerBuffer)); // senders need not find it out
    if (!PRODUCER.compareAndSet(this, index, index | IDLE)) {
      return false;
    }
    return !sendersWait || !PRODUCER.compareAndSet(this, index | IDLE, index);
  }

  /** Wakes the receiver if it is idle. */
  protected final void rouse() {
    long index = producerIndex;
    while ((index & IDLE) != 0) {
      if (PRODUCER.compareAndSet(this, index, index & ~IDLE)) {
        arrived();
        return;
      }
      index = producerIndex;
    }
  }

  /** The receiver is awake, whoever woke it. */
  final void stir() {
    for (long index = producerIndex;
        (index & IDLE) != 0 && !PRODUCER.compareAndSet(this, index, index & ~IDLE);
        index = producerIndex) {
      Thread.onSpinWait();
    }
  }

  // ---- the end, and a look ----

  /** Under the lock, once: no send succeeds any more; whether the receiver was idle. */
  final boolean endSends() {
    long index;
    do {
      index = producerIndex & ~GROWING; // a sender that puts a buffer in place is soon done
    } while (!PRODUCER.compareAndSet(this, index, (index & ~IDLE) | CLOSED));
    return (index & IDLE) != 0;
  }

  @Override
  public final boolean isClosed() {
    return (producerIndex & CLOSED) != 0;
  }

  @Override
  public final boolean isDrained() {
    return isClosed() && len() == 0;
  }

  @Override
  public final int len() {
    for (; ; ) {
      long consumed = (long) CONSUMER.getVolatile(this);
      long produced = producerIndex;
      if (consumed == (long) CONSUMER.getVolatile(this)) {
        return (int) Math.min((produced - consumed) >>> SHIFT, capacity);
      }
    }
  }

  @Override
  public final int cap() {
    return capacity;
  }

  @Override
  final long stamp() {
    return (long) CONSUMER.getVolatile(this);
  }
}
