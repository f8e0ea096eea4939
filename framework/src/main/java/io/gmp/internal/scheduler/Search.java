package io.gmp.internal.scheduler;

import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * How an M finds its next work: Go's findRunnable and stealWork, in this order: own timers, every
 * other time what goes ahead in the global queue, every 61st time the global queue, runnext, the
 * own ring, a batch from the global queue, the other Ps.
 */
final class Search {
  private static final int SPIN_ROUNDS = 24;
  private static final int SPIN_PAUSES = 20;
  private static final int GLOBAL_BATCH = 128;

  private final Scheduler scheduler;
  private final GlobalQueue global;
  private final Procs procs;
  private final Idle idle;
  private final AtomicLong steals = new AtomicLong();

  Search(Scheduler scheduler) {
    this.scheduler = scheduler;
    this.global = scheduler.global();
    this.procs = scheduler.procs();
    this.idle = scheduler.idle();
  }

  /**
   * Owner: the next work of this P, without looking at other Ps. On a runner or in the base loop.
   */
  @Nullable Object poll(Processor p) {
    if (global.hasAhead()) {
      Object work = pollAhead(p);
      if (work != null) {
        return work;
      }
    }
    if (p.isGlobalsTurn() && !global.isEmpty()) {
      Object work = global.poll();
      if (work != null) {
        p.newSlice();
        return work;
      }
    }
    Object work = p.runq.takeNext();
    if (work != null) {
      p.sameSlice();
      return work;
    }
    work = p.runq.take();
    if (work == null && p.runq.hasStranded()) {
      p.runq.rescue(global);
      work = p.runq.take();
    }
    if (work == null) {
      work = pollGlobal(p);
    }
    if (work != null) {
      p.newSlice();
    }
    return work;
  }

  /** Owner: what goes ahead of all queues, every other time, so that nothing starves behind it. */
  private @Nullable Object pollAhead(Processor p) {
    Object work = p.letsAhead() ? global.pollAhead() : null;
    if (work != null) {
      p.newSlice();
    }
    return work;
  }

  /** Owner: the next work after a slice that was used up. */
  private @Nullable Object pollPreempted(Processor p) {
    p.clearPreempt();
    scheduler.sysmon().wake();
    p.newSlice();
    p.runq.demoteNext(global); // a chain through runnext has had its slice
    Object work = global.isEmpty() ? null : global.poll();
    return work != null ? work : poll(p);
  }

  private @Nullable Object pollGlobal(Processor p) {
    if (global.isEmpty()) {
      return null;
    }
    int share = global.size() / scheduler.gomaxprocs() + 1;
    return global.poll(Math.min(GLOBAL_BATCH, share), p.runq);
  }

  /**
   * The base loop's search; waits until there is work for this M.
   *
   * @return the work, or {@code null} if the M shall end
   */
  @Nullable Object findRunnable(Machine m) {
    for (; ; ) {
      if (m.nextp != null) {
        m.takeNextP();
      }
      Processor p = m.p;
      if (scheduler.isTerminated()) {
        return null;
      }
      if (p == null) {
        if (!idle.stop(m)) {
          return null;
        }
        continue;
      }
      if (p.isRetaken()) {
        procs.surrender(m, p);
        continue;
      }
      if (p.timersDue()) {
        p.runTimers();
      }
      Object work = p.isPreempted() ? pollPreempted(p) : poll(p);
      if (work == null) {
        work = spin(m, p);
      }
      if (work != null) {
        if (m.spinning) {
          idle.stopSpinning(m);
        }
        return work;
      }
      if (!idle.release(m, p)) {
        return null;
      }
    }
  }

  /** Looks at the timers, at the other Ps and at the global queue for a while. */
  private @Nullable Object spin(Machine m, Processor p) {
    if (p.runTimers()) {
      Object work = poll(p);
      if (work != null) {
        return work;
      }
    }
    if (!m.spinning) {
      if (!idle.maySpin()) {
        return null;
      }
      idle.spin(m);
    }
    for (int round = 1; round <= SPIN_ROUNDS; round++) {
      Object work = steal(p, round == SPIN_ROUNDS);
      if (work == null) {
        work = pollGlobal(p);
      }
      if (work != null) {
        p.newSlice();
        return work;
      }
      for (int i = 0; i < SPIN_PAUSES; i++) {
        Thread.onSpinWait();
      }
    }
    return null;
  }

  /** One round over all Ps; the last one also takes their timers and what stands in runnext. */
  private @Nullable Object steal(Processor p, boolean last) {
    Procs.Table table = procs.table();
    Processor[] ps = table.all;
    StealOrder steps = table.order;
    long now = last ? System.nanoTime() : 0;
    int random = p.random();
    int at = steps.start(random);
    int step = steps.step(random);
    for (int i = 0; i < ps.length; i++, at = steps.next(at, step)) {
      Processor victim = ps[at];
      if (victim == p) {
        continue;
      }
      if (last && victim.timers.next() <= now && victim.timers.run(now)) {
        Object work = poll(p);
        if (work != null) {
          return work;
        }
      }
      Object work = p.runq.stealFrom(victim.runq, last);
      if (work != null) {
        steals.getAndIncrement();
        return work;
      }
    }
    return null;
  }

  long steals() {
    return steals.get();
  }
}
