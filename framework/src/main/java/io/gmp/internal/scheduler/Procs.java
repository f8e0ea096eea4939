package io.gmp.internal.scheduler;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * All Ps of a scheduler: what can be seen of their queues and timers, and how one takes the place
 * of another.
 *
 * <p>A P whose M does not come to a checkpoint while work waits is <em>retaken</em>: marked, and a
 * new one put beside it and run by another M. Nobody takes it out of its M's hands, so that what
 * the owner does to it stays unsynchronised; thieves empty it meanwhile, and its M gives it up at
 * the next checkpoint.
 */
final class Procs {
  private static final VarHandle ALL;

  static {
    try {
      ALL = MethodHandles.lookup().findVarHandle(Procs.class, "all", Processor[].class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final Scheduler scheduler;
  private final GlobalQueue global;
  private final AtomicLong createdOutside = new AtomicLong(); // goroutines, by who holds no P
  private final AtomicLong finishedOutside = new AtomicLong();
  private final AtomicLong pastCreated = new AtomicLong(); // goroutines, by Ps that are gone
  private final AtomicLong past = new AtomicLong(); // those less the ones that ended there
  private final AtomicInteger dropsBegun = new AtomicInteger(); // a P is counted twice until
  private final AtomicInteger dropsEnded = new AtomicInteger(); // as many have ended
  private volatile Processor[] all; // those in use, and those retaken but not yet given up; CAS
  private volatile StealOrder order; // written after all

  Procs(Scheduler scheduler, int count) {
    this.scheduler = scheduler;
    this.global = scheduler.global();
    this.all = new Processor[count];
    for (int i = 0; i < count; i++) {
      all[i] = new Processor(i);
    }
    this.order = new StealOrder(count);
  }

  Processor[] all() {
    return all;
  }

  StealOrder order() {
    return order;
  }

  boolean workVisible() {
    if (!global.isEmpty()) {
      return true;
    }
    for (Processor p : all) {
      if (p.runq.hasStealable()) {
        return true;
      }
    }
    return false;
  }

  long earliestTimer() {
    long earliest = Timers.NONE;
    for (Processor p : all) {
      earliest = Math.min(earliest, p.timers.earliest());
    }
    return earliest;
  }

  /**
   * Sysmon: puts a new P in the place of one whose M does not come to a checkpoint, and lets an M
   * run it. The old one stays in all, for thieves, until its M gives it up.
   */
  void retake(Processor stuck) {
    var replacement = new Processor(stuck.id);
    if (replace(stuck, stuck, replacement)) {
      Chaos.edge();
      stuck.retake();
      Chaos.edge();
      freeNext(stuck);
      scheduler.idle().startMachine(replacement, false);
      if (scheduler.isTerminated()) {
        replacement.end();
      }
    }
  }

  /** Sysmon: what stands in runnext, which nobody may steal, goes to the global queue. */
  void freeNext(Processor p) {
    Object next = p.runq.stealNext();
    if (next != null) {
      scheduler.submitOutside(next);
    }
  }

  /** Replaces one P in all by those given. */
  private boolean replace(Processor old, Processor... by) {
    for (; ; ) {
      Processor[] ps = all;
      var changed = new ArrayList<Processor>(ps.length + by.length);
      boolean found = false;
      for (Processor p : ps) {
        if (p != old) {
          changed.add(p);
        } else {
          found = true;
          changed.addAll(List.of(by));
        }
      }
      if (!found) {
        return false;
      }
      Processor[] next = changed.toArray(Processor[]::new);
      if (ALL.compareAndSet(this, ps, next)) {
        order = new StealOrder(next.length);
        return true;
      }
    }
  }

  /** The M gives up a retaken P. */
  void surrender(Machine m, Processor p) {
    m.p = null;
    scheduler.idle().notSpinning(m);
    drop(p);
  }

  /** Owner: moves what a retaken P still holds to where others find it, and forgets the P. */
  void drop(Processor p) {
    for (Object work = p.runq.take(); work != null; work = p.runq.take()) {
      global.add(work);
    }
    Object next = p.runq.takeNext();
    if (next != null) {
      global.add(next);
    }
    Chaos.edge();
    moveTimers(p);
    dropsBegun.getAndIncrement();
    past.addAndGet(p.created() - p.finished());
    pastCreated.addAndGet(p.created());
    replace(p);
    dropsEnded.getAndIncrement();
    scheduler.idle().wakep();
  }

  /**
   * Moves the timers of a retaken P to another one. Also for whoever added one and then found the P
   * retaken: of that look and the drain in drop at least one comes after the timer.
   */
  void moveTimers(Processor p) {
    for (TimerTask task : p.timers.drain()) {
      Processor heir = anyP(p);
      heir.timers.adopt(task);
      scheduler.idle().timerAdded(task.when);
      if (heir.isRetaken()) {
        moveTimers(heir);
      }
    }
  }

  Processor anyP(@Nullable Processor but) {
    Processor[] ps = all;
    int at = (int) Thread.currentThread().threadId();
    for (int i = 0; i < ps.length; i++) {
      Processor p = ps[Integer.remainderUnsigned(at + i, ps.length)];
      if (p != but && !p.isRetaken()) {
        return p;
      }
    }
    return ps[0];
  }

  void countCreatedOutside() {
    createdOutside.getAndIncrement();
  }

  void countFinishedOutside() {
    finishedOutside.getAndIncrement();
  }

  /** Goroutines created so far. */
  long created() {
    long n = createdOutside.get() + pastCreated.get();
    for (Processor p : all) {
      n += p.created();
    }
    return n;
  }

  /**
   * Goroutines created less those that ended. First the ends are counted, then the creations, which
   * come before: so never less than there are.
   */
  long live() {
    for (; ; ) {
      int drops = dropsEnded.get();
      long n = past.get() - finishedOutside.get();
      Processor[] ps = all;
      for (Processor p : ps) {
        n -= p.finished();
      }
      n += createdOutside.get();
      for (Processor p : ps) {
        n += p.created();
      }
      if (dropsBegun.get() == drops && all == ps) {
        return n;
      }
      Thread.onSpinWait();
    }
  }
}
