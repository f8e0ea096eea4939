package io.gmp.internal.scheduler;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Ps and Ms that have nothing to do, and how they are woken: Go's wakep, startm, stopm and
 * handoffp.
 *
 * <p><b>No lost wake-up.</b> Producers: put work; full fence; read {@code idlePs} and {@code
 * spinning}. An M that runs out of work: stop counting as spinning (full fence); push the P onto
 * idlePs (full fence); then look at all queues again. So of a producer and an M that goes idle at
 * least one sees the other. A producer that finds somebody spinning leaves it to them: a spinning
 * M, when it finds work or gives up, first stops counting as spinning and then looks at all queues.
 * {@link #wakep} itself counts as spinning for a moment; if it finds no idle P it stops counting
 * and then looks for one again, for one may have been pushed by an M whose second look came before
 * the work of a producer that was turned away by this moment's count (Go's needspinning).
 *
 * <p><b>Idle Ms.</b> An M pushes itself onto idleMs before it pushes its P onto idlePs, so that
 * whoever gets the P finds an M to run it. It parks until it is popped and given a P.
 *
 * <p><b>Timers.</b> One of the idle Ms is the timekeeper and sleeps until the earliest timer of all
 * Ps; {@code pollUntil} says until when. A timer that is added is made visible first, then
 * pollUntil is read; the timekeeper writes pollUntil first, then looks at all timers again. Whoever
 * adds an earlier one lowers pollUntil and then wakes the timekeeper, so that one wake-up does for
 * those that add later ones meanwhile.
 *
 * <p>While no P is idle nobody keeps the time, for those that run look at the timers themselves. So
 * a timekeeper that finds no idle P resigns, and then looks for one again; and whoever puts a P
 * into idlePs looks afterwards whether somebody keeps the time: an M that parks then tries to keep
 * it, and one that goes on to other things wakes another. At least one of the two sees the other.
 */
final class Idle {
  /** Between two reports that no thread could be started. */
  private static final long FAILURE_NANOS = TimeUnit.SECONDS.toNanos(1);

  private static final VarHandle SPINNING;
  private static final VarHandle TIMEKEEPER;
  private static final VarHandle TAKEN;
  private static final VarHandle POLL_UNTIL;

  static {
    try {
      var lookup = MethodHandles.lookup();
      SPINNING = lookup.findVarHandle(Idle.class, "spinning", int.class);
      POLL_UNTIL = lookup.findVarHandle(Idle.class, "pollUntil", long.class);
      TAKEN = lookup.findVarHandle(Idle.class, "taken", int.class);
      TIMEKEEPER = lookup.findVarHandle(Idle.class, "timekeeper", Machine.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final Scheduler scheduler;
  private final IdleStack<Processor> idlePs = new IdleStack<>();
  private final IdleStack<Machine> idleMs = new IdleStack<>();
  private final AtomicInteger machineIds = new AtomicInteger();
  private final AtomicInteger machines = new AtomicInteger();
  private final AtomicLong failedAt = new AtomicLong(); // 0: never
  private volatile long idleNanos = TimeUnit.SECONDS.toNanos(30); // then a surplus M ends
  private volatile int taken;

  /**
   * Somebody could not call {@link #wakep} for lack of stack or memory: sysmon does it. Set before
   * the look at whether sysmon sleeps; sysmon looks here after it has said that it does.
   */
  volatile boolean wakeOwed;

  private volatile int spinning; // Ms that look for work, and wakers for a moment
  private volatile @Nullable Machine timekeeper; // CAS from null by an idle M, which also clears it
  private volatile long pollUntil = Timers.NONE; // the timekeeper writes, who adds lowers it

  private final AtomicLong handoffs = new AtomicLong();

  Idle(Scheduler scheduler) {
    this.scheduler = scheduler;
  }

  /** Wakes an idle M for work that was just made visible, unless one is about to look anyway. */
  void wakep() {
    Chaos.edge();
    while (!idlePs.isEmpty() && spinning == 0) {
      if (!scheduler.isOpened()) {
        return; // sysmon will do it
      }
      if (!StackProbe.EXTRA.isDeepEnough()) {
        wakeOwed = true;
        scheduler.sysmon().wake(); // which does it
        return;
      }
      if (!SPINNING.compareAndSet(this, 0, 1)) {
        return;
      }
      Chaos.edge();
      Processor p = takeIdleP();
      if (p != null) {
        startMachine(p, true);
        return;
      }
      SPINNING.getAndAdd(this, -1);
    }
  }

  /** Sysmon: whether somebody could not wake an M. */
  boolean payWake() {
    if (!wakeOwed) {
      return false;
    }
    wakeOwed = false;
    wakep();
    return true;
  }

  void stopSpinning(Machine m) {
    notSpinning(m);
    Chaos.edge();
    if (!idlePs.isEmpty() && (scheduler.procs().workVisible() || timeIsNotKept())) {
      wakep();
    }
  }

  /** Gives a P to an idle M, or to a new one. */
  void startMachine(Processor p, boolean asSpinning) {
    Machine m = idleMs.pop();
    if (m != null) {
      m.wake(p, asSpinning);
    } else {
      startNewMachine(p, asSpinning);
    }
  }

  private void startNewMachine(Processor p, boolean asSpinning) {
    try {
      countMachine();
      try {
        var m = new Machine(scheduler, machineIds.getAndIncrement());
        m.spinning = asSpinning;
        m.nextp = p;
        m.thread.start();
      } catch (Throwable e) {
        machines.getAndDecrement();
        throw e;
      }
    } catch (Throwable e) { // no thread to be had: sysmon tries again for what is in the global one
      scheduler.procs().unload(p);
      putIdleP(p);
      if (asSpinning) {
        SPINNING.getAndAdd(this, -1);
      }
      tellFailure(e);
    }
  }

  private void countMachine() {
    int n;
    do {
      n = machines.get();
      if (n >= scheduler.limit().most()) {
        throw scheduler.limit().exhausted();
      }
    } while (!machines.compareAndSet(n, n + 1));
  }

  private void tellFailure(Throwable e) {
    long now = System.nanoTime();
    long last = failedAt.get();
    if ((last == 0 || now - last > FAILURE_NANOS) && failedAt.compareAndSet(last, now)) {
      scheduler.fault("an OS thread could not be started", e);
    }
  }

  /** Sets after how long an idle M ends if there are more than GOMAXPROCS. */
  void endIdleAfter(long nanos) {
    idleNanos = nanos;
  }

  /** Whether an idle M that is one too many is out of the count, and of the list, and shall end. */
  private boolean retire(Machine m, IdleStack.Node<Machine> node) {
    int n;
    do {
      n = machines.get();
      if (n <= scheduler.gomaxprocs()) {
        return false;
      }
    } while (!machines.compareAndSet(n, n - 1));
    if (!idleMs.withdraw(node)) {
      machines.getAndIncrement();
      return false;
    }
    m.retired = true;
    return true;
  }

  /** The M found nothing: it gives up its P and waits; false if it shall end. */
  boolean release(Machine m, Processor p) {
    m.p = null;
    notSpinning(m); // before the push, after which the field belongs to whoever wakes it
    Chaos.edge();
    var node = idleMs.push(m);
    Chaos.edge();
    putIdleP(p);
    Chaos.edge();
    if (scheduler.procs().workVisible() && idleMs.withdraw(node)) {
      Processor again = takeIdleP();
      if (again != null) {
        m.hold(again);
        spin(m);
        return true;
      }
      node = idleMs.push(m);
    }
    return park(m, node);
  }

  /** An M without a P waits for one; false if it shall end. */
  boolean stop(Machine m) {
    return park(m, idleMs.push(m));
  }

  /** Parks an idle M until it has a P, or a timer is due; false if it shall end. */
  private boolean park(Machine m, IdleStack.Node<Machine> node) {
    long idleSince = System.nanoTime();
    while (m.nextp == null) {
      if (scheduler.isTerminated()) {
        return false;
      }
      Thread.interrupted();
      long when = scheduler.procs().earliestTimer();
      if (when != Timers.NONE && !idlePs.isEmpty() && keepsTime(m)) {
        Chaos.edge();
        pollUntil = when;
        Chaos.edge();
        if (scheduler.procs().earliestTimer() < when) {
          continue;
        }
        long nanos = when - System.nanoTime();
        if (nanos > 0) {
          if (m.nextp == null && !scheduler.isTerminated()) {
            LockSupport.parkNanos(scheduler, nanos);
          }
          continue;
        }
        if (idleMs.withdraw(node)) {
          m.hold(takeIdleP());
          if (m.p != null) {
            spin(m); // the timer may be another P's, whose M has been woken but does not run yet
            passTime(m);
            return true;
          }
          node = idleMs.push(m); // all Ps run, and look at the timers themselves
        }
        continue;
      }
      Chaos.edge();
      if (leaveTime(m) && !idlePs.isEmpty()) {
        continue; // whoever put that P there may have relied on this M
      }
      LockSupport.parkNanos(scheduler, idleNanos);
      if (System.nanoTime() - idleSince >= idleNanos && retire(m, node)) {
        passTime(m); // it may have been woken for that
        return false;
      }
    }
    m.takeNextP();
    passTime(m);
    return true;
  }

  /**
   * An M goes on to other things. If nobody keeps the time, be it that this one did or that it was
   * woken to and got a P first, another idle one does, or where there is none a new one.
   */
  private void passTime(Machine m) {
    leaveTime(m);
    if (!idlePs.isEmpty() && timeIsNotKept()) {
      Machine other = idleMs.peek();
      if (other != null) {
        LockSupport.unpark(other.thread);
      } else {
        wakep();
      }
    }
  }

  private boolean keepsTime(Machine m) {
    return timekeeper == m || TIMEKEEPER.compareAndSet(this, null, m);
  }

  /** Whether this M had kept the time. */
  private boolean leaveTime(Machine m) {
    if (timekeeper != m) {
      return false;
    }
    pollUntil = Timers.NONE;
    Chaos.edge();
    timekeeper = null;
    Chaos.edge();
    return true;
  }

  private boolean timeIsNotKept() {
    return timekeeper == null && scheduler.procs().earliestTimer() != Timers.NONE;
  }

  /** How often an M gave its P away, for it was about to block or to end. */
  long handoffs() {
    return handoffs.get();
  }

  /** The M of this P is about to block, or ends: somebody else may need the P. Go's handoffp. */
  void handoff(Processor p) {
    handoffs.getAndIncrement();
    if (p.isRetaken()) {
      scheduler.procs().drop(p);
      return;
    }
    if (!p.runq.isEmpty() || !scheduler.global().isEmpty()) {
      startMachine(p, false);
      return;
    }
    if (idlePs.isEmpty() && spinning == 0 && SPINNING.compareAndSet(this, 0, 1)) {
      startMachine(p, true);
      return;
    }
    if (timeIsNotKept()) {
      startMachine(p, false);
      return;
    }
    offer(p);
  }

  /**
   * The M of this P enters a blocking region, and comes back. If something waits for the P another
   * M gets it, or else it is put where everybody finds it, the M itself included: Go's entersyscall
   * and, since nobody has to look for what was left in a system call, its retake.
   *
   * @return for {@link #takeBack}; {@code null} if the P has gone to another M
   */
  IdleStack.@Nullable Node<Processor> lend(Processor p) {
    if (p.isRetaken() || !p.runq.isEmpty()) {
      handoff(p);
      return null;
    }
    return offer(p);
  }

  /** The region is over: takes that P back, if nobody has taken it meanwhile. */
  boolean takeBack(IdleStack.Node<Processor> lent) {
    if (!idlePs.withdraw(lent)) {
      return false;
    }
    taken(lent.item());
    return true;
  }

  /** Puts a P where Ms find it. Whoever calls looks for work, and for timers, afterwards. */
  IdleStack.Node<Processor> putIdleP(Processor p) {
    p.idle = true;
    IdleStack.Node<Processor> node = idlePs.push(p);
    if (scheduler.isTerminated()) {
      scheduler.ending().drainIdle(); // nobody else will
    }
    if (p.isRetaken()) {
      dropRetaken();
    }
    return node;
  }

  /** Puts a P where Ms find it, and wakes one if there is something to do. */
  IdleStack.Node<Processor> offer(Processor p) {
    Chaos.edge();
    IdleStack.Node<Processor> node = putIdleP(p);
    Chaos.edge();
    if (scheduler.procs().workVisible() || timeIsNotKept()) {
      wakep();
    }
    return node;
  }

  /**
   * Drops the retaken ones among the idle. Called by who marked a P and then saw it idle, and by
   * who put one there and then saw it marked.
   */
  void dropRetaken() {
    Processor others = null; // linked: there may be no memory for a list
    for (Processor p = takeIdleP(); p != null; p = takeIdleP()) {
      if (p.isRetaken()) {
        scheduler.procs().drop(p);
      } else {
        p.next = others;
        others = p;
      }
    }
    while (others != null) {
      Processor p = others;
      others = p.next;
      p.next = null;
      offer(p);
    }
  }

  @Nullable Processor takeIdleP() {
    Processor p = idlePs.pop();
    if (p != null) {
      taken(p);
    }
    return p;
  }

  private void taken(Processor p) {
    p.idle = false;
    TAKEN.getAndAdd(this, 1);
    scheduler.sysmon().wake();
  }

  void timerAdded(long when) {
    Chaos.edge();
    Machine keeper = timekeeper;
    if (keeper == null) {
      wakep();
    } else {
      long until = pollUntil;
      if (when < until) {
        POLL_UNTIL.compareAndSet(this, until, when); // those that add later ones leave it to us
        LockSupport.unpark(keeper.thread);
      }
    }
  }

  /** How often an idle P was taken. */
  int taken() {
    return taken;
  }

  boolean hasIdleP() {
    return idlePs.size() > 0;
  }

  /** Whether no M holds a P, not even one that was retaken from it. */
  boolean allIdle() {
    return idlePs.size() >= scheduler.procs().all().length;
  }

  /** Whether another M may spin beside those that do: Go's half of the busy Ps. */
  boolean maySpin() {
    return 2 * spinning < scheduler.gomaxprocs() - idlePs.size();
  }

  void spin(Machine m) {
    m.spinning = true;
    SPINNING.getAndAdd(this, 1);
  }

  void notSpinning(Machine m) {
    if (m.spinning) {
      m.spinning = false;
      SPINNING.getAndAdd(this, -1);
    }
  }

  /** Wakes all idle Ms, to see that the scheduler has ended. */
  void dismissMs() {
    for (Machine m = idleMs.pop(); m != null; m = idleMs.pop()) {
      LockSupport.unpark(m.thread);
    }
  }

  void machineEnded(Machine m) {
    if (!m.retired) {
      machines.getAndDecrement();
    }
  }

  int machines() {
    return machines.get();
  }

  int idleProcessors() {
    return idlePs.size();
  }

  int spinning() {
    return spinning;
  }
}
