package io.gmp.internal.scheduler;

import io.gmp.internal.engine.CpuAffinity;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Go's sysmon: a thread without a P that looks at all Ps. It marks slices that are used up, puts a
 * new P in the place of one that is stuck while work waits, moves on what stands in runnext behind
 * a long G, wakes an M for late timers, finds hogs, follows the machine's number of processors, and
 * has what others found reported.
 *
 * <p>It looks every 20 us at first, and after 50 looks without a find half as often each time, down
 * to every 10 ms; while a P is idle and another works through its slice, every 500 us at the least,
 * for what stands in that one's runnext nobody else may take. It never sleeps past the end of a
 * slice that it has seen begin. Once a slice is used up everything the P is given is shared, and
 * the idle ones are woken for it.
 *
 * <p><b>Deep sleep.</b> It sleeps for good when there is nothing to see: each P is idle, or its G
 * was seen to hold it for long, has been reported, and nothing waits behind it while another P is
 * idle. It does so only when that was the same in some looks and no P was taken meanwhile, so that
 * whoever brings work every now and then need not wake it each time. Whoever takes an idle P wakes
 * it, and so does a G that gives way after a long time: both change the P first and look at {@code
 * asleep} then; sysmon sets {@code asleep} and then looks at the Ps once more.
 */
final class Sysmon implements Runnable {
  private static final long MIN_NANOS = TimeUnit.MICROSECONDS.toNanos(20);
  private static final long MAX_NANOS = TimeUnit.MILLISECONDS.toNanos(10);
  private static final long HALF_IDLE_NANOS = TimeUnit.MICROSECONDS.toNanos(500);
  private static final long SLICE_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

  /** A P held for so long is replaced even if nothing waits: what comes next shall not wait. */
  private static final long LONG_NANOS = 10 * SLICE_NANOS;

  private static final int EAGER_LOOKS = 50;

  /** As often there was nothing to see, one after the other, before it sleeps for good. */
  private static final int IDLE_LOOKS = 8;

  /** A hog was seen as often: one look alone may be late because the whole machine stood still. */
  private static final int HOG_LOOKS = 4;

  private final Scheduler scheduler;
  private final Thread thread;
  private @Nullable CpuAffinity cpus; // to begin with, instead of the starter's; before the start
  private final Reporter reporter;
  private volatile boolean asleep;
  private volatile boolean ended;
  private volatile @Nullable Supplier<ProcsSetting> machine;
  private long followNanos; // written before machine
  private long followedAt;
  private long toEndOfSlice = SLICE_NANOS; // of the G that has run longest, as of the last look
  private long hogNanos = Long.MAX_VALUE; // written before hogs
  private volatile @Nullable Consumer<Hog> hogs;

  Sysmon(Scheduler scheduler) {
    this.scheduler = scheduler;
    this.reporter = new Reporter(scheduler.name());
    this.thread = new Thread(null, this, scheduler.name() + "-sysmon", 0, false);
    thread.setDaemon(true);
  }

  boolean is(Thread other) {
    return other == thread;
  }

  /** Again if it failed, for lack of memory or stack, though the thread may have come to run. */
  void start() {
    if (thread.getState() == Thread.State.NEW) {
      cpus = CpuMoves.inherited();
      thread.setContextClassLoader(scheduler.contextClassLoader()); // whoever made the scheduler
      thread.start();
    }
  }

  boolean isAlive() {
    return thread.isAlive();
  }

  /** Says how to find the GOMAXPROCS that is followed while nobody sets it by hand. */
  void follow(long periodNanos, Supplier<ProcsSetting> machine) {
    this.followNanos = periodNanos;
    this.machine = machine;
  }

  /** Says who gets Gs that have held a P for so long; once for each time one does. */
  void watchHogs(long nanos, Consumer<Hog> listener) {
    hogNanos = nanos;
    hogs = listener;
  }

  void end() {
    ended = true;
    LockSupport.unpark(thread);
  }

  /** A P was taken from the idle ones, or its G gave way after a long time. */
  void wake() {
    if (asleep) {
      asleep = false;
      LockSupport.unpark(thread);
    }
  }

  /** Has something reported from where nothing may block. */
  void report(Runnable report) {
    reporter.add(report);
    asleep = false;
    LockSupport.unpark(thread);
  }

  @Override
  public void run() {
    CpuMoves.begin(cpus, scheduler);
    scheduler.beginning().open();
    long delay = MIN_NANOS;
    int quiet = 0;
    int idleLooks = 0;
    int seenTaken = 0;
    while (!ended) {
      reporter.flush();
      int taken = scheduler.idle().taken();
      idleLooks = taken == seenTaken && nothingToSee() ? idleLooks + 1 : 0;
      seenTaken = taken;
      if (idleLooks >= IDLE_LOOKS) {
        idleLooks = 0;
        asleep = true;
        if (nothingToSee() && reporter.isEmpty() && !ended) {
          LockSupport.park(this);
        }
        asleep = false;
        forget(System.nanoTime());
        delay = MIN_NANOS;
        quiet = 0;
        continue;
      }
      LockSupport.parkNanos(this, Math.min(delay, toEndOfSlice));
      if (lookIfThereIsMemory()) {
        quiet = 0;
        delay = MIN_NANOS;
      } else if (++quiet > EAGER_LOOKS) {
        delay =
            Math.min(delay << 1, idleLooks > 0 || mustSeeRunnext() ? HALF_IDLE_NANOS : MAX_NANOS);
      }
    }
    reporter.flush();
  }

  private boolean lookIfThereIsMemory() {
    try {
      long now = System.nanoTime();
      follow(now);
      return look(now);
    } catch (OutOfMemoryError e) {
      return true; // something is to be done, soon
    }
  }

  private void follow(long now) {
    Supplier<ProcsSetting> source = machine;
    if (source != null && now - followedAt >= followNanos) {
      followedAt = now;
      ProcsSetting seen = scheduler.procs().setting();
      if (seen.followed()) {
        scheduler.procs().follow(seen, source.get());
      }
    }
  }

  private boolean nothingToSee() {
    if (!scheduler.global().isEmpty() || scheduler.idle().wakeOwed) {
      return false;
    }
    if (scheduler.idle().allIdle()) {
      return true;
    }
    if (!scheduler.idle().hasIdleP()) {
      return false;
    }
    for (Processor p : scheduler.procs().all()) {
      if (!p.idle && (!p.seenLong || p.isUndisturbed() || !p.runq.isEmpty())) {
        return false;
      }
    }
    return true;
  }

  /** Whether a P is idle while another may have something in runnext that nobody may take. */
  private boolean mustSeeRunnext() {
    if (!scheduler.idle().hasIdleP()) {
      return false;
    }
    for (Processor p : scheduler.procs().all()) {
      if (!p.idle && p.isUndisturbed()) {
        return true;
      }
    }
    return false;
  }

  /** What was seen before a sleep says nothing about how long a G runs, but of those seen long. */
  private void forget(long now) {
    for (Processor p : scheduler.procs().all()) {
      if (!p.seenLong || p.tick() != p.seenTick) {
        newTick(p, now);
      }
    }
  }

  private static void newTick(Processor p, long now) {
    p.seenTick = p.tick();
    p.seenSince = now;
    p.seenNext = null;
    p.seenWaiting = false;
    p.seenLooks = 0;
    p.seenLong = false;
  }

  /** Looks at all Ps once; whether there was anything to do. */
  private boolean look(long now) {
    boolean acted = false;
    toEndOfSlice = SLICE_NANOS;
    for (Processor p : scheduler.procs().all()) {
      if (p.tick() != p.seenTick || p.idle) {
        newTick(p, now);
      } else {
        long nanos = now - p.seenSince;
        if (!p.isRetaken()) {
          acted |= lookAtLongG(p, nanos);
          if (nanos < SLICE_NANOS) {
            toEndOfSlice = Math.min(toEndOfSlice, Math.max(MIN_NANOS, SLICE_NANOS - nanos));
          }
        } else if (p.runq.peekNext() != null) {
          scheduler.procs().freeNext(p);
          acted = true;
        }
        lookAtHog(p, nanos);
      }
      if (p.timers.earliest() < now - HALF_IDLE_NANOS && scheduler.idle().hasIdleP()) {
        scheduler.idle().wakep();
        acted = true;
      }
    }
    if (scheduler.idle().hasIdleP() && !scheduler.global().isEmpty()) {
      scheduler.idle().wakep();
    }
    return scheduler.idle().payWake() || acted;
  }

  private boolean lookAtLongG(Processor p, long nanos) {
    boolean acted = false;
    lookAtRing(p);
    Object next = p.runq.peekNext();
    if (next != null && scheduler.idle().hasIdleP()) {
      int turns = p.turns(); // a chain through runnext is no long G
      if (next == p.seenNext && turns == p.seenTurns && p.runq.stealNext(next)) {
        p.seenNext = null;
        p.shareReadied();
        scheduler.submitOutside(next);
        acted = true;
      } else {
        p.seenNext = next;
        p.seenTurns = turns;
      }
    }
    if (nanos >= SLICE_NANOS) {
      if (!p.isPreempted()) {
        p.preempt(); // a checkpoint before the next look keeps the P
        acted = true;
      } else if (mustRetake(p, next, nanos)) {
        scheduler.procs().retake(p);
        acted = true;
      }
    }
    return acted;
  }

  /** What waits behind a long G without having woken an M: {@link Scheduler#executePoller}. */
  private void lookAtRing(Processor p) {
    boolean waits = p.runq.size() > 0 && scheduler.idle().hasIdleP();
    if (waits && p.seenWaiting) {
      scheduler.idle().wakep();
    }
    p.seenWaiting = waits;
  }

  /** Whether work waits for a P while this one is stuck. */
  private boolean mustRetake(Processor p, @Nullable Object next, long nanos) {
    return !scheduler.idle().hasIdleP()
        && (next != null
            || nanos >= LONG_NANOS
            || p.runq.size() > 0
            || !scheduler.global().isEmpty()
            || scheduler.procs().earliestTimer() <= System.nanoTime());
  }

  /** Once for each time: has the G reported that has held this P for long. */
  private void lookAtHog(Processor p, long nanos) {
    if (p.seenLong || ++p.seenLooks < HOG_LOOKS) {
      return;
    }
    Consumer<Hog> listener = hogs;
    if (listener == null) {
      p.seenLong = nanos >= LONG_NANOS;
    } else if (nanos >= hogNanos) {
      p.seenLong = true;
      Machine m = p.holder;
      Hog hog = m == null ? null : m.hog(p, nanos);
      if (hog != null && p.tick() == p.seenTick) {
        reporter.add(() -> listener.accept(hog));
      }
    }
  }
}
