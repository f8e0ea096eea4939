package io.gmp.channel;

import io.gmp.internal.scheduler.Parking;
import io.gmp.internal.scheduler.Scheduler;
import io.gmp.internal.scheduler.WaitReason;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Go's {@code hchan} (chan.go): one lock, a ring, a queue of waiting receivers and one of waiting
 * senders, of which at least one is empty.
 *
 * <p>Whoever finds a partner waiting takes it off its queue and gives it the value (or takes it)
 * under the lock, so that the woken one finds its operation done and competes with nobody. A waiter
 * that is interrupted or runs out of time takes the lock and looks: still in the queue, it leaves,
 * and nothing was transferred; else its operation is done, and that is what counts.
 *
 * <p>The lock is a spinning one: it is held for some dozen instructions in which nothing parks, and
 * a virtual thread is never unmounted there. If the operating system suspends its holder, the
 * others yield.
 */
final class GoChannel<T> implements Channel<T> {
  private static final int SPINS = 64;
  private static final int FIRST_RING = 16;

  private static final VarHandle LOCK;

  static {
    try {
      LOCK = MethodHandles.lookup().findVarHandle(GoChannel.class, "lock", boolean.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final int capacity;
  private volatile boolean lock;
  private volatile boolean closed; // written under lock
  private @Nullable Object[] ring; // under lock, as all below; grows up to capacity
  private int head;
  private volatile int count; // written under lock
  private final WaitQueue receivers = new WaitQueue();
  private final WaitQueue senders = new WaitQueue();

  GoChannel(int capacity) {
    if (capacity < 0) {
      throw new IllegalArgumentException("makechan: size out of range: " + capacity);
    }
    this.capacity = capacity;
    this.ring = new @Nullable Object[Math.min(capacity, FIRST_RING)];
  }

  private void lock() {
    for (int spins = 0; lock || !LOCK.compareAndSet(this, false, true); spins++) {
      if (spins < SPINS) {
        Thread.onSpinWait();
      } else {
        Thread.yield();
      }
    }
  }

  private void unlock() {
    LOCK.setRelease(this, false);
  }

  // ---- send ----

  @Override
  public void send(T value) throws InterruptedException {
    send(value, 0);
  }

  @Override
  public boolean trySend(T value) {
    Objects.requireNonNull(value, "null cannot be sent");
    Waiter receiver;
    lock();
    try {
      receiver = offer(value);
    } finally {
      unlock();
    }
    return finishOffer(receiver);
  }

  @Override
  public boolean trySend(T value, Duration timeout) throws InterruptedException {
    long nanos = TimeUnit.NANOSECONDS.convert(timeout);
    if (nanos <= 0) {
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      return trySend(value);
    }
    return send(value, nanos);
  }

  private boolean send(T value, long nanos) throws InterruptedException {
    Objects.requireNonNull(value, "null cannot be sent");
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    Waiter me = null;
    Waiter receiver;
    lock();
    try {
      receiver = offer(value);
      if (receiver == Waiter.NOBODY) {
        me = new Waiter(Thread.currentThread(), value);
        senders.add(me);
      }
    } finally {
      unlock();
    }
    return me == null ? finishOffer(receiver) : await(senders, me, WaitReason.CHAN_SEND, nanos);
  }

  /**
   * Under lock: gives the value to a receiver or to the buffer.
   *
   * @return the receiver to wake, {@code null} if it went into the buffer, NOBODY if neither
   */
  private @Nullable Waiter offer(T value) {
    if (closed) {
      throw new ChannelClosedException("send on closed channel");
    }
    Waiter receiver = receivers.poll();
    if (receiver != null) {
      receiver.value = value;
      receiver.state = Waiter.DONE;
      return receiver;
    }
    if (count < capacity) {
      append(value);
      return null;
    }
    return Waiter.NOBODY;
  }

  private static boolean finishOffer(@Nullable Waiter receiver) {
    if (receiver == Waiter.NOBODY) {
      return false;
    }
    if (receiver != null) {
      receiver.wake();
    }
    Scheduler.checkpoint();
    return true;
  }

  private void append(Object value) {
    int n = count;
    if (n == ring.length) {
      grow();
    }
    int at = head + n;
    ring[at < ring.length ? at : at - ring.length] = value;
    count = n + 1;
  }

  private void grow() {
    int old = ring.length;
    var bigger = new @Nullable Object[(int) Math.min(capacity, 2L * old)];
    System.arraycopy(ring, head, bigger, 0, old - head);
    System.arraycopy(ring, 0, bigger, old - head, head);
    ring = bigger;
    head = 0;
  }

  // ---- receive ----

  @Override
  public @Nullable T receive() throws InterruptedException {
    return receive(0);
  }

  @Override
  public @Nullable T tryReceive(Duration timeout) throws InterruptedException {
    long nanos = TimeUnit.NANOSECONDS.convert(timeout);
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
    Object value;
    Waiter sender;
    lock();
    try {
      value = count > 0 ? ring[head] : null;
      sender = takeOff(value);
    } finally {
      unlock();
    }
    return finishTake(value, sender);
  }

  private @Nullable T receive(long nanos) throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    Object value;
    Waiter sender;
    Waiter me = null;
    lock();
    try {
      value = count > 0 ? ring[head] : null;
      sender = takeOff(value);
      if (value == null && sender == null) {
        if (closed) {
          return null;
        }
        me = new Waiter(Thread.currentThread(), null);
        receivers.add(me);
      }
    } finally {
      unlock();
    }
    if (me == null) {
      return finishTake(value, sender);
    }
    return await(receivers, me, WaitReason.CHAN_RECEIVE, nanos) ? cast(me.value) : null;
  }

  /**
   * Under lock: removes the buffered value, if there is one, and lets the oldest waiting sender in.
   *
   * @return that sender; without a buffered value its own is the one received
   */
  private @Nullable Waiter takeOff(@Nullable Object buffered) {
    if (buffered != null) {
      ring[head] = null;
      head = head + 1 == ring.length ? 0 : head + 1;
      int n = count;
      count = n - 1;
    }
    Waiter sender = senders.poll();
    if (sender != null) {
      if (buffered != null && sender.value != null) {
        append(sender.value);
      }
      sender.state = Waiter.DONE;
    }
    return sender;
  }

  private @Nullable T finishTake(@Nullable Object buffered, @Nullable Waiter sender) {
    Object value = buffered;
    if (sender != null) {
      if (value == null) {
        value = sender.value;
      }
      sender.wake();
    }
    if (value != null) {
      Scheduler.checkpoint();
    }
    return cast(value);
  }

  @SuppressWarnings("unchecked") // only a T gets in
  private @Nullable T cast(@Nullable Object value) {
    return (@Nullable T) value;
  }

  // ---- waiting ----

  /** Parks until the operation is done; false if the time was over, or a receiver saw the close. */
  private boolean await(WaitQueue queue, Waiter me, WaitReason reason, long nanos)
      throws InterruptedException {
    long start = nanos == 0 ? 0 : System.nanoTime();
    long left = nanos;
    boolean interrupted = false;
    while (me.state == Waiter.WAITING) {
      Parking.park(reason, left);
      if (me.state != Waiter.WAITING) {
        break;
      }
      interrupted = Thread.interrupted();
      if (nanos != 0) {
        left = nanos - (System.nanoTime() - start);
      }
      if ((interrupted || left < 0 || (nanos != 0 && left == 0)) && leave(queue, me)) {
        if (interrupted) {
          throw new InterruptedException();
        }
        return false;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt(); // the operation was done first
    }
    if (me.state == Waiter.DONE) {
      return true;
    }
    if (reason == WaitReason.CHAN_SEND) {
      throw new ChannelClosedException("send on closed channel");
    }
    return false;
  }

  /** Takes a waiter out of its queue; false if it is not there any more. */
  private boolean leave(WaitQueue queue, Waiter me) {
    lock();
    try {
      return queue.remove(me);
    } finally {
      unlock();
    }
  }

  // ---- close and look ----

  @Override
  public void close() {
    Waiter woken = null;
    lock();
    try {
      if (closed) {
        throw new ChannelClosedException("close of closed channel");
      }
      closed = true;
      for (Waiter w = receivers.poll(); w != null; w = receivers.poll()) {
        w.next = woken;
        woken = w;
      }
      for (Waiter w = senders.poll(); w != null; w = senders.poll()) {
        w.next = woken;
        woken = w;
      }
    } finally {
      unlock();
    }
    while (woken != null) {
      Waiter next = woken.next;
      woken.state = Waiter.CLOSED;
      woken.wake();
      woken = next;
    }
  }

  @Override
  public boolean isClosed() {
    return closed;
  }

  @Override
  public boolean isDrained() {
    return closed && count == 0;
  }

  @Override
  public int len() {
    return count;
  }

  @Override
  public int cap() {
    return capacity;
  }
}
