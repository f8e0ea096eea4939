package io.gmp.internal.scheduler;

import io.gmp.internal.engine.Engine;
import io.gmp.internal.engine.Engines;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The scheduler: Ms run Gs while they hold Ps. Go's proc.go, lock-free, with lazy stacks.
 *
 * <p>This class holds what all Ps share and the decisions between them; {@link Machine} is the loop
 * of one M, {@link Processor} what one P owns, {@link Sysmon} what watches.
 */
public final class Scheduler implements Engine.Hooks {
  /*
   * Implementation overview.
   *
   * Work enters in three ways. spawn(): new work, into runnext of the caller's P, and an idle M is
   * woken, because new work is new parallelism. ready(): a G or a continuation made runnable by a
   * message, into runnext; alone there it wakes nobody, for it is about to run here, and nobody may
   * steal it (RunQueue.shared) but sysmon, which moves it on if the G before it takes long. submit from
   * outside: the global queue. A caller that holds no P (another thread, an M in a blocking region)
   * always uses the global queue.
   *
   * No lost wake-up. Producers: put work; full fence; read idlePs and spinning. An M that runs out of
   * work: stop counting as spinning (full fence); push the P onto idlePs (full fence); then look at
   * all queues again. So of a producer and an M that goes idle at least one sees the other. A producer
   * that finds somebody spinning leaves it to them: a spinning M, when it finds work or gives up,
   * first stops counting as spinning and then looks at all queues. wakep() itself counts as spinning
   * for a moment; if it finds no idle P it stops counting and then looks for an idle P again, for one
   * may have been pushed by an M whose second look came before the work of a producer that was turned
   * away by this moment's count (Go's needspinning).
   *
   * Idle Ms. An M pushes itself onto idleMs before it pushes its P onto idlePs, so that whoever gets
   * the P finds an M to run it. It parks until it is popped and given a P. One of the idle Ms is the
   * timekeeper and sleeps until the earliest timer of all Ps; pollUntil says until when. A timer that
   * is added is made visible first, then pollUntil is read; the timekeeper writes pollUntil first,
   * then looks at all timers again.
   *
   * Who owns what. A P is touched by the M that holds it; it changes hands through idlePs (CAS) or
   * Machine.nextp (volatile). A P whose tick stands still for a slice while work waits is marked
   * retaken and another one takes its place (retake); its M gives it up by itself, later.
   *
   * After the end (terminated) execute() hands continuations to the JDK's scheduler, so that virtual
   * threads that outlive us still run.
   */

  private static final int SPIN_ROUNDS = 24;
  private static final int SPIN_PAUSES = 20;
  private static final int GLOBAL_PERIOD = 61;
  private static final int GLOBAL_BATCH = 128;
  private static final long IDLE_M_NANOS = TimeUnit.SECONDS.toNanos(30);

  private static final VarHandle SPINNING;
  private static final VarHandle TIMEKEEPER;
  private static final VarHandle ALLP;
  private static final VarHandle LOCKED;

  static {
    try {
      var lookup = MethodHandles.lookup();
      SPINNING = lookup.findVarHandle(Scheduler.class, "spinning", int.class);
      TIMEKEEPER = lookup.findVarHandle(Scheduler.class, "timekeeper", Machine.class);
      ALLP = lookup.findVarHandle(Scheduler.class, "allp", Processor[].class);
      LOCKED = lookup.findVarHandle(Scheduler.class, "locked", Machine[].class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /** What leaves a G. */
  @FunctionalInterface
  public interface Uncaught {
    /** Handles it; runs where the G ran. */
    void handle(G g, Throwable e);
  }

  private final String name;
  private final Engine engine;
  private final Uncaught uncaught;
  private final Consumer<String> faults;
  private final ClassLoader contextClassLoader;
  private final GlobalQueue global = new GlobalQueue();
  private final IdleStack<Processor> idlePs = new IdleStack<>();
  private final IdleStack<Machine> idleMs = new IdleStack<>();
  private final RunnerTable runners = new RunnerTable();
  private final AtomicLong ids = new AtomicLong(1);
  private final AtomicLong createdOutside = new AtomicLong();
  private final AtomicLong finishedOutside = new AtomicLong();
  private final AtomicLong pastCreated = new AtomicLong(); // of Ps that are gone
  private final AtomicLong pastFinished = new AtomicLong();
  private final AtomicInteger machineIds = new AtomicInteger();
  private final AtomicInteger machines = new AtomicInteger();
  private final AtomicLong steals = new AtomicLong();
  private final Sysmon sysmon;
  private final int gomaxprocs;

  private volatile Processor[] allp; // those in use and those retaken but not yet given up; CAS
  private volatile StealOrder order;
  private volatile Machine[] locked = {}; // CAS; empty but for LockOSThread
  private volatile int spinning;
  private volatile @Nullable Machine timekeeper;
  private volatile long pollUntil = Timers.NONE;
  private @Nullable Object owner; // written before work comes in
  private volatile boolean closing;
  private volatile boolean terminated;

  /**
   * Makes a scheduler; Ms start as there is work.
   *
   * @param name begins the names of its threads
   * @param choice the engine's name
   * @param gomaxprocs the number of Ps
   * @param uncaught gets what leaves a G
   * @param faults gets reports of trouble in the scheduler itself
   */
  public Scheduler(
      String name, String choice, int gomaxprocs, Uncaught uncaught, Consumer<String> faults) {
    this.name = name;
    this.engine = Engines.create(choice, this);
    this.uncaught = uncaught;
    this.faults = faults;
    this.gomaxprocs = gomaxprocs;
    ClassLoader loader = Thread.currentThread().getContextClassLoader();
    this.contextClassLoader = loader != null ? loader : ClassLoader.getSystemClassLoader();
    this.allp = new Processor[gomaxprocs];
    this.order = new StealOrder(gomaxprocs);
    for (int i = gomaxprocs - 1; i >= 0; i--) {
      allp[i] = new Processor(i);
      putIdleP(allp[i]);
    }
    this.sysmon = new Sysmon(this);
    sysmon.start();
  }

  // ---- work comes in ----

  /**
   * Takes new work, and wakes an idle M for it.
   *
   * @throws RejectedExecutionException if the scheduler has ended, or is ending and the caller is
   *     not part of it
   */
  public void spawn(G g) {
    Machine m = Machine.of(this);
    Processor p = m == null ? null : m.p;
    if (p != null) {
      p.runq.putNext(g, true, global);
      wakep();
      if (!p.isUndisturbed()) {
        checkpoint();
      }
      return;
    }
    if (m == null && closing || terminated) {
      throw new RejectedExecutionException("the runtime '" + name + "' is closed");
    }
    submitOutside(g);
  }

  /**
   * Takes a G made ready by a message: it runs next on the caller's P. Never throws; after the end
   * the G is abandoned.
   */
  public void ready(Runnable work) {
    Machine m = Machine.of(this);
    Processor p = m == null ? null : m.p;
    if (p == null) {
      submitOutside(work);
    } else if (p.runq.putNext(work, false, global)) {
      wakep();
    }
  }

  /** Takes work that shall run after what is already waiting: an actor that has had its turn. */
  public void yield(G g) {
    Machine m = Machine.of(this);
    Processor p = m == null ? null : m.p;
    if (p == null) {
      submitOutside(g);
    } else {
      p.runq.put(g, global);
      VarHandle.fullFence();
      wakep();
    }
  }

  /** Puts work back where the caller's P, or anyone, finds it. */
  void submit(Runnable work) {
    Machine m = Machine.of(this);
    Processor p = m == null ? null : m.p;
    if (p == null) {
      submitOutside(work);
    } else {
      p.runq.put(work, global);
      VarHandle.fullFence();
      wakep();
    }
  }

  /** Puts work into the global queue. */
  void submitOutside(Runnable work) {
    global.add(work);
    if (terminated) {
      drainGlobal();
    } else {
      wakep();
    }
  }

  /** A continuation has become runnable. See {@link Engine.Hooks#execute}. */
  @Override
  public void execute(Runnable continuation) {
    Machine m = Machine.of(this);
    if (m == null) {
      submitOutside(continuation);
      return;
    }
    boolean onBaseLoop = Thread.currentThread() == m.thread;
    boolean toGlobal = m.toGlobal;
    m.toGlobal = false;
    if (onBaseLoop && m.capturing != null) {
      m.capturing.continuation = continuation;
      m.capturing = null;
      return;
    }
    Processor p = m.p;
    if (p == null) {
      submitOutside(continuation);
    } else if (onBaseLoop && m.justUnmounted(continuation)) {
      if (toGlobal) {
        submitOutside(continuation);
      } else {
        p.runq.put(continuation, global);
        VarHandle.fullFence();
        wakep();
      }
    } else if (p.runq.putNext(continuation, false, global)) {
      wakep();
    }
  }

  // ---- goroutines give way ----

  /**
   * The calling goroutine goes to the tail of the global queue. Elsewhere a yield of the thread.
   */
  public static void gosched() {
    Machine m = Machine.current();
    if (m == null) {
      Thread.yield();
    } else if (Thread.currentThread().isVirtual()) {
      m.toGlobal = true;
      Thread.yield();
      Machine now = Machine.current(); // a pinned one has not moved
      if (now == m) {
        m.toGlobal = false;
      }
    } else {
      m.yieldG();
    }
  }

  /** Gives way if the slice is used up. */
  public static void checkpoint() {
    Machine m = Machine.current();
    if (m != null) {
      Processor p = m.p;
      if (p != null && !p.isUndisturbed()) {
        p.clearPreempt();
        gosched();
      }
    }
  }

  /** Whether the slice of the P under the calling code is used up; false where there is none. */
  public static boolean sliceIsOver() {
    Machine m = Machine.current();
    Processor p = m == null ? null : m.p;
    return p != null && !p.isUndisturbed();
  }

  /** The M under the calling code gives its P away; whether it did. */
  public static boolean enterBlocking() {
    Machine m = Machine.current();
    return m != null && Runner.current() != null && m.enterBlocking();
  }

  /** The end of what a successful enterBlocking began. */
  public static void exitBlocking() {
    Machine.exitBlocking();
  }

  /** Ties the calling G to its OS thread; false if there is no G. */
  public static boolean lockOSThread() {
    Runner runner = Runner.current();
    if (runner == null) {
      return false;
    }
    runner.lockOSThread();
    return true;
  }

  /** Undoes one lockOSThread. */
  public static void unlockOSThread() {
    Runner runner = Runner.current();
    if (runner != null) {
      runner.unlockOSThread();
    }
  }

  // ---- finding work ----

  /**
   * Owner: the next work of this P, without looking at other Ps. On a runner or in the base loop.
   */
  @Nullable Runnable poll(Processor p) {
    if (p.isPreempted()) {
      p.clearPreempt();
      p.newSlice();
      p.runq.demoteNext(global); // a chain through runnext has had its slice
      if (!global.isEmpty()) {
        Runnable work = global.poll();
        if (work != null) {
          return work;
        }
      }
    }
    if (p.tick() % GLOBAL_PERIOD == 0 && !global.isEmpty()) {
      Runnable work = global.poll();
      if (work != null) {
        p.newSlice();
        return work;
      }
    }
    Runnable work = p.runq.takeNext();
    if (work != null) {
      return work;
    }
    work = p.runq.take();
    if (work == null) {
      work = pollGlobal(p);
    }
    if (work != null) {
      p.newSlice();
    }
    return work;
  }

  private @Nullable Runnable pollGlobal(Processor p) {
    int size = global.size();
    return size == 0
        ? null
        : global.poll(Math.min(GLOBAL_BATCH, Math.min(size, size / gomaxprocs + 1)), p.runq);
  }

  /**
   * The base loop's search; waits until there is work for this M.
   *
   * @return the work, or {@code null} if the M shall end
   */
  @Nullable Runnable findRunnable(Machine m) {
    for (; ; ) {
      if (m.nextp != null) {
        m.takeNextP();
      }
      Processor p = m.p;
      if (terminated) {
        return null;
      }
      if (p == null) {
        if (!stop(m)) {
          return null;
        }
        continue;
      }
      if (p.isRetaken()) {
        surrender(m, p);
        continue;
      }
      if (p.timersDue()) {
        p.timers.run(System.nanoTime());
      }
      Runnable work = poll(p);
      if (work == null) {
        work = spin(m, p);
      }
      if (work != null) {
        if (m.spinning) {
          stopSpinning(m);
        }
        return work;
      }
      release(m, p);
    }
  }

  /** Looks at the timers, at the other Ps and at the global queue for a while. */
  private @Nullable Runnable spin(Machine m, Processor p) {
    if (p.timers.next() != Timers.NONE && p.timers.run(System.nanoTime())) {
      Runnable work = poll(p);
      if (work != null) {
        return work;
      }
    }
    if (!m.spinning) {
      if (2 * spinning >= gomaxprocs - idlePs.size()) {
        return null;
      }
      m.spinning = true;
      SPINNING.getAndAdd(this, 1);
    }
    for (int round = 1; round <= SPIN_ROUNDS; round++) {
      Runnable work = steal(p, round == SPIN_ROUNDS);
      if (work == null && !global.isEmpty()) {
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
  private @Nullable Runnable steal(Processor p, boolean last) {
    Processor[] ps = allp;
    StealOrder steps = order;
    if (steps.count() != ps.length) {
      return null; // both are being changed
    }
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
        Runnable work = poll(p);
        if (work != null) {
          return work;
        }
      }
      Runnable work = p.runq.stealFrom(victim.runq, last);
      if (work != null) {
        steals.getAndIncrement();
        return work;
      }
    }
    return null;
  }

  // ---- waking and idling ----

  /** Wakes an idle M for work that was just made visible, unless one is about to look anyway. */
  void wakep() {
    while (!idlePs.isEmpty() && spinning == 0 && SPINNING.compareAndSet(this, 0, 1)) {
      Processor p = takeIdleP();
      if (p != null) {
        startMachine(p, true);
        return;
      }
      SPINNING.getAndAdd(this, -1);
    }
  }

  private void stopSpinning(Machine m) {
    m.spinning = false;
    SPINNING.getAndAdd(this, -1);
    if (!idlePs.isEmpty() && workVisible()) {
      wakep();
    }
  }

  private boolean workVisible() {
    if (!global.isEmpty()) {
      return true;
    }
    for (Processor p : allp) {
      if (p.runq.hasStealable()) {
        return true;
      }
    }
    return false;
  }

  /** Gives a P to an idle M, or to a new one. */
  private void startMachine(Processor p, boolean asSpinning) {
    Machine m = idleMs.pop();
    if (m != null) {
      m.wake(p, asSpinning);
    } else {
      startNewMachine(p, asSpinning);
    }
    sysmon.wake();
  }

  private void startNewMachine(Processor p, boolean asSpinning) {
    try {
      var m = new Machine(this, machineIds.getAndIncrement());
      machines.getAndIncrement();
      m.spinning = asSpinning;
      m.nextp = p;
      try {
        m.thread.start();
      } catch (Throwable e) {
        machines.getAndDecrement();
        throw e;
      }
    } catch (Throwable e) { // no thread to be had: sysmon tries again
      putIdleP(p);
      if (asSpinning) {
        SPINNING.getAndAdd(this, -1);
      }
      sysmon.report("an OS thread could not be started", e);
    }
  }

  /** The M found nothing: it gives up its P and waits. */
  private void release(Machine m, Processor p) {
    m.p = null;
    if (m.spinning) {
      m.spinning = false; // before the push, after which the field is whoever wakes it's
      SPINNING.getAndAdd(this, -1);
    }
    var node = idleMs.push(m);
    putIdleP(p);
    if (workVisible() && idleMs.withdraw(node)) {
      Processor again = takeIdleP();
      if (again != null) {
        m.p = again;
        m.spinning = true;
        SPINNING.getAndAdd(this, 1);
        return;
      }
      node = idleMs.push(m);
    }
    park(m, node);
  }

  /** An M without a P waits for one; false if it shall end. */
  private boolean stop(Machine m) {
    return park(m, idleMs.push(m));
  }

  /** Parks an idle M until it has a P, or a timer is due; false if it shall end. */
  private boolean park(Machine m, IdleStack.Node<Machine> node) {
    long idleSince = System.nanoTime();
    while (m.nextp == null) {
      if (terminated) {
        return false;
      }
      Thread.interrupted();
      long when = earliestTimer();
      if (when != Timers.NONE && !idlePs.isEmpty() && keepsTime(m)) {
        pollUntil = when;
        if (earliestTimer() < when) {
          continue;
        }
        long nanos = when - System.nanoTime();
        if (nanos > 0) {
          if (m.nextp == null && !terminated) {
            LockSupport.parkNanos(this, nanos);
          }
          continue;
        }
        if (idleMs.withdraw(node)) {
          m.p = takeIdleP();
          if (m.p != null) {
            passTime(m);
            return true;
          }
          node = idleMs.push(m); // all Ps run, and look at the timers themselves
        }
        continue;
      }
      leaveTime(m);
      LockSupport.parkNanos(this, IDLE_M_NANOS);
      if (System.nanoTime() - idleSince >= IDLE_M_NANOS
          && machines.get() > gomaxprocs
          && idleMs.withdraw(node)) {
        return false;
      }
    }
    m.takeNextP();
    passTime(m);
    return true;
  }

  /** If this M kept the time, another idle one takes its place. */
  private void passTime(Machine m) {
    if (timekeeper == m) {
      leaveTime(m);
      Machine other = idlePs.isEmpty() ? null : idleMs.peek();
      if (other != null && earliestTimer() != Timers.NONE) {
        LockSupport.unpark(other.thread);
      }
    }
  }

  private boolean keepsTime(Machine m) {
    return timekeeper == m || TIMEKEEPER.compareAndSet(this, null, m);
  }

  private void leaveTime(Machine m) {
    if (timekeeper == m) {
      pollUntil = Timers.NONE;
      timekeeper = null;
    }
  }

  private long earliestTimer() {
    long earliest = Timers.NONE;
    for (Processor p : allp) {
      earliest = Math.min(earliest, p.timers.next());
    }
    return earliest;
  }

  /** The M of this P is about to block, or ends: somebody else may need the P. Go's handoffp. */
  void handoff(Processor p) {
    if (p.isRetaken()) {
      drop(p);
      return;
    }
    if (!p.runq.isEmpty() || !global.isEmpty()) {
      startMachine(p, false);
      return;
    }
    if (idlePs.isEmpty() && spinning == 0 && SPINNING.compareAndSet(this, 0, 1)) {
      startMachine(p, true);
      return;
    }
    if (timekeeper == null && earliestTimer() != Timers.NONE) {
      startMachine(p, false);
      return;
    }
    putIdleP(p);
    if (workVisible()) {
      wakep();
    }
  }

  private void putIdleP(Processor p) {
    p.idle = true;
    idlePs.push(p);
  }

  @Nullable Processor takeIdleP() {
    Processor p = idlePs.pop();
    if (p != null) {
      p.idle = false;
    }
    return p;
  }

  // ---- retake ----

  /**
   * Sysmon: puts a new P in the place of one whose M does not come to a checkpoint, and lets an M
   * run it. The old one stays in allp, for thieves, until its M gives it up.
   */
  void retake(Processor stuck) {
    var replacement = new Processor(stuck.id);
    if (replace(stuck, stuck, replacement)) {
      stuck.retake();
      startMachine(replacement, false);
      if (terminated) {
        replacement.end();
      }
    }
  }

  /** Replaces one P in allp by those given. */
  private boolean replace(Processor old, Processor... by) {
    for (; ; ) {
      Processor[] ps = allp;
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
      if (ALLP.compareAndSet(this, ps, next)) {
        order = new StealOrder(next.length);
        return true;
      }
    }
  }

  /** The M gives up a retaken P. */
  private void surrender(Machine m, Processor p) {
    m.p = null;
    if (m.spinning) {
      m.spinning = false;
      SPINNING.getAndAdd(this, -1);
    }
    drop(p);
  }

  /** Owner: moves what a retaken P still holds to where others find it, and forgets the P. */
  private void drop(Processor p) {
    for (Runnable work = p.runq.take(); work != null; work = p.runq.take()) {
      global.add(work);
    }
    Runnable next = p.runq.takeNext();
    if (next != null) {
      global.add(next);
    }
    for (TimerTask task : p.timers.drain()) {
      anyP(p).timers.adopt(task);
      timerAdded(task.when);
    }
    pastFinished.addAndGet(p.finished());
    pastCreated.addAndGet(p.created());
    replace(p);
    wakep();
  }

  private Processor anyP(Processor but) {
    Processor[] ps = allp;
    int at = (int) Thread.currentThread().threadId();
    for (int i = 0; i < ps.length; i++) {
      Processor p = ps[Integer.remainderUnsigned(at + i, ps.length)];
      if (p != but && !p.isRetaken()) {
        return p;
      }
    }
    return ps[0];
  }

  // ---- timers ----

  /**
   * Arms a timer on the caller's P, or on some P.
   *
   * @param nanos the delay; zero or less is due at once
   * @param action run on the scheduler when it is due; short, never blocks
   */
  public TimerTask after(long nanos, Runnable action) {
    return arm(nanos, action, false);
  }

  /**
   * Arms a timer.
   *
   * @param vital whether somebody hangs on it even if the scheduler ends first
   */
  TimerTask arm(long nanos, Runnable action, boolean vital) {
    long now = System.nanoTime();
    long when = now + Math.min(Math.max(0, nanos), Timers.NONE / 2);
    Machine m = Machine.of(this);
    Processor p = m == null ? null : m.p;
    if (p == null || p.isRetaken()) {
      Processor[] ps = allp;
      p = ps[Integer.remainderUnsigned((int) Thread.currentThread().threadId(), ps.length)];
    }
    TimerTask task = p.timers.add(when, action, vital);
    timerAdded(when);
    return task;
  }

  private void timerAdded(long when) {
    Machine keeper = timekeeper;
    if (keeper == null) {
      wakep();
    } else if (when < pollUntil) {
      LockSupport.unpark(keeper.thread);
    }
  }

  @Override
  public ScheduledFuture<?> schedule(Runnable task, long delay, TimeUnit unit) {
    TimerTask timer = arm(unit.toNanos(delay), task, true);
    if (terminated) {
      Runnable action = timer.surrender();
      if (action != null) {
        engine.handBack(action, delay, unit);
      }
    }
    return timer;
  }

  // ---- the end ----

  /** Refuses new work from outside from now on; false if that was so already. */
  public synchronized boolean startClosing() {
    if (closing) {
      return false;
    }
    closing = true;
    return true;
  }

  /** Interrupts every G that stands on a stack, blocked or running. */
  public void interruptAll() {
    runners.forEach(
        runner -> {
          if (runner.currentG() != null) {
            runner.thread().interrupt();
          }
        });
  }

  /** Visits every G that stands on a stack, with its thread. */
  public void forEachStarted(java.util.function.BiConsumer<G, Thread> visitor) {
    runners.forEach(
        runner -> {
          G g = runner.currentG();
          if (g != null) {
            visitor.accept(g, runner.thread());
          }
        });
  }

  /** Ends all Ms that are not inside a G; those that are end when it returns. */
  public void terminate() {
    terminated = true;
    sysmon.end();
    for (Processor p : allp) {
      p.end();
    }
    for (Machine m = idleMs.pop(); m != null; m = idleMs.pop()) {
      LockSupport.unpark(m.thread);
    }
    for (Machine m : locked) {
      LockSupport.unpark(m.thread);
    }
    for (Processor p = takeIdleP(); p != null; p = takeIdleP()) {
      drain(p);
    }
    drainGlobal();
  }

  /** Hands back, after the end, what an M left on its P. */
  private void drain(Processor p) {
    for (Runnable work = p.runq.take(); work != null; work = p.runq.take()) {
      handBack(work);
    }
    Runnable next = p.runq.takeNext();
    if (next != null) {
      handBack(next);
    }
    for (TimerTask task : p.timers.drain()) {
      Runnable action = task.vital ? task.surrender() : null;
      if (action != null && engine.mountsRunners()) {
        engine.handBack(action, Math.max(0, task.when - System.nanoTime()), TimeUnit.NANOSECONDS);
      } else if (action != null) {
        action.run();
      }
    }
  }

  private void drainGlobal() {
    for (Runnable work = global.poll(); work != null; work = global.poll()) {
      handBack(work);
    }
  }

  private void handBack(Runnable work) {
    switch (work) {
      case G g -> g.abandoned();
      case Machine.Token token -> LockSupport.unpark(token.owner.thread);
      default -> engine.handBack(work);
    }
  }

  /** The M's thread is about to end. */
  void machineEnded(Machine m) {
    Processor p = m.p;
    m.p = null;
    if (m.spinning) {
      m.spinning = false;
      SPINNING.getAndAdd(this, -1);
    }
    machines.getAndDecrement();
    if (terminated) {
      if (p != null) {
        drain(p);
      }
      drainGlobal();
    } else if (p != null) {
      handoff(p);
    }
  }

  // ---- what others of this package ask ----

  Engine engine() {
    return engine;
  }

  ClassLoader contextClassLoader() {
    return contextClassLoader;
  }

  long drawIds(int count) {
    return ids.getAndAdd(count);
  }

  GlobalQueue global() {
    return global;
  }

  Processor[] allp() {
    return allp;
  }

  /** Sysmon: whether work waits for a P while this one is stuck. */
  boolean mustRetake(Processor p, @Nullable Runnable next) {
    return !hasIdleP()
        && (next != null
            || p.runq.size() > 0
            || !global.isEmpty()
            || earliestTimer() <= System.nanoTime());
  }

  boolean hasIdleP() {
    return idlePs.size() > 0;
  }

  boolean allIdle() {
    return idlePs.size() >= gomaxprocs;
  }

  void runnerMade(Runner runner) {
    runners.add(runner);
  }

  void runnerEnded(Runner runner) {
    runners.remove(runner);
  }

  @Nullable Runner runnerOf(Thread thread) {
    var found = new Runner[1];
    runners.forEach(
        runner -> {
          if (runner.thread() == thread) {
            found[0] = runner;
          }
        });
    return found[0];
  }

  void locked(Machine m) {
    Machine[] ms;
    Machine[] more;
    do {
      ms = locked;
      more = Arrays.copyOf(ms, ms.length + 1);
      more[ms.length] = m;
    } while (!LOCKED.compareAndSet(this, ms, more));
  }

  void unlocked(Machine m) {
    Machine[] ms;
    Machine[] fewer;
    do {
      ms = locked;
      fewer = Arrays.stream(ms).filter(other -> other != m).toArray(Machine[]::new);
    } while (!LOCKED.compareAndSet(this, ms, fewer));
  }

  /** The M that a continuation is locked to, or {@code null}. */
  @Nullable Machine lockedTo(Runnable continuation) {
    for (Machine m : locked) {
      Runner runner = m.lockedRunner();
      if (runner != null && runner.continuation == continuation) {
        return m;
      }
    }
    return null;
  }

  void uncaught(G g, Throwable e) {
    try {
      uncaught.handle(g, e);
    } catch (Throwable second) {
      fault("the uncaught handler failed", second);
    }
  }

  void fault(String what, Throwable e) {
    sysmon.report(what, e);
  }

  void report(String text) {
    faults.accept(text);
  }

  // ---- what the public runtime asks ----

  /** Says what public object this scheduler is under; once, before work comes in. */
  public void setOwner(Object owner) {
    this.owner = owner;
  }

  /** Returns the public object this scheduler is under. */
  public @Nullable Object owner() {
    return owner;
  }

  /** Returns the name. */
  public String name() {
    return name;
  }

  /** Returns the name of the engine that runs. */
  public String engineName() {
    return engine.name();
  }

  /** Returns the number of Ps. */
  public int gomaxprocs() {
    return gomaxprocs;
  }

  /** Returns whether new work from outside is refused. */
  public boolean isClosing() {
    return closing;
  }

  /** Returns whether it has ended. */
  public boolean isTerminated() {
    return terminated;
  }

  /** Returns the scheduler under the calling code, or {@code null}. */
  public static @Nullable Scheduler current() {
    Machine m = Machine.current();
    return m == null ? null : m.scheduler;
  }

  /** Returns what the calling code is part of, or {@code null} outside of any G. */
  public static @Nullable G currentG() {
    Runner runner = Runner.current();
    return runner == null ? null : runner.currentG();
  }

  /** Returns what a G that stands on that thread waits for, or {@code null}. */
  public static @Nullable WaitReason waitReasonOf(Thread thread) {
    return thread.getUncaughtExceptionHandler() instanceof Runner runner ? runner.waitReason : null;
  }

  /** Returns a new goroutine's id and counts it. */
  public long newGoroutine() {
    Machine m = Machine.of(this);
    Processor p = m == null ? null : m.p;
    if (p == null) {
      createdOutside.getAndIncrement();
      return drawIds(1);
    }
    p.countCreated();
    return p.newId(this);
  }

  /** Counts the end of a goroutine. */
  public void goroutineEnded() {
    Machine m = Machine.of(this);
    Processor p = m == null ? null : m.p;
    if (p == null) {
      finishedOutside.getAndIncrement();
    } else {
      p.countFinished();
    }
  }

  /** Returns how many goroutines have been created. */
  public long goroutinesCreated() {
    long n = createdOutside.get() + pastCreated.get();
    for (Processor p : allp) {
      n += p.created();
    }
    return n;
  }

  /** Returns how many goroutines have not ended; never less than there are. */
  public long goroutines() {
    long finished = finishedOutside.get() + pastFinished.get();
    for (Processor p : allp) {
      finished += p.finished();
    }
    return goroutinesCreated() - finished;
  }

  /** Returns the number of Ms. */
  public int machines() {
    return machines.get();
  }

  /** Returns the number of Ps that no M holds. */
  public int idleProcessors() {
    return idlePs.size();
  }

  /** Returns the number of Ms that look for work. */
  public int spinningMachines() {
    return spinning;
  }

  /** Returns the length of the global queue. */
  public int globalQueue() {
    return global.size();
  }

  /** Returns the lengths of the Ps' rings. */
  public int[] localQueues() {
    Processor[] ps = allp;
    int[] sizes = new int[ps.length];
    for (int i = 0; i < ps.length; i++) {
      sizes[i] = ps[i].runq.size();
    }
    return sizes;
  }

  /** Returns how often an M stole from another P. */
  public long steals() {
    return steals.get();
  }
}
