package io.gmp.internal.scheduler;

import io.gmp.internal.engine.Engine;
import java.lang.invoke.VarHandle;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import java.util.function.Supplier;
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
   * steal it (RunQueue.shared) but sysmon, which moves it on if the G before it takes long, and then
   * lets the next ones be stolen. submit from outside: the global queue. A caller that holds no P
   * (another thread, an M in a blocking region) always uses the global queue.
   *
   * Where the parts are: Beginning says how it comes to run, Search finds work, Idle keeps what has
   * none and wakes it, Procs knows the Ps and replaces those that are stuck, LockedMachines is
   * LockOSThread, Sysmon watches, Ending ends.
   *
   * Who owns what. A P is touched by the M that holds it; it changes hands through idlePs (CAS) or
   * Machine.nextp (volatile). A P whose tick stands still for a slice while work waits is marked
   * retaken and another one takes its place (retake); its M gives it up by itself, later.
   *
   * After the end (terminated) execute() hands continuations to the JDK's scheduler, so that virtual
   * threads that outlive us still run.
   */

  /** What leaves a G. */
  @FunctionalInterface
  public interface Uncaught {
    /** Handles it; runs where the G ran. */
    void handle(G g, Throwable e);
  }

  private final String name;
  private final String runnerName; // one string for all of them: a million may be parked
  private final Uncaught uncaught;
  private final Consumer<String> faults;
  private final GlobalQueue global = new GlobalQueue();
  private final RunnerTable runners = new RunnerTable();
  private final LockedMachines locks = new LockedMachines();
  private final MachineLimit limit = new MachineLimit();
  private final AtomicLong ids = new AtomicLong(1);
  private final Beginning beginning;
  private final Idle idle;
  private final Procs procs;
  private final Search search;
  private final Ending ending;
  private final Sysmon sysmon;
  private final Census census;

  private @Nullable Object owner; // written before work comes in
  private ClassLoader contextClassLoader = ClassLoader.getSystemClassLoader(); // likewise
  private volatile boolean terminated;

  /**
   * Makes a scheduler; its threads start as there is work. An engine that is asked for by its name
   * is looked for at once, and the first one that works when work comes in.
   *
   * @param name begins the names of its threads
   * @param choice the engine's name
   * @param gomaxprocs the number of Ps
   * @param uncaught gets what leaves a G
   * @param faults gets reports of trouble in the scheduler itself
   * @throws IllegalArgumentException if there is no such engine
   * @throws IllegalStateException if it cannot run in this JVM
   */
  public Scheduler(
      String name,
      String choice,
      ProcsSetting gomaxprocs,
      Uncaught uncaught,
      Consumer<String> faults) {
    this(name, choice, true, gomaxprocs, uncaught, faults);
  }

  private Scheduler(
      String name,
      String choice,
      boolean warm,
      ProcsSetting gomaxprocs,
      Uncaught uncaught,
      Consumer<String> faults) {
    Memory.await(); // loads the class while there is memory for that
    this.name = name;
    this.runnerName = name + "-runner";
    this.beginning = new Beginning(this, choice, warm);
    this.uncaught = uncaught;
    this.faults = faults;
    this.idle = new Idle(this);
    this.procs = new Procs(this, gomaxprocs);
    this.search = new Search(this);
    this.ending = new Ending(this);
    this.sysmon = new Sysmon(this);
    this.census = new Census(this);
    for (Processor p : List.of(procs.all()).reversed()) {
      idle.putIdleP(p);
    }
  }

  /** Makes the one that the warm-up runs on, and that does not wait for it. */
  static Scheduler toWarmUp(String choice, int gomaxprocs) {
    var setting = new ProcsSetting(gomaxprocs, "warm-up", false);
    return new Scheduler("gmp-warmup", choice, false, setting, (g, e) -> {}, text -> {});
  }

  // ---- the beginning and the end ----

  /** Outside: work is about to come in, or will be soon. Nothing if it has begun, or is closed. */
  public void begin() {
    beginning.begin();
  }

  /** Refuses new work from outside from now on; false if that was so already. */
  public boolean startClosing() {
    return beginning.refuse();
  }

  /** Interrupts every G that stands on a stack, blocked or running, unless it did so before. */
  public void interruptAll() {
    ending.interrupt();
  }

  /**
   * Ends all Ms that are not inside a G and hands back what is queued; waits for those Ms, and
   * interrupts the Gs that have not ended.
   *
   * @param nanos how long to wait for the threads to end
   */
  public void terminate(long nanos) {
    terminated = true;
    beginning.terminated();
    sysmon.end();
    ending.run();
    ending.awaitThreads(nanos);
    ending.interruptLate(1_000_000_000L);
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
      spawnHere(p, g);
    } else {
      spawnOutside(m, g);
    }
  }

  /**
   * Numbers and counts a new goroutine, then takes it as {@link #spawn} does.
   *
   * @throws RejectedExecutionException if the scheduler has ended, or is ending and the caller is
   *     not part of it
   */
  public void start(Routine g) {
    Machine m = Machine.of(this);
    Processor p = m == null ? null : m.p;
    if (p != null) {
      g.number(p.create(this));
      try {
        spawnHere(p, g);
      } catch (VirtualMachineError e) {
        p.failedStarts++; // a call might fail, too
        throw e;
      }
      return;
    }
    begin();
    procs.countCreatedOutside(); // before the look at closing: close() counts after it has set that
    g.number(drawIds(1));
    try {
      spawnOutside(m, g);
    } catch (RejectedExecutionException e) {
      procs.countFinishedOutside();
      throw e;
    }
  }

  /**
   * Puts new work into the caller's P, and makes it known.
   *
   * @throws VirtualMachineError if there was no stack or no memory to put it, and it is in no queue
   */
  private void spawnHere(Processor p, G g) {
    boolean queued = false;
    try {
      p.runq.putNext(g, true, global);
      queued = true;
      idle.wakep();
      if (!p.isUndisturbed()) {
        Current.checkpoint();
      }
    } catch (VirtualMachineError e) {
      if (!queued) {
        throw e;
      }
      idle.wakeOwed = true; // a call might fail, too
    }
  }

  private void spawnOutside(@Nullable Machine m, G g) {
    begin();
    if ((m == null && isClosing()) || terminated) {
      throw new RejectedExecutionException("the runtime '" + name + "' is closed");
    }
    submitOutside(g);
  }

  /**
   * Takes work made ready by a message: it runs next on the caller's P. Never throws; after the end
   * a G is abandoned.
   *
   * @param work a G, or what stands for one in a queue
   */
  public void ready(Object work) {
    Machine m = Machine.of(this);
    Processor p = m == null ? null : m.p;
    if (p == null) {
      submitOutside(work);
    } else {
      putReady(p, work);
    }
  }

  /**
   * Returns the number of the P that the caller runs on, or -1 if it has none of this scheduler's:
   * for those who count on each P for itself.
   */
  public int processorId() {
    Machine m = Machine.of(this);
    Processor p = m == null ? null : m.p;
    return p == null ? -1 : p.id;
  }

  /** Takes work that shall run after what is already waiting: an actor that has had its turn. */
  public void goyield(G g) {
    Machine m = Machine.of(this);
    Processor p = m == null ? null : m.p;
    if (p == null) {
      submitOutside(g);
    } else {
      p.runq.put(g, global);
      VarHandle.fullFence();
      idle.wakep();
    }
  }

  /** Puts work back where the caller's P, or anyone, finds it. */
  void submit(Object work) {
    Machine m = Machine.of(this);
    Processor p = m == null ? null : m.p;
    if (p == null) {
      submitOutside(work);
    } else {
      p.runq.put(work, global);
      VarHandle.fullFence();
      idle.wakep();
    }
  }

  /** Puts work into the global queue. */
  void submitOutside(Object work) {
    begin();
    global.add(work);
    submitted();
  }

  private void submitAhead(Object work) {
    global.addAhead(work);
    submitted();
  }

  private void submitted() {
    if (terminated) {
      ending.drainGlobal();
    } else {
      idle.wakep();
    }
  }

  /** A continuation has become runnable. See {@link Engine.Hooks#execute}. */
  @Override
  public void execute(Runnable continuation) {
    Machine m = Machine.of(this);
    if (m == null) {
      if (Unblocker.isCurrent()) {
        submitAhead(continuation);
      } else {
        submitOutside(continuation);
      }
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
        idle.wakep();
      }
    } else {
      putReady(p, continuation);
    }
  }

  /**
   * See {@link Engine.Hooks#executePoller}. A poller that has yielded behind the one G it woke
   * wakes no other M, as a message does not: it is about to look again here, when that G blocks,
   * and then finds at once what the G has caused. Should the G take long, sysmon wakes an M for the
   * poller.
   */
  @Override
  public void executePoller(Runnable poller) {
    Machine m = Machine.of(this);
    Processor p = m == null ? null : m.p;
    if (m == null || p == null || Thread.currentThread() != m.thread || !m.justUnmounted(poller)) {
      submitOutside(poller);
      return;
    }
    boolean alone = p.isUndisturbed() && p.runq.size() == 0;
    p.runq.put(poller, global);
    if (!alone) {
      VarHandle.fullFence();
      idle.wakep();
    }
  }

  @Override
  public boolean hasIdleProcessor() {
    return idle.hasIdleP();
  }

  /**
   * Owner: what a message made ready runs next here, and nobody else is woken for it, unless {@link
   * Processor#sharesReadied}.
   */
  private void putReady(Processor p, Object work) {
    boolean share = p.sharesReadied();
    if (p.runq.putNext(work, share, global) || share) {
      idle.wakep();
    }
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
    long when = System.nanoTime() + Math.min(Math.max(0, nanos), Timers.NONE / 2);
    var task = new TimerTask(when, action, vital);
    arm(task);
    return task;
  }

  /** Arms a timer that was made before, once, on the caller's P or on some P. */
  public void arm(TimerTask task) {
    StackProbe.PART.require();
    begin();
    Machine m = Machine.of(this);
    Processor p = m == null ? null : m.p;
    if (p == null || p.isRetaken()) {
      p = procs.anyP();
    }
    p.timers.add(task);
    idle.timerAdded(task.when);
    if (p.timers.isClosed()) {
      procs.moveTimers(p.timers);
    }
  }

  @Override
  public ScheduledFuture<?> schedule(Runnable task, long delay, TimeUnit unit) {
    TimerTask timer = armInAnyCase(unit.toNanos(delay), task);
    if (terminated) {
      timer.handBack(engine());
    }
    return timer;
  }

  /** For a park under way, which must end: waits for memory. */
  private TimerTask armInAnyCase(long nanos, Runnable action) {
    for (; ; ) {
      try {
        return arm(nanos, action, true);
      } catch (OutOfMemoryError e) {
        Memory.await();
      }
    }
  }

  // ---- what others of this package ask ----

  /** Where there is an M, or there was one. */
  Engine engine() {
    return beginning.engine();
  }

  /** Whether it has an engine, and sysmon runs; if not, sysmon looks for work when it does. */
  boolean isOpened() {
    return beginning.isOpened();
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

  RunnerTable runners() {
    return runners;
  }

  Procs procs() {
    return procs;
  }

  Idle idle() {
    return idle;
  }

  Search search() {
    return search;
  }

  MachineLimit limit() {
    return limit;
  }

  Beginning beginning() {
    return beginning;
  }

  Ending ending() {
    return ending;
  }

  LockedMachines locks() {
    return locks;
  }

  Sysmon sysmon() {
    return sysmon;
  }

  void uncaught(G g, Throwable e) {
    try {
      uncaught.handle(g, e);
    } catch (Throwable second) {
      fault("the uncaught handler failed", second);
    }
  }

  /** Reports trouble of the scheduler itself, from anywhere. */
  void fault(String what, Throwable e) {
    for (; ; ) {
      try {
        sysmon.report(() -> faults.accept(name + ": " + what + ": " + e));
        return;
      } catch (OutOfMemoryError none) {
        Memory.await();
      }
    }
  }

  // ---- what the public runtime asks ----

  /** Visits every G that stands on a stack, with its thread. */
  public void forEachStarted(BiConsumer<G, Thread> visitor) {
    runners.forEachStarted(visitor);
  }

  /** Returns what counts what there is now. */
  public Census census() {
    return census;
  }

  /**
   * Says what public object this scheduler is under; once, before work comes in.
   *
   * @param owner the object
   * @param contextClassLoader what stacks begin with, where there is one
   */
  public void setOwner(Object owner, @Nullable ClassLoader contextClassLoader) {
    this.owner = owner;
    if (contextClassLoader != null) {
      this.contextClassLoader = contextClassLoader;
    }
  }

  /** Says what runs when the engine is known, before any work does; before work comes in. */
  public void whenOpened(Runnable action) {
    beginning.whenOpened(action);
  }

  /** Returns the public object this scheduler is under. */
  public @Nullable Object owner() {
    return owner;
  }

  /** Returns the name. */
  public String name() {
    return name;
  }

  /** Returns the name of the threads of runners. */
  String runnerName() {
    return runnerName;
  }

  /** Returns the name of the engine that runs; looks for the first that works if none does yet. */
  public String engineName() {
    return beginning.engineName();
  }

  /** Returns the number of Ps. */
  public int gomaxprocs() {
    return procs.setting().value();
  }

  /** Returns the number of Ps and who set it. */
  public ProcsSetting procsSetting() {
    return procs.setting();
  }

  /** Sets the number of Ps, from any thread, while everything runs; returns what it was. */
  public ProcsSetting setProcs(ProcsSetting setting) {
    return procs.set(setting);
  }

  /**
   * Says who gets the Gs that have held a P for so long without a checkpoint, on a thread where it
   * may block.
   */
  public void watchHogs(long nanos, Consumer<Hog> listener) {
    sysmon.watchHogs(nanos, listener);
  }

  /**
   * Limits the number of Ms; before work comes in.
   *
   * @param most how many there may be
   * @param exhaustion what a G gets that would keep the last one for itself
   */
  public void limitMachines(int most, IntFunction<RuntimeException> exhaustion) {
    limit.set(most, exhaustion);
  }

  /**
   * Says how to find the number of Ps that a setting that follows the machine follows, and how
   * often to look, at most.
   */
  public void follow(long periodNanos, Supplier<ProcsSetting> machine) {
    sysmon.follow(periodNanos, machine);
  }

  /** Returns whether new work from outside is refused. */
  public boolean isClosing() {
    return beginning.isRefusing();
  }

  /** Returns whether it has ended. */
  public boolean isTerminated() {
    return terminated;
  }

  /** Counts the end of a goroutine that ran under that M, or under none of ours any more. */
  void routineEnded(@Nullable Machine m) {
    Processor p = m == null ? null : m.p;
    for (; ; ) {
      try {
        if (p == null) {
          procs.countFinishedOutside();
        } else {
          p.countFinished();
        }
        return;
      } catch (OutOfMemoryError e) { // to link the call, the first time
        Memory.await();
      }
    }
  }
}
