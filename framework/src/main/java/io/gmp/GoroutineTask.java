package io.gmp;

import io.gmp.internal.engine.CpuAffinity;
import io.gmp.internal.engine.CpuUnavailableException;
import io.gmp.internal.scheduler.Current;
import io.gmp.internal.scheduler.Memory;
import io.gmp.internal.scheduler.Parking;
import io.gmp.internal.scheduler.Routine;
import io.gmp.internal.scheduler.WaitReason;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A goroutine is its own handle: one object for both, and one atomic operation in its life if
 * nobody interrupts it.
 *
 * <p>{@code outcome} is null before the start, then the thread the goroutine runs on, and at last
 * what left the body. {@code waiters} is a stack of those who have to do with its end: joiners, and
 * interrupts under way. The end exchanges it for a closed mark, which publishes the outcome.
 *
 * <p>An interrupt is a node in that stack, because it must find the goroutine on its thread and
 * hold it there until it has arrived:
 *
 * <pre>
 *   PENDING --start--> DONE, with the flag set     PENDING --interrupter--> UNDER_WAY --> DONE
 *   DONE --interrupter, again--> PENDING           PENDING or DONE --end--> ENDED
 * </pre>
 *
 * <p>The start stores the thread, then reads the stack, with no fence between, which would be paid
 * by every goroutine; the interrupter pushes its node, then reads the thread. So both may miss the
 * other if they meet within the time a store takes to become visible. The interrupter therefore
 * looks again, after a millisecond and then ever more rarely, as long as its node is pending.
 */
class GoroutineTask extends Routine implements Goroutine {
  private static final VarHandle OUTCOME;
  private static final VarHandle WAITERS;

  static {
    try {
      var lookup = MethodHandles.lookup();
      OUTCOME = lookup.findVarHandle(GoroutineTask.class, "outcome", Object.class);
      WAITERS = lookup.findVarHandle(GoroutineTask.class, "waiters", Waiter.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /** One that has to do with the end. */
  private abstract static class Waiter {
    @Nullable Waiter next; // written before the push

    /** At the end, by the goroutine. */
    abstract void ended();

    /** Whether it waits no more and may be forgotten. */
    abstract boolean isGone();
  }

  private static final class Joiner extends Waiter {
    private final Thread thread;
    private final boolean forever;
    volatile boolean gone;

    Joiner(Thread thread, boolean forever) {
      this.thread = thread;
      this.forever = forever;
    }

    @Override
    void ended() {
      if (!gone) {
        Parking.unpark(thread);
      }
    }

    @Override
    boolean isGone() {
      return gone;
    }
  }

  private static final class Interrupt extends Waiter {
    private static final int PENDING = 0;
    private static final int UNDER_WAY = 1;
    private static final int DONE = 2;
    private static final int ENDED = 3;

    private static final VarHandle STATE;

    static {
      try {
        STATE = MethodHandles.lookup().findVarHandle(Interrupt.class, "state", int.class);
      } catch (ReflectiveOperationException e) {
        throw new ExceptionInInitializerError(e);
      }
    }

    private volatile int state; // PENDING

    private boolean move(int from, int to) {
      return STATE.compareAndSet(this, from, to);
    }

    boolean isPending() {
      return state == PENDING;
    }

    /** The goroutine, at its start. */
    void take() {
      if (move(PENDING, DONE)) {
        Thread.currentThread().interrupt();
      }
    }

    /** Anyone: makes one that has arrived pending again; false if there is nothing to do. */
    boolean renew() {
      for (; ; ) {
        switch (state) {
          case DONE -> {
            if (move(DONE, PENDING)) {
              return true;
            }
          }
          case UNDER_WAY -> Thread.onSpinWait();
          default -> {
            return false;
          }
        }
      }
    }

    /** An interrupter that has seen the goroutine on that thread. */
    void deliver(Thread thread) {
      if (move(PENDING, UNDER_WAY)) {
        thread.interrupt();
        state = DONE;
      }
    }

    /** Keeps the goroutine from ending, and its thread from going on to another one. */
    @Override
    void ended() {
      while (!move(PENDING, ENDED) && !move(DONE, ENDED)) {
        Thread.onSpinWait();
      }
    }

    @Override
    boolean isGone() {
      return false;
    }
  }

  private static final Waiter CLOSED =
      new Waiter() {
        @Override
        void ended() {}

        @Override
        boolean isGone() {
          return false;
        }
      };

  private static final long FIRST_LOOK_NANOS = 1_000_000;
  private static final long LAST_LOOK_NANOS = 1_000_000_000;

  private @Nullable Body body; // cleared by the start
  private @Nullable Object outcome; // see above; read racily by others
  private volatile @Nullable Waiter waiters;

  GoroutineTask(Body body) {
    this.body = body;
  }

  @Override
  public final void run() {
    OUTCOME.setRelease(this, Thread.currentThread());
    if (waiters != null) {
      takeInterrupts();
    }
    Body b = body;
    body = null;
    if (b == null) {
      throw new AssertionError(name() + " was started twice");
    }
    try {
      b.run();
    } catch (Exception e) {
      throw GoroutineTask.<RuntimeException>unchecked(e); // to the runtime's handler
    }
  }

  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // only the compiler is fooled
  private static <E extends Throwable> E unchecked(Throwable e) throws E {
    throw (E) e;
  }

  private void takeInterrupts() {
    for (Waiter w = waiters; w != null; w = w.next) {
      if (w instanceof Interrupt interrupt) {
        interrupt.take();
      }
    }
  }

  @Override
  protected final boolean ended(@Nullable Throwable thrown) {
    if (thrown != null) {
      outcome = thrown;
    }
    Waiter first = closeWaiters();
    for (Waiter w = first; w != null; w = w.next) {
      tell(w);
    }
    if (thrown == null) {
      outcome = null;
    }
    return first != null;
  }

  /** Waits for memory, which a call takes when it is linked, or else nobody hears of the end. */
  private @Nullable Waiter closeWaiters() {
    for (; ; ) {
      try {
        return (Waiter) WAITERS.getAndSet(this, CLOSED);
      } catch (OutOfMemoryError e) {
        Memory.await();
      }
    }
  }

  /** Waits for memory, too. */
  private static void tell(Waiter waiter) {
    for (; ; ) {
      try {
        waiter.ended();
        return;
      } catch (OutOfMemoryError e) {
        Memory.await();
      }
    }
  }

  /** The runtime ended before this goroutine began. */
  @Override
  protected void abandoned() {
    Body b = body;
    body = null;
    if (b instanceof Gmp.JobBody passed && passed.job().abandoned()) {
      return; // it runs elsewhere
    }
    throw new CancellationException(name() + " never started: its runtime was closed first");
  }

  @Override
  public String name() {
    return "goroutine-" + id();
  }

  /** The thread it runs on, between its start and its end. */
  private @Nullable Thread thread() {
    return OUTCOME.getAcquire(this) instanceof Thread t ? t : null;
  }

  @Override
  public State state() {
    Object o = OUTCOME.getAcquire(this); // before the look at the end, which clears it
    if (waiters == CLOSED) {
      return State.DEAD;
    }
    return o == null
        ? State.RUNNABLE
        : o instanceof Thread t ? stateOf(t.getState()) : State.RUNNING;
  }

  private static State stateOf(Thread.State state) {
    return switch (state) {
      case BLOCKED, WAITING, TIMED_WAITING -> State.WAITING;
      case NEW, RUNNABLE, TERMINATED -> State.RUNNING;
    };
  }

  @Override
  public String waitReason() {
    Thread t = thread();
    if (t == null || state() != State.WAITING) {
      return "";
    }
    WaitReason reason = WaitReason.of(t);
    return reason == null ? "park" : reason.toString();
  }

  @Override
  public Optional<Throwable> failure() {
    return waiters == CLOSED && outcome instanceof Throwable failure
        ? Optional.of(failure)
        : Optional.empty();
  }

  @Override
  public Optional<StackTraceElement> creationSite() {
    return Optional.empty();
  }

  @Override
  public void join() throws InterruptedException {
    join(0, Long.MAX_VALUE);
  }

  @Override
  public boolean join(Duration timeout) throws InterruptedException {
    long nanos = TimeUnit.NANOSECONDS.convert(timeout);
    return nanos > 0 ? join(System.nanoTime(), nanos) : waiters == CLOSED;
  }

  private boolean join(long start, long nanos) throws InterruptedException {
    if (current() == this) {
      throw new IllegalStateException(name() + " waits for its own end, which never comes");
    }
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    var me = new Joiner(Thread.currentThread(), nanos == Long.MAX_VALUE);
    if (!push(me)) {
      return true;
    }
    try {
      return awaitEnd(start, nanos);
    } finally {
      me.gone = true;
    }
  }

  private boolean awaitEnd(long start, long nanos) throws InterruptedException {
    while (waiters != CLOSED) {
      long left = nanos == Long.MAX_VALUE ? 0 : nanos - (System.nanoTime() - start);
      if (nanos != Long.MAX_VALUE && left <= 0) {
        return false;
      }
      Parking.park(WaitReason.JOIN, left);
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
    }
    return true;
  }

  /** Adds a waiter, and forgets those on top that have gone; false if the end came first. */
  private boolean push(Waiter w) {
    for (; ; ) {
      Waiter top = waiters;
      if (top == CLOSED) {
        return false;
      }
      if (top != null && top.isGone()) {
        WAITERS.compareAndSet(this, top, top.next);
        continue;
      }
      w.next = top;
      if (WAITERS.compareAndSet(this, top, w)) {
        return true;
      }
    }
  }

  /**
   * Visits those who wait for the end without a limit: the thread of each, and what tells this join
   * from its others.
   */
  void forEachJoiner(BiConsumer<Thread, Object> visitor) {
    for (Waiter w = waiters; w != null; w = w.next) {
      if (w instanceof Joiner joiner && joiner.forever && !joiner.gone) {
        visitor.accept(joiner.thread, joiner);
      }
    }
  }

  /** How many stand in the stack now. */
  int waiters() {
    int n = 0;
    for (Waiter w = waiters; w != null; w = w.next) {
      n++;
    }
    return n;
  }

  @Override
  public void interrupt() {
    Interrupt interrupt = null;
    for (Waiter w = waiters; w != null && interrupt == null; w = w.next) {
      interrupt = w instanceof Interrupt earlier ? earlier : null;
    }
    if (interrupt == null) {
      interrupt = new Interrupt();
      if (!push(interrupt)) {
        return;
      }
    } else if (!interrupt.renew()) {
      help(interrupt);
      return;
    }
    deliver(interrupt, FIRST_LOOK_NANOS);
  }

  /** Another one is about to deliver it: this one may be the first. */
  private void help(Interrupt interrupt) {
    Thread t = thread();
    if (t != null) {
      interrupt.deliver(t);
    }
  }

  private void deliver(Interrupt interrupt, long nextLook) {
    Thread t = thread();
    if (t != null) {
      interrupt.deliver(t);
    } else if (interrupt.isPending()) {
      CompletableFuture.delayedExecutor(nextLook, TimeUnit.NANOSECONDS)
          .execute(() -> deliver(interrupt, Math.min(2 * nextLook, LAST_LOOK_NANOS)));
    }
  }

  @Override
  public String toString() {
    return name() + " [" + state() + "]";
  }

  // ---- what Go says and Goroutine.current() asks ----

  static @Nullable GoroutineTask current() {
    return Current.g() instanceof GoroutineTask task ? task : null;
  }

  static void sleep(Duration time) throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    long nanos = TimeUnit.NANOSECONDS.convert(time);
    long start = System.nanoTime();
    for (long left = nanos; left > 0; left = nanos - (System.nanoTime() - start)) {
      Parking.park(WaitReason.SLEEP, left);
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
    }
  }

  static <T> T blocking(Callable<T> body) throws Exception {
    if (!Current.enterBlocking()) {
      return body.call();
    }
    try {
      return body.call();
    } finally {
      Current.exitBlocking();
    }
  }

  static void lockOSThread() {
    requireGoroutine(Current.lockOSThread());
  }

  static void lockOSThread(int cpu) {
    CpuAffinity.requireNumber(cpu);
    try {
      requireGoroutine(Current.lockOSThread(cpu));
    } catch (CpuUnavailableException e) {
      throw new CpuAffinityException(e);
    }
  }

  static void unlockOSThread() {
    try {
      Current.unlockOSThread();
    } catch (CpuUnavailableException e) {
      throw new CpuAffinityException(e);
    }
  }

  private static void requireGoroutine(boolean locked) {
    if (!locked) {
      throw new IllegalStateException(
          "only a goroutine can lock its OS thread; start one with go(...)");
    }
  }
}
