package io.gmp.channel;

import io.gmp.internal.scheduler.Current;
import io.gmp.internal.scheduler.Parking;
import io.gmp.internal.scheduler.StackProbe;
import io.gmp.internal.scheduler.WaitReason;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * Go's {@code selectgo} (select.go), with a short cut before it.
 *
 * <p>The short cut: the cases are tried one after the other in random order, each under the lock of
 * its channel alone. Whichever succeeds was ready at that moment, which is all a select promises.
 * Only what can be said of all cases at one moment needs all locks: that none is ready, and that no
 * earlier one is where their order decides. So then all locks are taken, in the order of the
 * channels, the cases are looked at again, and if none is ready the waiters are queued before any
 * lock is left. Who waits for a lock while it holds others soon gives them back, and backs off.
 *
 * <p>One case alone that does not wait is decided by one look, and if that finds nothing by it
 * alone: see {@link SelectableChannel#wouldWait}. For more cases such looks would not do, for each
 * is of another moment, and between two of them a channel can be ready and cease to be.
 *
 * <p>{@code fired} says which case has its turn. Whoever takes a waiter off a queue moves it from
 * {@code null} by compare-and-set, and a waiter for which that fails is as if it were not there.
 *
 * <pre>
 *   null --claim--> the waiter    it is about to be finished, by whoever claimed it
 *   null --claim--> GAVE_UP       interrupted, or the time is over
 *   null --hold---> HELD          a single-receiver channel tries to take the value: its queue of
 *   HELD --unhold-> null | waiter values has no lock, so whether it can is known only afterwards
 * </pre>
 *
 * <p>A claim waits while it is HELD: for one compare-and-set of somebody who waits for nobody.
 *
 * <p>The receive cases of single-receiver channels are polled: only we receive there, so what is
 * there stays, and a sender merely unparks us. We go idle in those channels before each park.
 *
 * <p>After the end the other waiters are taken off their queues, so nothing is left behind. For one
 * thread at a time; it can be used again.
 */
final class Selection {
  private static final Waiter GAVE_UP = new Waiter(null, null);
  private static final Waiter HELD = new Waiter(null, null);

  /** What {@link #select} takes for no wait at all. */
  static final long NO_WAIT = -1;

  /** What {@link #select} takes for a wait without a limit. */
  static final long NO_LIMIT = 0;

  private static final VarHandle FIRED;

  static {
    try {
      FIRED = MethodHandles.lookup().findVarHandle(Selection.class, "fired", Waiter.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final boolean ordered;
  private @Nullable SelectWaiter[] cases = new @Nullable SelectWaiter[4]; // shuffled if not ordered
  private int size;
  private @Nullable SelectWaiter[] queued = {}; // those that are, in the order of their channels
  private int queuedCount;
  private boolean sorted = true; // queued is up to date
  private boolean anyPolled;
  private boolean anyUnlocked; // some channel changes in spite of its lock
  private boolean anyTimed; // some channel must be told that we wait
  private long random = ThreadLocalRandom.current().nextLong() | 1;

  /** Whom the chosen case wakes after the locks are left. */
  @Nullable Waiter partner;

  private volatile @Nullable Waiter fired;

  /**
   * Makes one without cases.
   *
   * @param ordered whether of several ready cases the first one is chosen, and not a random one
   */
  Selection(boolean ordered) {
    this.ordered = ordered;
  }

  // ---- cases ----

  /**
   * Appends a case.
   *
   * @throws IllegalArgumentException if the channel is not one of ours
   */
  SelectWaiter add(Object owner, Object channel, boolean sends, @Nullable Object value) {
    var w = new SelectWaiter(this, owner, SelectableChannel.of(channel), sends, value);
    if (size == cases.length) {
      cases = Arrays.copyOf(cases, 2 * size);
    }
    cases[size++] = w;
    sorted = false;
    return w;
  }

  /** Has a case wait for another channel; it keeps its place and its value. */
  SelectWaiter redirect(SelectWaiter before, Object channel) {
    var w =
        new SelectWaiter(
            this, before.owner, SelectableChannel.of(channel), before.sends, before.value);
    for (int i = 0; i < size; i++) {
      if (cases[i] == before) {
        cases[i] = w;
      }
    }
    sorted = false;
    return w;
  }

  /**
   * Before a select whose cases were used before: forgets what was received.
   *
   * @throws IllegalStateException if there is nothing to send
   */
  void prepare() {
    for (int i = 0; i < size; i++) {
      SelectWaiter w = at(cases, i);
      if (!w.sends) {
        w.value = null;
      } else if (w.value == null && !w.channel.isNever()) {
        throw new IllegalStateException("a send case has no value to send");
      }
    }
  }

  private static SelectWaiter at(@Nullable SelectWaiter[] array, int i) {
    SelectWaiter w = array[i];
    if (w == null) {
      throw new AssertionError("there is no case " + i);
    }
    return w;
  }

  private void sort() {
    queued = new @Nullable SelectWaiter[size];
    queuedCount = 0;
    anyPolled = false;
    anyUnlocked = false;
    anyTimed = false;
    for (int i = 0; i < size; i++) {
      SelectWaiter w = at(cases, i);
      anyPolled |= w.isPolled();
      anyUnlocked |= w.channel.isUnlocked();
      anyTimed |= w.channel.isTimed();
      if (w.isQueued()) {
        long order = w.channel.order();
        int j = queuedCount++;
        for (; j > 0 && at(queued, j - 1).channel.order() > order; j--) {
          queued[j] = queued[j - 1];
        }
        queued[j] = w;
      }
    }
    sorted = true;
  }

  // ---- select ----

  /**
   * Selects. A case whose channel is closed is chosen as CLOSED.
   *
   * @param nanos the longest wait, NO_WAIT or NO_LIMIT
   * @return the case that is done, or {@code null} if none was in time
   */
  @Nullable SelectWaiter select(long nanos) throws InterruptedException {
    StackProbe.OPERATION.require();
    boolean waits = nanos != NO_WAIT;
    if (waits && Thread.interrupted()) {
      throw new InterruptedException();
    }
    boolean alone = size == 1 && !waits;
    SelectWaiter done = alone ? attemptAlone() : ordered ? null : attemptEach();
    if (done == null && !alone) {
      done = selectLocked(nanos, waits);
    }
    Waiter woken = partner;
    if (woken != null) {
      partner = null;
      woken.wake();
    }
    Current.checkpoint();
    return done;
  }

  private @Nullable SelectWaiter attemptAlone() {
    SelectWaiter w = at(cases, 0);
    return w.channel.wouldWait(w.sends) ? null : attempted(w);
  }

  private @Nullable SelectWaiter attemptEach() {
    for (int left = size; left > 0; left--) {
      int i = size - left;
      int at = i + random(left);
      SelectWaiter w = at(cases, at);
      cases[at] = cases[i];
      cases[i] = w;
      SelectWaiter done = w.channel.isWorthALook(w.sends) ? attempted(w) : null;
      if (done != null) {
        return done;
      }
    }
    return null;
  }

  private static @Nullable SelectWaiter attempted(SelectWaiter w) {
    SelectableChannel<?> channel = w.channel;
    if (w.isPolled()) {
      return channel.attempt(w) ? w : null;
    }
    channel.lock();
    try {
      return channel.attempt(w) ? w : null;
    } finally {
      channel.unlock();
    }
  }

  /** A number below n (xorshift64, Marsaglia 2003). */
  private int random(int n) {
    long x = random;
    x ^= x << 13;
    x ^= x >>> 7;
    x ^= x << 17;
    random = x;
    return (int) (((x >>> 32) * n) >>> 32);
  }

  private @Nullable SelectWaiter selectLocked(long nanos, boolean waits)
      throws InterruptedException {
    if (!sorted) {
      sort();
    }
    boolean polls = anyPolled && waits;
    try {
      if (polls) {
        beginPolling();
      }
      SelectWaiter done;
      lockAll();
      try {
        done = attemptAll();
        if (done == null && waits) {
          queueAll();
        }
      } finally {
        unlockAll(queuedCount);
      }
      return done == null && waits ? await(polls, nanos) : done;
    } finally {
      if (polls) {
        endPolling();
      }
    }
  }

  private void lockAll() {
    int pauses = BackOff.FIRST;
    while (true) {
      int locked = 0;
      while (locked < queuedCount) {
        SelectableChannel<?> channel = at(queued, locked).channel;
        if (!isRepeated(locked) && !channel.tryLock() && !channel.lockSpinning()) {
          break;
        }
        locked++;
      }
      if (locked == queuedCount) {
        return;
      }
      unlockAll(locked);
      pauses = BackOff.pause(pauses);
    }
  }

  private void unlockAll(int locked) {
    for (int i = locked - 1; i >= 0; i--) {
      if (!isRepeated(i)) {
        at(queued, i).channel.unlock();
      }
    }
  }

  private boolean isRepeated(int i) {
    return i > 0 && at(queued, i).channel == at(queued, i - 1).channel;
  }

  private @Nullable SelectWaiter attemptAll() {
    for (int i = 0; i < size; i++) {
      SelectWaiter w = at(cases, i);
      if (w.channel.attempt(w)) {
        return w;
      }
    }
    return anyUnlocked ? attemptAllAgain() : null;
  }

  /**
   * For single-receiver channels: that none of the cases is ready must hold at one moment. Where
   * the stamps do not move, a full channel has stayed full from its look on; an empty one that only
   * we receive from has been empty up to its look. So the full ones are looked at first.
   */
  private @Nullable SelectWaiter attemptAllAgain() {
    while (true) {
      long before = stamps();
      for (int pass = 0; pass < 2; pass++) {
        for (int i = 0; i < size; i++) {
          SelectWaiter w = at(cases, i);
          if (w.sends == (pass == 0) && w.channel.attempt(w)) {
            return w;
          }
        }
      }
      if (stamps() == before) {
        return null;
      }
    }
  }

  private long stamps() {
    long sum = 0; // each only grows
    for (int i = 0; i < size; i++) {
      sum += at(cases, i).channel.stamp();
    }
    return sum;
  }

  // ---- wait ----

  private void queueAll() {
    FIRED.setOpaque(this, null);
    Thread me = Thread.currentThread();
    for (int i = 0; i < queuedCount; i++) {
      SelectWaiter w = at(queued, i);
      w.thread = me;
      w.restart();
      w.channel.enqueue(w);
    }
    if (anyUnlocked) {
      for (int i = 0; i < queuedCount; i++) {
        SelectWaiter w = at(queued, i);
        w.channel.enqueued(w);
      }
    }
  }

  private @Nullable SelectWaiter await(boolean polls, long nanos) throws InterruptedException {
    if (anyTimed) {
      tellTimed();
    }
    WaitReason reason = size == 0 ? WaitReason.SELECT_NO_CASES : WaitReason.SELECT;
    long start = nanos == NO_LIMIT ? 0 : System.nanoTime();
    long left = nanos;
    boolean interrupted = false;
    SelectWaiter done = outcome(polls);
    while (done == null) {
      try {
        Parking.park(reason, left);
      } catch (RuntimeException | Error e) { // there is no thread, or no stack, to wait on
        if (claim(GAVE_UP)) {
          leaveAll(null);
          throw e;
        }
      }
      done = outcome(polls);
      if (done != null) {
        break;
      }
      interrupted |= Thread.interrupted();
      if (nanos != NO_LIMIT) {
        left = Math.max(1, nanos - (System.nanoTime() - start));
      }
      if ((interrupted || (nanos != NO_LIMIT && left == 1)) && claim(GAVE_UP)) {
        break;
      }
    }
    leaveAll(done);
    if (interrupted) {
      if (done == null) {
        throw new InterruptedException();
      }
      Thread.currentThread().interrupt();
    }
    return done;
  }

  private void tellTimed() {
    for (int i = 0; i < queuedCount; i++) {
      SelectableChannel<?> channel = at(queued, i).channel;
      if (channel.isTimed()) {
        channel.awaited();
      }
    }
  }

  private @Nullable SelectWaiter outcome(boolean polls) {
    if (polls) {
      for (int i = 0; i < size; i++) {
        SelectWaiter w = at(cases, i);
        if (w.isPolled() && w.channel.pollOrIdle() && claim(w)) {
          if (!w.channel.attempt(w)) {
            throw new AssertionError("what was there to receive has gone");
          }
          return w;
        }
      }
    }
    return fired instanceof SelectWaiter w && w.state() != Waiter.WAITING ? w : null;
  }

  private void leaveAll(@Nullable SelectWaiter done) {
    for (int i = 0; i < queuedCount; i++) {
      SelectWaiter w = at(queued, i);
      if (w != done) {
        w.channel.leave(w, w.sends);
      }
      w.thread = null;
    }
  }

  private void beginPolling() {
    for (int i = 0; i < size; i++) {
      SelectWaiter w = at(cases, i);
      if (w.isPolled()) {
        w.channel.beginPolling();
      }
    }
  }

  private void endPolling() {
    for (int i = 0; i < size; i++) {
      SelectWaiter w = at(cases, i);
      if (w.isPolled()) {
        w.channel.endPolling();
      }
    }
  }

  // ---- whose turn it is ----

  /** Moves the turn to a case, or to nobody's; false if it is taken. */
  boolean claim(Waiter w) {
    while (true) {
      Waiter now = fired;
      if (now == null) {
        if (FIRED.compareAndSet(this, null, w)) {
          return true;
        }
      } else if (now == HELD) {
        Thread.onSpinWait();
      } else {
        return false;
      }
    }
  }

  /** Keeps the turn from others for a moment; false if it is taken. */
  boolean hold() {
    return claim(HELD);
  }

  /** Ends a hold. */
  void unhold(@Nullable SelectWaiter used) {
    fired = used;
  }
}
