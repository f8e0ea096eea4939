package io.gmp.internal.scheduler;

import io.gmp.internal.engine.CpuAffinity;
import io.gmp.internal.engine.MachineHooks;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * An M: an OS thread that runs Gs while it holds a P.
 *
 * <p>On the virtual-thread engine the base loop, on the platform thread itself, mounts runners; it
 * is back in control whenever the mounted one unmounts. On the platform engine it calls Gs
 * directly.
 *
 * <p>An M can be <em>bound</em> to a G: one that locked its OS thread, or, on the platform engine,
 * one that blocks on the M's stack. The M gives its P away and waits; whoever takes the G's entry
 * from a run queue hands it a P ({@link #deliver}). {@code bound} says where the two stand:
 *
 * <pre>
 *   RUNNING --deliver--> READY      the entry came while the M still had (or was giving away) its P
 *   READY   --M-------> RUNNING     the M sees it before it waits
 *   RUNNING --M-------> WAITING     the M waits without a P
 *   WAITING --deliver--> RUNNING    the deliverer's P is now the M's, through nextp
 * </pre>
 */
final class Machine extends MachineHooks {
  private static final int RUNNING = 0;
  private static final int READY = 1;
  private static final int WAITING = 2;

  private static final int NO_PERMIT = 0;
  private static final int PERMIT = 1;
  private static final int PARKED = 2;

  /** Runners kept per M; more than that end instead. */
  private static final int SPARES = 64;

  private static final VarHandle BOUND;
  private static final VarHandle PARK;

  static {
    try {
      var lookup = MethodHandles.lookup();
      BOUND = lookup.findVarHandle(Machine.class, "bound", int.class);
      PARK = lookup.findVarHandle(Machine.class, "park", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  @SuppressWarnings("UnnecessaryLambda") // made here: later there may be no memory for it
  private static final BooleanSupplier NEVER = () -> false;

  final int id;
  final Scheduler scheduler;
  private final Search search; // the scheduler's
  final Thread thread;
  private final @Nullable Runner own; // on the platform engine
  private final Token token = new Token(this);
  private final @Nullable CpuAffinity cpus; // to begin with, instead of the starter's
  final CpuMoves cpuMoves = new CpuMoves();

  /**
   * The P it holds. Only this M's thread touches it, in the base loop or under a mounted runner.
   */
  @Nullable Processor p;

  /** The P it is woken with. Written by the waker, which gives the P away with it. */
  volatile @Nullable Processor nextp;

  /** Whether it counts among Idle.spinning. Written by its waker before nextp, then its own. */
  boolean spinning;

  /** What a leaving runner wants the base loop to run. */
  @Nullable Object todo;

  /** The runner whose continuation the next execute() on this thread keeps out of the queues. */
  @Nullable Runner capturing;

  /** Set by a goroutine before it yields, for execute() to put it into the global queue. */
  boolean toGlobal;

  private @Nullable Runnable mounted; // the continuation under way
  private boolean blocking; // gave its P away for a blocking region
  private IdleStack.@Nullable Node<Processor> lent; // that P, if it went to no other M
  private int keeps; // reasons for which the G on it keeps it
  boolean retired; // counts no longer among the Ms
  private boolean ending; // its locked goroutine ended
  private boolean reserved; // locked or ending: takes no other G
  private final @Nullable Runner[] spares = new @Nullable Runner[SPARES];
  private int spareCount;
  private @Nullable Runner lockedRunner;
  private volatile int bound;

  @SuppressWarnings("UnnecessaryLambda") // made here: later there may be no memory for it
  private final BooleanSupplier interruptedInPark =
      () -> PARK.compareAndSet(this, PARKED, NO_PERMIT);

  @SuppressWarnings("UnusedVariable") // read through PARK
  private volatile int park; // platform engine: the permit of the G on this stack

  Machine(Scheduler scheduler, int id) {
    this.scheduler = scheduler;
    this.search = scheduler.search();
    this.id = id;
    this.cpus = CpuMoves.inherited();
    this.thread = scheduler.engine().newMachine(scheduler.name() + "-m" + id, this);
    this.own = scheduler.engine().mountsRunners() ? null : new Runner(scheduler, thread);
  }

  /** In a run queue, stands for the G that is bound to an M. */
  static final class Token {
    final Machine owner;

    private Token(Machine owner) {
      this.owner = owner;
    }
  }

  /** The M under the calling code, or {@code null}. Never keep it across anything that may park. */
  static @Nullable Machine current() {
    return (Machine) MachineHooks.carrying();
  }

  /** The M under the calling code if it is one of that scheduler. */
  static @Nullable Machine of(Scheduler scheduler) {
    return MachineHooks.carrying() instanceof Machine m && m.scheduler == scheduler ? m : null;
  }

  // ---- the loop ----

  @Override
  protected void loop() {
    if (own != null) {
      scheduler.runners().add(own);
    }
    try {
      CpuMoves.begin(cpus, scheduler);
      while (!ending) {
        Object work = todo;
        if (work != null) {
          todo = null;
        } else if (lockedRunner != null) {
          work = awaitLocked(lockedRunner);
        } else {
          work = search.findRunnable(this);
        }
        if (work == null) {
          break;
        }
        run(work);
      }
    } catch (Throwable e) {
      scheduler.fault("an M died", e);
    } finally {
      retireSpares();
      if (own != null) {
        scheduler.runners().remove(own);
      }
      scheduler.ending().machineEnded(this);
    }
  }

  private void run(Object work) {
    if (work instanceof G g) {
      if (own != null) {
        own.call(g);
        own.returned();
      } else {
        mount(g);
      }
      return;
    }
    Machine owner = work instanceof Token t ? t.owner : scheduler.locks().of(work);
    if (owner == null || (owner == this && own == null)) {
      resume((Runnable) work);
    } else if (p != null && owner.deliver(p)) {
      p = null;
    }
  }

  /** Mounts a spare runner, or a new one, to call a G. */
  private void mount(G g) {
    Runner runner = popSpare();
    try {
      if (runner == null) {
        runner = new Runner(scheduler);
        scheduler.runners().add(runner);
      }
      runner.begin(g);
      if (runner.continuation == null) {
        capturing = runner;
        runner.thread().start(); // comes back through execute(), which keeps the continuation
      }
    } catch (OutOfMemoryError e) {
      capturing = null;
      if (runner != null) {
        runner.forget();
        scheduler.runners().remove(runner);
      }
      scheduler.submitOutside(g);
      scheduler.fault("no memory for a stack; the goroutine stays in the queue", e);
      LockSupport.parkNanos(1_000_000);
      return;
    }
    Runnable continuation = runner.continuation;
    if (continuation == null) {
      throw new AssertionError("execute() was not called by start()");
    }
    resume(continuation);
    for (int tries = 1;
        runner.hasNotTaken(g);
        tries++) { // it was suspended, or a stray: see Runner
      if (runner.hasEnded()) {
        runner.forget();
        scheduler.submitOutside(g);
        return;
      }
      giveWay(tries);
      resume(continuation);
    }
  }

  private static void giveWay(int tries) {
    if (tries % 64 == 0) {
      Thread.yield();
    } else {
      Thread.onSpinWait();
    }
  }

  private void resume(Runnable continuation) {
    mounted = continuation;
    continuation.run();
    mounted = null;
  }

  /**
   * Sysmon: what runs here, and where it stands; {@code null} if that cannot be told, or if it is
   * no hog, but on the platform engine blocks in the JDK.
   */
  @Nullable Hog hog(Processor held, long nanos) {
    Runner runner = own != null ? own : scheduler.runners().ofContinuation(mounted);
    G g = runner == null ? null : runner.currentG();
    if (runner == null
        || g == null
        || (own != null && thread.getState() != Thread.State.RUNNABLE)) {
      return null;
    }
    var stack = List.of(runner.thread().getStackTrace());
    return g == runner.currentG() && held.holder == this ? new Hog(g, nanos, stack) : null;
  }

  /** On this M's own thread: whether that continuation is the one that has just been unmounted. */
  boolean justUnmounted(Runnable continuation) {
    return mounted == continuation;
  }

  /** On a runner: the next G to call; {@code null} or something else is for the base loop. */
  @Nullable Object nextOnRunner() {
    Processor held = p;
    if (held == null || reserved) {
      return null;
    }
    return held.isUndisturbed() && !held.timersDue() ? search.poll(held) : null;
  }

  boolean pushSpare(Runner runner) {
    if (spareCount == SPARES || ending || scheduler.isTerminated()) {
      return false;
    }
    spares[spareCount++] = runner;
    return true;
  }

  @Nullable Runner popSpare() {
    if (spareCount == 0) {
      return null;
    }
    Runner runner = spares[--spareCount];
    spares[spareCount] = null;
    return runner;
  }

  private void retireSpares() {
    for (Runner runner = popSpare(); runner != null; runner = popSpare()) {
      runner.retire();
      Runnable continuation = runner.continuation;
      for (int tries = 1; continuation != null && !runner.hasEnded(); tries++) {
        continuation.run();
        giveWay(tries);
      }
    }
  }

  // ---- bound to a G ----

  /** The mounted runner's G locks this thread. */
  void lock(Runner runner) {
    StackProbe.OPERATION.require();
    keep();
    lockedRunner = runner;
    reserved = true;
    scheduler.locks().add(this);
  }

  void unlock() {
    giveBack();
    lockedRunner = null;
    reserved = ending;
    scheduler.locks().remove(this);
  }

  /** The G that had locked this thread ended: the thread ends, too. */
  void endLocked() {
    ending = true;
    unlock();
  }

  @Nullable Runner lockedRunner() {
    return lockedRunner;
  }

  private @Nullable Runnable awaitLocked(Runner runner) {
    awaitBound(NEVER);
    return scheduler.isTerminated() && p == null ? null : runner.continuation;
  }

  /**
   * Another M took the entry of the G bound to this one.
   *
   * @return whether the P is now this M's
   */
  boolean deliver(Processor from) {
    Chaos.edge();
    for (; ; ) {
      int state = bound;
      if (state == WAITING) {
        if (BOUND.compareAndSet(this, WAITING, RUNNING)) {
          wake(from, false);
          return true;
        }
      } else if (state == READY || BOUND.compareAndSet(this, RUNNING, READY)) {
        return false;
      }
    }
  }

  /** Gives this M a P and wakes it. */
  void wake(Processor with, boolean asSpinning) {
    spinning = asSpinning;
    nextp = with;
    LockSupport.unpark(thread);
  }

  /**
   * Gives the P away and waits until the bound G's entry has come and this M has a P again; keeps
   * the P if the entry is here already. Ends without a P if the scheduler ends.
   *
   * @param interrupted called when the thread is interrupted meanwhile; whether that ends the wait
   * @return whether the thread was interrupted; its flag is cleared
   */
  private boolean awaitBound(BooleanSupplier interrupted) {
    Processor held = p;
    if (held != null) {
      if (BOUND.compareAndSet(this, READY, RUNNING)) {
        return false;
      }
      p = null;
      Chaos.edge();
      scheduler.idle().handoff(held);
    }
    Chaos.edge();
    if (!BOUND.compareAndSet(this, RUNNING, WAITING)) {
      bound = RUNNING;
      if (takeIdleP()) {
        return false;
      }
      queueForP();
    }
    return waitForP(interrupted);
  }

  private boolean waitForP(BooleanSupplier interruptEndsWait) {
    boolean interrupted = false;
    while (nextp == null && !scheduler.isTerminated()) {
      LockSupport.park(this);
      if (Thread.interrupted()) {
        interrupted = true;
        if (interruptEndsWait.getAsBoolean() && BOUND.compareAndSet(this, WAITING, RUNNING)) {
          if (takeIdleP()) {
            return true;
          }
          queueForP();
        }
      }
    }
    takeNextP();
    return interrupted;
  }

  /** Takes the P it was woken with, if any. */
  void takeNextP() {
    hold(nextp);
    nextp = null;
  }

  /** This M's thread: from now on it has this P, or none. */
  void hold(@Nullable Processor taken) {
    if (taken != null) {
      taken.holder = this;
    }
    p = taken;
  }

  private boolean takeBackP() {
    IdleStack.Node<Processor> node = lent;
    if (node == null || !scheduler.idle().takeBack(node)) {
      return false;
    }
    Processor again = node.item();
    hold(again);
    again.newStay();
    return true;
  }

  private boolean takeIdleP() {
    hold(scheduler.idle().takeIdleP());
    return p != null;
  }

  private void queueForP() {
    bound = WAITING;
    Chaos.edge();
    Runner runner = lockedRunner;
    Object entry = own == null && runner != null ? runner.continuation : token;
    if (entry != null) {
      scheduler.submitOutside(entry);
    }
  }

  // ---- platform engine: a G parks on this stack ----

  /**
   * Parks the G until {@link #unparkG}, an interrupt or the time; spurious returns are possible.
   */
  void parkG(long nanos) {
    StackProbe.EXTRA.require();
    if (PARK.compareAndSet(this, PERMIT, NO_PERMIT) || Thread.currentThread().isInterrupted()) {
      return;
    }
    if (scheduler.isTerminated()) {
      parkThread(nanos);
      return;
    }
    TimerTask timeout = nanos > 0 ? scheduler.arm(nanos, this::unparkG, true) : null;
    if (!tryKeep()) {
      if (timeout != null) {
        timeout.cancel();
      }
      throw scheduler.limit().exhausted();
    }
    Chaos.edge();
    if (PARK.compareAndSet(this, NO_PERMIT, PARKED)) {
      if (awaitBound(interruptedInPark)) {
        thread.interrupt();
      }
    }
    park = NO_PERMIT;
    if (timeout != null) {
      timeout.cancel();
    }
    giveBack();
  }

  /**
   * The G on this M is about to keep it: locked, blocked or parked on, or more than one of them.
   */
  private void keep() {
    if (!tryKeep()) {
      throw scheduler.limit().exhausted();
    }
  }

  private boolean tryKeep() {
    if (keeps == 0 && !scheduler.limit().tryGive()) {
      return false;
    }
    keeps++;
    return true;
  }

  private void giveBack() {
    if (--keeps == 0) {
      scheduler.limit().takeBack();
    }
  }

  /** There is no P to come back with any more: the thread parks as threads do. */
  private void parkThread(long nanos) {
    if (PARK.compareAndSet(this, NO_PERMIT, PARKED)) {
      if (nanos > 0) {
        LockSupport.parkNanos(this, nanos);
      } else {
        LockSupport.park(this);
      }
    }
    park = NO_PERMIT;
  }

  /** Wakes the G that is parked on this stack, or lets its next park return at once. */
  void unparkG() {
    if ((int) PARK.getAndSet(this, PERMIT) == PARKED) {
      if (scheduler.isTerminated()) {
        LockSupport.unpark(thread);
      } else {
        scheduler.ready(token);
      }
    }
  }

  /** Whether it is inside a G on its own stack, and not in its base loop. */
  boolean isInG() {
    return own != null && own.currentG() != null;
  }

  /**
   * Gives way: the G goes to the global tail and this M waits for its turn. The last M that is not
   * kept by a G goes on instead.
   */
  void yieldG() {
    if (p != null && !scheduler.isTerminated() && StackProbe.EXTRA.isDeepEnough() && tryKeep()) {
      scheduler.submitOutside(token);
      if (awaitBound(NEVER)) {
        thread.interrupt();
      }
      giveBack();
    }
  }

  // ---- blocking regions: entersyscall and exitsyscall ----

  /**
   * Gives the P away; returns whether it was this call that did.
   *
   * @param byHand whether the G asked for it and gets an exception if this M is the last one, or
   *     the JDK, and the M keeps its P then
   */
  boolean enterBlocking(boolean byHand) {
    Processor held = p;
    if (held == null || blocking || scheduler.isTerminated()) {
      return false;
    }
    StackProbe.EXTRA.require();
    if (!tryKeep()) {
      if (byHand) {
        throw scheduler.limit().exhausted();
      }
      return false;
    }
    blocking = true;
    p = null;
    Chaos.edge();
    lent = scheduler.idle().lend(held);
    return true;
  }

  /**
   * Takes the P back if nobody has needed it, or another one, or queues the G for one. For the code
   * that called enterBlocking.
   */
  static void exitBlocking() {
    Machine m = current();
    if (m == null) {
      return;
    }
    Chaos.edge();
    // It has a P already if it parked in the region and came back with one.
    if (m.p != null || m.takeBackP() || m.takeIdleP() || m.scheduler.isTerminated()) {
      m.endRegion();
    } else if (m.own != null) {
      m.queueForP();
      if (m.waitForP(NEVER)) {
        m.thread.interrupt();
      }
      m.endRegion();
    } else {
      m.endRegion();
      Memory.yieldIfPossible(); // without a P, execute() puts it into the global queue
    }
  }

  @Override
  protected boolean beginBlocking() {
    return enterBlocking(false);
  }

  private void endRegion() {
    if (blocking) {
      blocking = false;
      lent = null;
      giveBack();
    }
  }

  @Override
  protected void endBlocking() {
    if (blocking) {
      if (Thread.currentThread() == thread) {
        endRegion(); // unmounted: the base loop goes on without a P
      } else {
        exitBlocking();
      }
    }
  }
}
