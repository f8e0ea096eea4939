package io.gmp.channel;

import io.gmp.internal.scheduler.Current;
import io.gmp.internal.scheduler.Memory;
import io.gmp.internal.scheduler.Parking;
import io.gmp.internal.scheduler.StackProbe;
import io.gmp.internal.scheduler.WaitReason;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A buffered channel with many senders and one receiver at a time: what an actor's mailbox is.
 * Where nobody has to wait, a send is one compare-and-set and a receive none, and neither
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
 * then goes idle by CAS, then looks at {@code sendersWait}: one of them sees the other.
 *
 * @param <T> what travels
 */
public non-sealed class MpscChannel<T> extends SelectableChannel<T> {
  private static final int SHIFT = 3;
  private static final long STEP = 1 << SHIFT;
  private static final long IDLE = 4;
  private static final long CLOSED = 2;
  private static final long GROWING = 1;
  private static final int SPINS = 64;
  private static final int SENDER_LOOKS = 25; // some 2.5 us in all, as long as a dozen switches
  private static final int SENDER_PAUSES = 4;
  private static final int ROOM_FOR_SOME = 32;
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
      PRODUCER = lookup.findVarHandle(MpscChannel.class, "producerIndex", long.class);
      LIMIT = lookup.findVarHandle(MpscChannel.class, "producerLimit", long.class);
      CONSUMER = lookup.findVarHandle(MpscChannel.class, "consumerIndex", long.class);
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
  private @Nullable WaitQueue senders; // under lock
  private volatile boolean sendersWait; // written under lock
  private volatile @Nullable Thread receiver; // that waits; written before IDLE

  /**
   * Makes one.
   *
   * @param capacity how many values it holds, at least 1
   * @throws IllegalArgumentException if the capacity is less than 1
   */
  protected MpscChannel(int capacity) {
    if (capacity < 1) {
      throw new IllegalArgumentException("the capacity must be at least 1, not " + capacity);
    }
    this.capacity = capacity;
    this.producerBuffer = new @Nullable Object[FIRST_BUFFER + 1];
    this.consumerBuffer = producerBuffer;
    this.producerLimit = Math.min(FIRST_BUFFER - 1, capacity) * STEP;
  }

  /**
   * Called when the receiver was idle and is not any more, by whoever woke it; must not block.
   * Unparks the receiver that waits; who overrides it receives with {@link #tryReceive()} and
   * {@link #idle}.
   */
  protected void arrived() {
    Thread waiting = receiver;
    if (waiting != null) {
      Parking.unpark(waiting);
    }
  }

  private static int slot(long index, int length) {
    return (int) (index >>> SHIFT) & (length - 2); // length - 1 is a power of two
  }

  /** How far the producer index may run before the consumer index with that buffer. */
  private long room(@Nullable Object[] buffer) {
    return Math.min(buffer.length - 2, capacity) * STEP;
  }

  // ---- send ----

  /** How a try to send came out. */
  private enum Offer {
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
  private Offer offer(T value) {
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

  /** As {@link #offer}, unless others wait; one call deep where there is room. */
  private Offer tryPut(T value) {
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
    long most = (capacity - Math.clamp(capacity / 2, 1, ROOM_FOR_SOME)) * STEP;
    for (int looks = 0; looks < SENDER_LOOKS && !sendersWait; looks++) {
      BackOff.rest(SENDER_PAUSES);
      if ((producerIndex & -STEP) - (long) CONSUMER.getVolatile(this) <= most) {
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

  @SuppressWarnings("unchecked") // only a T gets in
  private @Nullable T poll() {
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

  private boolean isEmpty() {
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

  /** The receiver is awake, whoever woke it. */
  private void stir() {
    for (long index = producerIndex;
        (index & IDLE) != 0 && !PRODUCER.compareAndSet(this, index, index & ~IDLE);
        index = producerIndex) {
      Thread.onSpinWait();
    }
  }

  // ---- close and look ----

  @Override
  final boolean shut(@Nullable Throwable cause) {
    StackProbe.OPERATION.require();
    long index;
    lock(); // for the cause, and for the senders
    try {
      if (isClosed()) {
        return false;
      }
      setCloseCause(cause);
      do {
        index = producerIndex & ~GROWING; // a sender that puts a buffer in place is soon done
      } while (!PRODUCER.compareAndSet(this, index, (index & ~IDLE) | CLOSED));
      admitUnderLock();
    } finally {
      unlock();
    }
    if ((index & IDLE) != 0) {
      arrived();
    }
    return true;
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
  final long stamp() {
    return (long) CONSUMER.getVolatile(this);
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
