package io.gmp.internal.scheduler;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * A P: the right to run Gs. It belongs to the M that holds it, which alone calls what is marked
 * "owner"; it passes from M to M through the idle list or {@code Machine.nextp}, both of which
 * order what the last owner wrote before what the next one reads.
 */
final class Processor {
  private static final int ID_BATCH = 16;
  private static final int GLOBAL_PERIOD = 61;

  private static final VarHandle FLAGS;
  private static final VarHandle TICK;
  private static final VarHandle TURNS;
  private static final VarHandle CREATED;
  private static final VarHandle FINISHED;
  private static final VarHandle TO_SHARE;

  static {
    try {
      var lookup = MethodHandles.lookup();
      FLAGS = lookup.findVarHandle(Processor.class, "flags", int.class);
      TICK = lookup.findVarHandle(Processor.class, "tick", int.class);
      TURNS = lookup.findVarHandle(Processor.class, "turns", int.class);
      CREATED = lookup.findVarHandle(Processor.class, "created", long.class);
      FINISHED = lookup.findVarHandle(Processor.class, "finished", long.class);
      TO_SHARE = lookup.findVarHandle(Processor.class, "toShare", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  final int id;
  final RunQueue runq = new RunQueue();

  /** Its own, or those of the P whose place it has taken. */
  final Timers timers;

  /** Turns that began a slice of their own. The owner writes, sysmon compares; both opaque. */
  private int tick;

  /** Turns that did not; likewise. */
  private int turns;

  private static final int PREEMPT = 1;
  private static final int RETAKEN = 2;
  private static final int ENDED = 4;

  /** What the owner must look at before it goes on; 0 nearly always. Atomic updates by anyone. */
  private volatile int flags;

  /** How many that are made ready here others may take after sysmon had to move one on. */
  private static final int SHARED = 64;

  @SuppressWarnings("UnusedVariable") // through TO_SHARE
  private int toShare; // sysmon sets it, the owner counts it down; opaque

  /** Whether it stands in the idle list, for sysmon; written by whoever puts and takes it. */
  volatile boolean idle;

  private int untilGlobal = GLOBAL_PERIOD - 1; // owner: slices
  private boolean letAhead; // owner: the last time it was asked
  private boolean due; // owner: a timer was seen to be due
  private int looks; // owner: rounds since the clock was last read
  private long firstId; // owner: the id of a goroutine less its place in created
  private long endOfIds; // owner: the place from which on more must be drawn
  private long created; // goroutines; the owner writes with release
  private long finished; // likewise

  /** Owner: goroutines that were counted and then could not be queued. */
  long failedStarts;

  /** Owner: another one that is out of the idle list for a moment. */
  @Nullable Processor next;

  private int random; // owner
  private boolean timersPassedOn; // written before RETAKEN

  /** The M that got it last, for sysmon; it may have given it up. */
  volatile @Nullable Machine holder;

  int seenTick; // sysmon, as the rest
  long seenSince;
  int seenLooks;
  boolean seenLong; // held for so long that it has been reported
  @Nullable Object seenNext;
  boolean seenWaiting;
  int seenTurns;

  Processor(int id) {
    this(id, new Timers());
  }

  private Processor(int id, Timers timers) {
    this.id = id;
    this.timers = timers;
    this.random = 0x9E3779B9 * (id + 1);
    this.seenSince = System.nanoTime();
  }

  /** Sysmon: one that is to take the place of this one. */
  Processor successor() {
    return new Processor(id, timers);
  }

  /** Sysmon, before it marks this one as retaken: another P has its timers. */
  void passTimersOn() {
    timersPassedOn = true;
  }

  /** Owner of a retaken one: whether another P has its timers. */
  boolean hasPassedTimersOn() {
    return timersPassedOn;
  }

  /** Anyone: whether the owner may go on without a look at anything. */
  boolean isUndisturbed() {
    return flags == 0;
  }

  /** Sysmon: what was made ready here waited while a P was idle, and so may the next ones. */
  void shareReadied() {
    TO_SHARE.setOpaque(this, SHARED);
  }

  /**
   * Owner: whether others may have what is made ready now. So it is if the P is disturbed, for then
   * its G has had it for long or another P has taken its place; or if sysmon has lately moved one
   * on.
   */
  boolean sharesReadied() {
    if (!isUndisturbed()) {
      return true;
    }
    int left = (int) TO_SHARE.getOpaque(this);
    if (left == 0) {
      return false;
    }
    TO_SHARE.setOpaque(this, left - 1); // should it undo what sysmon has just set, it does so again
    return true;
  }

  /** Sysmon: the slice is used up; the G gives way at its next checkpoint. */
  void preempt() {
    FLAGS.getAndBitwiseOr(this, PREEMPT);
  }

  boolean isPreempted() {
    return (flags & PREEMPT) != 0;
  }

  /** Owner: the one that used the slice up has given way. */
  void clearPreempt() {
    FLAGS.getAndBitwiseAnd(this, ~PREEMPT);
  }

  /**
   * Sysmon or a resize: another P stands in for this one, or none. Whoever holds it gives it up at
   * the next checkpoint; nobody takes it out of a running M's hands.
   */
  void retake() {
    FLAGS.getAndBitwiseOr(this, RETAKEN);
  }

  boolean isRetaken() {
    return (flags & RETAKEN) != 0;
  }

  /** The scheduler has ended. */
  void end() {
    FLAGS.getAndBitwiseOr(this, ENDED);
  }

  /**
   * Owner: whether a timer is due. Reads the clock in one of 16 rounds only, but what it has seen
   * once it says until {@link #runTimers}.
   */
  boolean timersDue() {
    long next = timers.next();
    return next != Timers.NONE && (due || isDue(next));
  }

  private boolean isDue(long next) {
    if ((++looks & 15) == 0) {
      due = next <= System.nanoTime();
    }
    return due;
  }

  /** Owner, in the base loop: fires what is due; whether anything was. */
  boolean runTimers() {
    due = false;
    return timers.next() != Timers.NONE && timers.run(System.nanoTime());
  }

  /** Owner: counts a turn that is not part of the slice before it. */
  void newSlice() {
    TICK.setOpaque(this, tick + 1);
    if (--untilGlobal < 0) {
      untilGlobal = GLOBAL_PERIOD - 1;
    }
  }

  /** Owner: the G on it has it again, and others could have had it meanwhile. */
  void newStay() {
    TICK.setOpaque(this, tick + 1);
  }

  /** Owner: whether something may go ahead of what is queued here; every other time. */
  boolean letsAhead() {
    letAhead = !letAhead;
    return letAhead;
  }

  /** Owner: whether it is the global queue's turn, as in every 61st slice. */
  boolean isGlobalsTurn() {
    return untilGlobal == 0;
  }

  /** Owner: counts a turn that goes on with the slice of the one before. */
  void sameSlice() {
    TURNS.setOpaque(this, turns + 1);
  }

  /** Anyone: a recent count of turns that did. */
  int turns() {
    return (int) TURNS.getOpaque(this);
  }

  /** Anyone: a recent count of slices. */
  int tick() {
    return (int) TICK.getOpaque(this);
  }

  /** Owner: counts a goroutine that begins to exist; its id. Ids are drawn 16 at a time. */
  long create(Scheduler scheduler) {
    long n = created;
    if (n == endOfIds) {
      firstId = scheduler.drawIds(ID_BATCH) - n;
      endOfIds = n + ID_BATCH;
    }
    CREATED.setRelease(this, n + 1);
    return firstId + n;
  }

  /** Owner: counts one that has ended. */
  void countFinished() {
    FINISHED.setRelease(this, finished + 1);
  }

  long created() {
    return (long) CREATED.getAcquire(this);
  }

  long finished() {
    return (long) FINISHED.getAcquire(this) + failedStarts;
  }

  /** Owner: a pseudo-random number (xorshift, Marsaglia 2003). */
  int random() {
    int x = random;
    x ^= x << 13;
    x ^= x >>> 17;
    x ^= x << 5;
    random = x;
    return x;
  }
}
