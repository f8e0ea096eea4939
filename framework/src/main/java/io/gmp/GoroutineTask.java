package io.gmp;

import io.gmp.internal.scheduler.G;
import io.gmp.internal.scheduler.Parking;
import io.gmp.internal.scheduler.Scheduler;
import io.gmp.internal.scheduler.WaitReason;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A goroutine is its own handle: one object for both.
 *
 * <p>{@code status} is moved by compare-and-set between the goroutine and those who interrupt it:
 *
 * <pre>
 *   NEW --start--> STARTED --end--> DEAD
 *   NEW --interrupt--> NEW|INTERRUPTED --start--> STARTED, with its flag set
 *   STARTED --interrupt--> INTERRUPTING --after Thread.interrupt()--> STARTED
 * </pre>
 *
 * <p>INTERRUPTING keeps the goroutine from ending, and its thread from going on to another one,
 * until the interrupt has arrived. Joiners push themselves onto a stack that the end exchanges for
 * a closed mark; the same exchange publishes the outcome.
 */
final class GoroutineTask extends G implements Goroutine {
  private static final int NEW = 0;
  private static final int NEW_INTERRUPTED = 1;
  private static final int STARTED = 2;
  private static final int INTERRUPTING = 3;
  private static final int DEAD = 4;

  private static final VarHandle STATUS;
  private static final VarHandle JOINERS;

  static {
    try {
      var lookup = MethodHandles.lookup();
      STATUS = lookup.findVarHandle(GoroutineTask.class, "status", int.class);
      JOINERS = lookup.findVarHandle(GoroutineTask.class, "joiners", Joiner.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /** One that waits for the end. */
  private static final class Joiner {
    final @Nullable Thread thread;
    @Nullable Joiner next;

    Joiner(@Nullable Thread thread) {
      this.thread = thread;
    }
  }

  private static final Joiner CLOSED = new Joiner(null);

  private final Gmp gmp;
  private final long id;
  private final @Nullable String name;
  private @Nullable Body body; // cleared at the end
  private @Nullable Throwable failure; // published by the exchange of joiners
  private @Nullable Thread thread; // published by the start, cleared by the end
  private volatile int status;
  private volatile @Nullable Joiner joiners;

  GoroutineTask(Gmp gmp, long id, @Nullable String name, Body body) {
    this.gmp = gmp;
    this.id = id;
    this.name = name;
    this.body = body;
  }

  @Override
  public void run() {
    thread = Thread.currentThread();
    if (!STATUS.compareAndSet(this, NEW, STARTED)) {
      status = STARTED;
      Thread.currentThread().interrupt();
    }
    Body b = body;
    body = null;
    Throwable thrown = null;
    try {
      if (b == null) {
        throw new AssertionError("goroutine " + id + " was started twice");
      }
      b.run();
    } catch (Throwable e) {
      thrown = e;
    }
    while (!STATUS.compareAndSet(this, STARTED, DEAD)) {
      Thread.onSpinWait(); // an interrupt is on its way to this thread
    }
    end(thrown);
  }

  private void end(@Nullable Throwable thrown) {
    failure = thrown;
    thread = null;
    if (thrown == null) {
      gmp.scheduler().goroutineEnded();
    }
    Joiner joiner = (Joiner) JOINERS.getAndSet(this, CLOSED);
    while (joiner != null && joiner.thread != null) {
      Parking.unpark(joiner.thread);
      joiner = joiner.next;
    }
    if (thrown != null) {
      gmp.uncaught(this, thrown);
      gmp.scheduler().goroutineEnded(); // so that close() waits for the handler
    }
  }

  /** The runtime ended before this goroutine began. */
  @Override
  protected void abandoned() {
    status = DEAD;
    body = null;
    end(new CancellationException("the runtime '" + gmp.name() + "' was closed before it started"));
  }

  @Override
  public long id() {
    return id;
  }

  @Override
  public String name() {
    return name != null ? name : "goroutine-" + id;
  }

  @Override
  public State state() {
    Thread t = thread;
    return switch (status) {
      case NEW, NEW_INTERRUPTED -> State.RUNNABLE;
      case DEAD -> State.DEAD;
      default -> t == null ? State.RUNNING : stateOf(t.getState());
    };
  }

  private static State stateOf(Thread.State state) {
    return switch (state) {
      case BLOCKED, WAITING, TIMED_WAITING -> State.WAITING;
      case NEW, RUNNABLE, TERMINATED -> State.RUNNING;
    };
  }

  @Override
  public String waitReason() {
    Thread t = thread;
    if (t == null || state() != State.WAITING) {
      return "";
    }
    WaitReason reason = Scheduler.waitReasonOf(t);
    return reason == null ? "park" : reason.toString();
  }

  @Override
  public Optional<Throwable> failure() {
    return joiners == CLOSED ? Optional.ofNullable(failure) : Optional.empty();
  }

  @Override
  public void join() throws InterruptedException {
    join(0, Long.MAX_VALUE);
  }

  @Override
  public boolean join(Duration timeout) throws InterruptedException {
    long nanos = TimeUnit.NANOSECONDS.convert(timeout);
    return nanos > 0 ? join(System.nanoTime(), nanos) : joiners == CLOSED;
  }

  private boolean join(long start, long nanos) throws InterruptedException {
    if (current() == this) {
      throw new IllegalStateException(name() + " waits for its own end, which never comes");
    }
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    var me = new Joiner(Thread.currentThread());
    do {
      me.next = joiners;
      if (me.next == CLOSED) {
        return true;
      }
    } while (!JOINERS.compareAndSet(this, me.next, me));
    while (joiners != CLOSED) {
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

  @Override
  public void interrupt() {
    for (; ; ) {
      int s = status;
      switch (s) {
        case NEW -> {
          if (STATUS.compareAndSet(this, NEW, NEW_INTERRUPTED)) {
            return;
          }
        }
        case STARTED -> {
          Thread t = thread;
          if (t != null && STATUS.compareAndSet(this, STARTED, INTERRUPTING)) {
            t.interrupt();
            status = STARTED;
            return;
          }
        }
        case INTERRUPTING -> Thread.onSpinWait();
        default -> {
          return;
        }
      }
    }
  }

  @Override
  public String toString() {
    return name() + " [" + state() + "]";
  }

  // ---- what Go says and Goroutine.current() asks ----

  static @Nullable GoroutineTask current() {
    return Scheduler.currentG() instanceof GoroutineTask task ? task : null;
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
    if (!Scheduler.enterBlocking()) {
      return body.call();
    }
    try {
      return body.call();
    } finally {
      Scheduler.exitBlocking();
    }
  }

  static void lockOSThread() {
    if (!Scheduler.lockOSThread()) {
      throw new IllegalStateException(
          "only a goroutine can lock its OS thread; start one with go(...)");
    }
  }
}
