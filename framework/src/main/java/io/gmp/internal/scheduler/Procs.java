package io.gmp.internal.scheduler;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * All Ps of a scheduler: how many there are, what can be seen of their queues and timers, and how
 * one takes the place of another.
 *
 * <p>A P whose M does not come to a checkpoint while work waits is <em>retaken</em>: marked, and a
 * new one put beside it and run by another M. Nobody takes it out of its M's hands, so that what
 * the owner does to it stays unsynchronised; thieves empty it meanwhile, and its M gives it up at
 * the next checkpoint. GOMAXPROCS is changed in the same way, and nothing stops for it: Ps that are
 * too many are taken from the idle list, or retaken without a replacement.
 *
 * <p>One thread at a time changes the number: {@code changing} counts those who want it changed;
 * whoever finds 0 does it, for all who come meanwhile, too. So the Ps that are not retaken are as
 * many as {@code setting} says whenever nobody is at it. Each M takes its own retaken P out of the
 * table beside that.
 */
final class Procs {
  private static final VarHandle TABLE;
  private static final VarHandle SETTING;

  static {
    try {
      var lookup = MethodHandles.lookup();
      TABLE = lookup.findVarHandle(Procs.class, "table", Table.class);
      SETTING = lookup.findVarHandle(Procs.class, "setting", ProcsSetting.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /** The Ps in use, those retaken but not yet given up, and the order in which to steal. */
  static final class Table {
    final Processor[] all;
    final StealOrder order;

    Table(Processor[] all) {
      this.all = all;
      this.order = StealOrder.of(all.length);
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
  private final AtomicInteger changing = new AtomicInteger();
  private volatile Table table; // CAS
  private volatile ProcsSetting setting; // CAS by who follows, set by hand

  Procs(Scheduler scheduler, ProcsSetting setting) {
    this.scheduler = scheduler;
    this.global = scheduler.global();
    this.setting = setting;
    var all = new Processor[setting.value()];
    for (int i = 0; i < all.length; i++) {
      all[i] = new Processor(i);
    }
    this.table = new Table(all);
  }

  Table table() {
    return table;
  }

  Processor[] all() {
    return table.all;
  }

  ProcsSetting setting() {
    return setting;
  }

  // ---- GOMAXPROCS ----

  /** Sets GOMAXPROCS from any thread; returns what it was. */
  ProcsSetting set(ProcsSetting by) {
    StackProbe.OPERATION.require();
    var before = (ProcsSetting) SETTING.getAndSet(this, by);
    change();
    return before;
  }

  /** Sysmon: GOMAXPROCS as the machine has it now, unless it was set by hand meanwhile. */
  void follow(ProcsSetting seen, ProcsSetting now) {
    if (!seen.equals(now) && SETTING.compareAndSet(this, seen, now)) {
      change();
    }
  }

  private void change() {
    if (changing.getAndIncrement() == 0) {
      changeForAll();
    }
  }

  private void changeForAll() {
    try {
      int seen;
      do {
        seen = changing.get();
        Chaos.edge();
        adjust();
      } while (!changing.compareAndSet(seen, 0));
    } catch (Throwable e) {
      changing.set(0);
      throw e;
    }
  }

  private void adjust() {
    for (; ; ) {
      Table before = table;
      int surplus = -setting.value();
      for (Processor p : before.all) {
        surplus += p.isRetaken() ? 0 : 1;
      }
      if (surplus == 0 || scheduler.isTerminated()) {
        return;
      }
      if (surplus < 0) {
        add(before, -surplus);
      } else {
        takeOut(before.all, surplus);
      }
    }
  }

  private void add(Table before, int count) {
    var added = new ArrayList<Processor>(count);
    var used = new BitSet();
    for (Processor p : before.all) {
      if (!p.isRetaken()) {
        used.set(p.id);
      }
    }
    for (int id = used.nextClearBit(0); added.size() < count; id = used.nextClearBit(id + 1)) {
      added.add(new Processor(id));
    }
    var all = new ArrayList<>(List.of(before.all));
    all.addAll(added);
    if (TABLE.compareAndSet(this, before, new Table(all.toArray(Processor[]::new)))) {
      for (Processor p : added) {
        if (scheduler.isTerminated()) {
          p.end();
        }
        scheduler.idle().offer(p);
      }
    }
  }

  private void takeOut(Processor[] all, int count) {
    int left = count;
    while (left > 0) {
      Processor p = scheduler.idle().takeIdleP();
      if (p == null) {
        break;
      }
      if (!p.isRetaken()) {
        p.retake();
        left--;
      }
      drop(p);
    }
    for (int i = all.length - 1; i >= 0 && left > 0; i--) {
      Processor p = all[i];
      if (!p.isRetaken()) {
        markRetaken(p);
        left--;
      }
    }
  }

  private void markRetaken(Processor p) {
    Chaos.edge();
    p.retake();
    Chaos.edge();
    freeNext(p);
    if (p.idle) {
      scheduler.idle().dropRetaken();
    }
  }

  // ---- what can be seen ----

  boolean workVisible() {
    if (!global.isEmpty()) {
      return true;
    }
    for (Processor p : table.all) {
      if (p.runq.hasStealable()) {
        return true;
      }
    }
    return false;
  }

  long earliestTimer() {
    long earliest = Timers.NONE;
    for (Processor p : table.all) {
      earliest = Math.min(earliest, p.timers.earliest());
    }
    return earliest;
  }

  // ---- retake ----

  /**
   * Sysmon: puts a new P in the place of one whose M does not come to a checkpoint, and lets an M
   * run it. The old one stays in the table, for thieves, until its M gives it up. While the number
   * of Ps is being changed it does nothing: sysmon comes again.
   */
  void retake(Processor stuck) {
    if (!changing.compareAndSet(0, 1)) {
      return;
    }
    Processor replacement = stuck.isRetaken() ? null : replacement(stuck);
    if (replacement != null) {
      stuck.passTimersOn();
      markRetaken(stuck);
      if (scheduler.isTerminated()) {
        replacement.end();
      }
    }
    try {
      changeForAll();
    } finally { // there may be no memory for that
      if (replacement != null) {
        scheduler.idle().startMachine(replacement, false);
      }
    }
  }

  private @Nullable Processor replacement(Processor stuck) {
    try {
      Processor replacement = stuck.successor();
      return replace(stuck, stuck, replacement) ? replacement : null;
    } catch (OutOfMemoryError e) { // nothing has changed: sysmon comes again
      changing.set(0);
      throw e;
    }
  }

  /** Sysmon: what stands in runnext, which nobody may steal, goes to the global queue. */
  void freeNext(Processor p) {
    Object next = p.runq.stealNext();
    if (next != null) {
      scheduler.submitOutside(next);
    }
  }

  /** Replaces one P in the table by those given. */
  private boolean replace(Processor old, Processor... by) {
    for (; ; ) {
      Table before = table;
      var changed = new ArrayList<Processor>(before.all.length + by.length);
      boolean found = false;
      for (Processor p : before.all) {
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
      if (TABLE.compareAndSet(this, before, new Table(changed.toArray(Processor[]::new)))) {
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
    unload(p);
    Chaos.edge();
    if (!p.hasPassedTimersOn()) {
      p.timers.close();
      moveTimers(p.timers);
    }
    dropsBegun.getAndIncrement();
    past.addAndGet(p.created() - p.finished());
    pastCreated.addAndGet(p.created());
    forget(p);
    dropsEnded.getAndIncrement();
    scheduler.idle().wakep();
  }

  /** Waits for memory: it is nobody's any more. */
  private void forget(Processor p) {
    for (; ; ) {
      try {
        replace(p);
        return;
      } catch (OutOfMemoryError e) {
        Memory.await();
      }
    }
  }

  /** Owner: moves what is queued to the global queue. */
  void unload(Processor p) {
    p.runq.rescue(global);
    for (Object work = p.runq.take(); work != null; work = p.runq.take()) {
      global.add(work);
    }
    Object next = p.runq.takeNext();
    if (next != null) {
      global.add(next);
    }
  }

  /**
   * Moves the timers that no P looks at any more to one in use. Also for whoever added one and then
   * found them closed: of that look and the last one here at least one comes after the timer.
   */
  void moveTimers(Timers from) {
    for (TimerTask task = from.takeSome(System.nanoTime());
        task != null;
        task = from.takeSome(System.nanoTime())) {
      moveTo(anyP().timers, task);
    }
  }

  private void moveTo(Timers heir, TimerTask first) {
    long earliest = Timers.NONE;
    for (TimerTask task = first; task != null; ) {
      TimerTask after = task.nextPending;
      task.nextPending = null;
      earliest = Math.min(earliest, task.when);
      heir.add(task);
      task = after;
    }
    scheduler.idle().timerAdded(earliest);
    if (scheduler.isTerminated()) {
      scheduler.ending().handBackTimers(heir); // the end may have been there already
    } else if (heir.isClosed()) {
      moveTimers(heir);
    }
  }

  /** One that is in use: there always is, perhaps in a newer table. */
  Processor anyP() {
    for (; ; ) {
      Processor[] ps = table.all;
      int at = (int) Thread.currentThread().threadId();
      for (int i = 0; i < ps.length; i++) {
        Processor p = ps[Integer.remainderUnsigned(at + i, ps.length)];
        if (!p.isRetaken()) {
          return p;
        }
      }
      Thread.onSpinWait();
    }
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
    for (Processor p : table.all) {
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
      Processor[] ps = table.all;
      for (Processor p : ps) {
        n -= p.finished();
      }
      n += createdOutside.get();
      for (Processor p : ps) {
        n += p.created();
      }
      if (dropsBegun.get() == drops && table.all == ps) {
        return n;
      }
      Thread.onSpinWait();
    }
  }
}
