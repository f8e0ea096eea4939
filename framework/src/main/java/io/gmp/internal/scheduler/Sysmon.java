package io.gmp.internal.scheduler;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Go's sysmon: a thread without a P that looks at all Ps. It marks slices that are used up, puts a
 * new P in the place of one that is stuck while work waits, moves on what stands in runnext behind
 * a long G, wakes an M for late timers, follows the machine's number of processors, once a second
 * at most, and does the reporting that scheduler code must not do itself.
 *
 * <p>It looks every 20 us at first, and after 50 looks without a find half as often each time, down
 * to every 10 ms; while a P is idle and another busy, every 500 us at the least. It sleeps while
 * all Ps are idle.
 */
final class Sysmon implements Runnable {
  private static final long MIN_NANOS = TimeUnit.MICROSECONDS.toNanos(20);
  private static final long MAX_NANOS = TimeUnit.MILLISECONDS.toNanos(10);
  private static final long HALF_IDLE_NANOS = TimeUnit.MICROSECONDS.toNanos(500);
  private static final long SLICE_NANOS = TimeUnit.MILLISECONDS.toNanos(10);
  private static final long FOLLOW_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final int EAGER_LOOKS = 50;

  private final Scheduler scheduler;
  private final Thread thread;
  private volatile boolean asleep;
  private volatile boolean ended;
  private volatile @Nullable String report;
  private volatile @Nullable Supplier<ProcsSetting> machine;
  private long followedAt;

  Sysmon(Scheduler scheduler) {
    this.scheduler = scheduler;
    this.thread = new Thread(null, this, scheduler.name() + "-sysmon", 0, false);
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  /** Says how to find the GOMAXPROCS that is followed while nobody sets it by hand. */
  void follow(Supplier<ProcsSetting> machine) {
    this.machine = machine;
  }

  void end() {
    ended = true;
    LockSupport.unpark(thread);
  }

  /** An M was given a P. */
  void wake() {
    if (asleep) {
      asleep = false;
      LockSupport.unpark(thread);
    }
  }

  /** Reports trouble from where nothing may block; of several at once the last one counts. */
  void report(String what, Throwable e) {
    report = scheduler.name() + ": " + what + ": " + e;
    asleep = false;
    LockSupport.unpark(thread);
  }

  @Override
  public void run() {
    long delay = MIN_NANOS;
    int quiet = 0;
    while (!ended) {
      String text = report;
      if (text != null) {
        report = null;
        scheduler.report(text);
      }
      if (scheduler.idle().allIdle() && scheduler.global().isEmpty()) {
        asleep = true;
        if (scheduler.idle().allIdle() && report == null && !ended) {
          LockSupport.park(this);
        }
        asleep = false;
        forget(System.nanoTime());
        delay = MIN_NANOS;
        quiet = 0;
        continue;
      }
      LockSupport.parkNanos(this, delay);
      long now = System.nanoTime();
      follow(now);
      if (look(now)) {
        quiet = 0;
        delay = MIN_NANOS;
      } else if (++quiet > EAGER_LOOKS) {
        delay = Math.min(delay << 1, scheduler.idle().hasIdleP() ? HALF_IDLE_NANOS : MAX_NANOS);
      }
    }
  }

  private void follow(long now) {
    Supplier<ProcsSetting> source = machine;
    if (source != null && now - followedAt >= FOLLOW_NANOS) {
      followedAt = now;
      ProcsSetting seen = scheduler.procs().setting();
      if (seen.followed()) {
        scheduler.procs().follow(seen, source.get());
      }
    }
  }

  /** What was seen before a sleep says nothing about how long a G runs. */
  private void forget(long now) {
    for (Processor p : scheduler.procs().all()) {
      p.seenSince = now;
      p.seenNext = null;
    }
  }

  /** Looks at all Ps once; whether there was anything to do. */
  private boolean look(long now) {
    boolean acted = false;
    for (Processor p : scheduler.procs().all()) {
      int tick = p.tick();
      if (tick != p.seenTick || p.idle) {
        p.seenTick = tick;
        p.seenSince = now;
        p.seenNext = null;
      } else if (!p.isRetaken()) {
        acted |= lookAtLongG(p, now - p.seenSince);
      } else if (p.runq.peekNext() != null) {
        scheduler.procs().freeNext(p);
        acted = true;
      }
      if (p.timers.earliest() < now - HALF_IDLE_NANOS && scheduler.idle().hasIdleP()) {
        scheduler.idle().wakep();
        acted = true;
      }
    }
    if (scheduler.idle().hasIdleP() && !scheduler.global().isEmpty()) {
      scheduler.idle().wakep();
    }
    return acted;
  }

  private boolean lookAtLongG(Processor p, long nanos) {
    boolean acted = false;
    Object next = p.runq.peekNext();
    if (next != null && scheduler.idle().hasIdleP()) {
      if (next == p.seenNext && p.runq.stealNext(next)) {
        p.seenNext = null;
        scheduler.submitOutside(next);
        acted = true;
      } else {
        p.seenNext = next;
      }
    }
    if (nanos >= SLICE_NANOS) {
      if (!p.isPreempted()) {
        p.preempt(); // a checkpoint before the next look keeps the P
        acted = true;
      } else if (mustRetake(p, next)) {
        scheduler.procs().retake(p);
        acted = true;
      }
    }
    return acted;
  }

  /** Whether work waits for a P while this one is stuck. */
  private boolean mustRetake(Processor p, @Nullable Object next) {
    return !scheduler.idle().hasIdleP()
        && (next != null
            || p.runq.size() > 0
            || !scheduler.global().isEmpty()
            || scheduler.procs().earliestTimer() <= System.nanoTime());
  }
}
