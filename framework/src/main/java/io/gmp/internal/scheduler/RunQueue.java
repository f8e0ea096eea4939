package io.gmp.internal.scheduler;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * The run queue of one P: a ring of 256 and the slot {@code runnext} before it.
 *
 * <p>After Go's {@code runqput}, {@code runqget}, {@code runqgrab} and {@code runqsteal} (proc.go).
 * One owner puts and takes; any number of thieves take from the head. The orderings:
 *
 * <ul>
 *   <li>{@code tail} is written by the owner only, with release after the element, and read by
 *       thieves with acquire: a thief that sees the index sees the element.
 *   <li>{@code head} is moved by compare-and-set, by owner and thieves. A thief copies elements
 *       first and owns them only if its CAS succeeds; the owner reuses a slot only once head has
 *       passed it (acquire), so a copy that was overwritten belongs to a CAS that fails.
 *   <li>{@code runnext} is exchanged atomically by all. {@code shared} is written by the owner
 *       before that exchange and tells thieves whether they may take it: new work is new
 *       parallelism, but a G made ready by a message is about to run right here.
 * </ul>
 *
 * head and tail run freely over the whole range of int; only their difference counts.
 */
final class RunQueue {
  static final int CAPACITY = 256;
  private static final int MASK = CAPACITY - 1;

  /** A G that fails for lack of stack strands one each time it goes on in spite of it. */
  private static final int STRANDED_MASK = 63;

  private static final VarHandle HEAD;
  private static final VarHandle TAIL;
  private static final VarHandle RUNNEXT;
  private static final VarHandle SHARED;

  static {
    try {
      var lookup = MethodHandles.lookup();
      HEAD = lookup.findVarHandle(RunQueue.class, "head", int.class);
      TAIL = lookup.findVarHandle(RunQueue.class, "tail", int.class);
      RUNNEXT = lookup.findVarHandle(RunQueue.class, "runnext", Object.class);
      SHARED = lookup.findVarHandle(RunQueue.class, "shared", boolean.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final @Nullable Object[] ring = new @Nullable Object[CAPACITY];

  @SuppressWarnings("UnusedVariable") // read through HEAD
  private int head; // CAS by owner and thieves

  private int tail; // written by the owner, release
  private @Nullable Object runnext; // exchanged by owner and thieves
  private int strandedCount; // owner
  private final @Nullable Object[] stranded = new @Nullable Object[STRANDED_MASK + 1]; // owner
  private boolean shared; // written by the owner before runnext, opaque

  /**
   * Owner: puts work into {@code runnext}; what stood there goes to the tail of the ring. An empty
   * slot needs no exchange, for nobody but the owner fills it.
   *
   * <p>If more than an unshared runnext is waiting, a full fence stands between the put and the
   * return, so that of the caller, who then looks for an idle P, and of an M that goes idle and
   * then looks here, one sees the other. Where a shared runnext takes another one's place the
   * exchange is that fence: the M sees the new one, whether or not it sees the other in the ring.
   *
   * @param share whether thieves may take it from there
   * @return whether more is waiting here than runnext alone
   */
  boolean putNext(Object work, boolean share, GlobalQueue overflow) {
    if (Chaos.flip()) {
      put(work, overflow);
      VarHandle.fullFence();
      return true;
    }
    if (shared != share) {
      SHARED.setOpaque(this, share);
    }
    if (runnext == null) {
      RUNNEXT.setRelease(this, work);
      try {
        boolean alone = (int) HEAD.getOpaque(this) == tail;
        if (alone && !share) {
          return false;
        }
        VarHandle.fullFence();
        return !alone;
      } catch (StackOverflowError e) {
        return true; // the work is in, and the caller must know that
      }
    }
    return replaceNext(work, share, overflow);
  }

  private boolean replaceNext(Object work, boolean share, GlobalQueue overflow) {
    if (room() == 0) {
      StackProbe.PART.require(); // for the spill, while nothing has been touched
    }
    // Not getAndSet: in the interpreter that makes a call between the exchange and its return.
    Object kicked = runnext;
    if (kicked != null && !RUNNEXT.compareAndSet(this, kicked, work)) {
      kicked = null; // a thief has it, and nobody but the owner fills the slot again
    }
    boolean fenced = share && kicked != null;
    if (kicked == null) {
      RUNNEXT.setRelease(this, work);
    }
    try {
      if (kicked != null) {
        append(kicked, overflow);
        kicked = null;
      }
      if (!fenced) {
        VarHandle.fullFence();
      }
      return (int) HEAD.getOpaque(this) != tail;
    } catch (VirtualMachineError e) { // no stack to put it, or no memory to spill the ring
      if (kicked != null) { // there may be no stack for a call
        stranded[strandedCount++ & STRANDED_MASK] = kicked;
      }
      return true;
    }
  }

  /** Owner: puts what was stranded for lack of stack to the tail of the ring. */
  void rescue(GlobalQueue overflow) {
    while (strandedCount > 0) {
      int last = --strandedCount & STRANDED_MASK;
      Object work = stranded[last];
      stranded[last] = null;
      if (work != null) {
        put(work, overflow);
      }
    }
  }

  /** Owner: whether something was stranded. */
  boolean hasStranded() {
    return strandedCount > 0;
  }

  /**
   * Owner: puts work at the tail of the ring, or with the older half of it into the global queue.
   */
  void put(Object work, GlobalQueue overflow) {
    if (room() == 0) {
      StackProbe.PART.require();
    }
    append(work, overflow);
  }

  /** As {@link #put}, where there is stack for a spill. */
  private void append(Object work, GlobalQueue overflow) {
    for (; ; ) {
      int h = (int) HEAD.getAcquire(this);
      int t = tail;
      if (t - h < CAPACITY) {
        ring[t & MASK] = work;
        TAIL.setRelease(this, t + 1);
        return;
      }
      if (spill(work, h, overflow)) {
        return;
      }
    }
  }

  /** Go's runqputslow: the 128 oldest and the new one as one batch. */
  private boolean spill(Object work, int h, GlobalQueue overflow) {
    int n = CAPACITY / 2;
    @Nullable Object[] batch = newBatch(n + 1);
    int first = Math.min(n, CAPACITY - (h & MASK));
    System.arraycopy(ring, h & MASK, batch, 0, first);
    System.arraycopy(ring, 0, batch, first, n - first);
    if (!HEAD.compareAndSet(this, h, h + n)) {
      return false;
    }
    batch[n] = work;
    Chaos.shuffle(batch, n + 1);
    overflow.addAll(batch, n + 1);
    return true;
  }

  /** Waits for memory: the caller may have taken the work from elsewhere. */
  private static @Nullable Object[] newBatch(int length) {
    for (; ; ) {
      try {
        return new @Nullable Object[length];
      } catch (OutOfMemoryError e) {
        Memory.await();
      }
    }
  }

  /** Owner: how many more the ring has room for; thieves only make more. */
  int room() {
    return CAPACITY - (tail - (int) HEAD.getAcquire(this));
  }

  /** Owner: puts work for which there is room at the tail of the ring. */
  void putInRoom(Object work) {
    int t = tail;
    ring[t & MASK] = work;
    TAIL.setRelease(this, t + 1);
  }

  /** Owner: whether anything is in the ring, unless a thief is about to take it. */
  boolean hasQueued() {
    return (int) HEAD.getOpaque(this) != tail;
  }

  /** Owner: takes runnext. */
  @Nullable Object takeNext() {
    return runnext == null ? null : RUNNEXT.getAndSet(this, null);
  }

  /** Owner: takes the head of the ring. */
  @Nullable Object take() {
    for (; ; ) {
      int h = (int) HEAD.getAcquire(this);
      if (h == tail) {
        return null;
      }
      Object work = ring[h & MASK];
      if (HEAD.compareAndSet(this, h, h + 1)) {
        return work;
      }
    }
  }

  /**
   * Thief: moves the older half of the victim's ring, rounded up, into this queue, whose ring is
   * empty, and returns the youngest of them to run now; if the ring has none and {@code alsoNext},
   * a shared runnext.
   *
   * @return work, or {@code null} if there was none to take
   */
  @Nullable Object stealFrom(RunQueue victim, boolean alsoNext) {
    for (; ; ) {
      int h = (int) HEAD.getAcquire(victim);
      int t = (int) TAIL.getAcquire(victim);
      int n = t - h;
      n -= n / 2;
      if (n <= 0) {
        return alsoNext && victim.sharesNext() ? victim.stealNext() : null;
      }
      if (n > CAPACITY / 2) {
        continue; // head and tail were read at different times
      }
      int mine = tail;
      for (int i = 0; i < n; i++) {
        ring[(mine + i) & MASK] = victim.ring[(h + i) & MASK];
      }
      if (HEAD.compareAndSet(victim, h, h + n)) {
        Object work = ring[(mine + n - 1) & MASK];
        if (n > 1) {
          TAIL.setRelease(this, mine + n - 1);
        }
        return work;
      }
    }
  }

  /** Anyone: takes runnext, shared or not. */
  @Nullable Object stealNext() {
    return RUNNEXT.getAndSet(this, null);
  }

  /** Anyone: takes runnext if it still is that. */
  boolean stealNext(Object seen) {
    return RUNNEXT.compareAndSet(this, seen, null);
  }

  /** Anyone: what stands in runnext, or {@code null}. */
  @Nullable Object peekNext() {
    return RUNNEXT.getAcquire(this);
  }

  private boolean sharesNext() {
    return RUNNEXT.getAcquire(this) != null && (boolean) SHARED.getOpaque(this);
  }

  /** Anyone: whether a thief would find something, in the ring or in a shared runnext. */
  boolean hasStealable() {
    return size() > 0 || sharesNext();
  }

  /** Anyone: the number of elements in the ring, runnext not counted, as in Go's schedtrace. */
  int size() {
    int h = (int) HEAD.getAcquire(this);
    int t = (int) TAIL.getAcquire(this);
    return Math.max(0, Math.min(t - h, CAPACITY));
  }

  /**
   * Anyone: whether both ring and runnext are empty. Never wrongly true while the owner moves a G
   * from runnext into the ring: the tail is read again after runnext, as in Go's runqempty.
   */
  boolean isEmpty() {
    for (; ; ) {
      int h = (int) HEAD.getAcquire(this);
      int t = (int) TAIL.getAcquire(this);
      Object next = RUNNEXT.getAcquire(this);
      if (t == (int) TAIL.getAcquire(this)) {
        return h == t && next == null && strandedCount == 0;
      }
    }
  }

  /** Owner: moves what stands in runnext to the tail of the ring. */
  void demoteNext(GlobalQueue overflow) {
    Object next = takeNext();
    if (next != null) {
      put(next, overflow);
    }
  }
}
