package io.gmp.reactor;

import io.gmp.Gmp;
import io.gmp.RuntimeStats;
import io.gmp.internal.scheduler.G;
import io.gmp.internal.scheduler.RuntimeAccess;
import io.gmp.internal.scheduler.TimerTask;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Objects;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.Exceptions;
import reactor.core.Scannable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Scheduler;

/**
 * Reactor's scheduler on a runtime: a task is a G, a worker a G with a queue.
 *
 * <p>{@code state} only goes up. Closing takes nothing more and lets what was accepted finish;
 * disposal drops what has not begun and interrupts what has; both seal the {@link Registry}, whose
 * last member to leave completes {@code whenTerminated}. A task that runs is found on the stack it
 * runs on: the runtime writes there what it calls, the task begins by a compare-and-set and then
 * reads {@code state}, while disposal moves {@code state} by one and then looks at the stacks.
 */
final class GmpScheduler implements Scheduler, Scannable, Owner {

  /** What disposal means. */
  enum Ownership {
    /** Nothing: everybody uses it. */
    SHARED,
    /** The end of this scheduler's tasks; the runtime is somebody else's. */
    BORROWED,
    /** The end of this scheduler's tasks, and then of the runtime. */
    OWNED
  }

  private static final int OPEN = 0;
  private static final int CLOSING = 1;
  private static final int DISPOSED = 2;

  private static final VarHandle STATE;
  private static final VarHandle RUNTIME_END;

  static {
    try {
      var lookup = MethodHandles.lookup();
      STATE = lookup.findVarHandle(GmpScheduler.class, "state", int.class);
      RUNTIME_END = lookup.findVarHandle(GmpScheduler.class, "runtimeEnd", RuntimeEnd.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private enum RuntimeEnd {
    NOT_YET,
    BEGUN,
    DONE
  }

  private final Gmp gmp;
  private final io.gmp.internal.scheduler.Scheduler runtime;
  private final Ownership ownership;
  private final String name;

  /** Of what is in use; {@code null} if it will never be disposed. */
  private final @Nullable Registry registry;

  private final Sinks.Empty<Void> whenTerminated = Sinks.empty();
  private volatile int state;
  private volatile RuntimeEnd runtimeEnd = RuntimeEnd.NOT_YET; // of an owned one

  GmpScheduler(Gmp gmp, Ownership ownership) {
    this.gmp = gmp;
    this.runtime = RuntimeAccess.scheduler(gmp);
    this.ownership = ownership;
    this.name = "gmp(" + gmp.gomaxprocs() + ",\"" + gmp.name() + "\")";
    this.registry = ownership == Ownership.SHARED ? null : new Registry(runtime, this::quiet);
  }

  // ---- tasks come in ----

  @Override
  public Disposable schedule(Runnable body) {
    Objects.requireNonNull(body, "the task is null");
    if (isClosing()) {
      throw Exceptions.failWithRejected();
    }
    var task = new Task(this, Schedulers.onSchedule(body), null);
    if (registry != null && !registry.enter()) {
      throw Exceptions.failWithRejected();
    }
    submit(task);
    return task;
  }

  @Override
  public Disposable schedule(Runnable body, long delay, TimeUnit unit) {
    return delay <= 0 ? schedule(body) : start(body, TimedTask.nanos(delay, unit), TimedTask.ONCE);
  }

  @Override
  public Disposable schedulePeriodically(
      Runnable body, long initialDelay, long period, TimeUnit unit) {
    return start(body, TimedTask.nanos(initialDelay, unit), TimedTask.nanos(period, unit));
  }

  private Disposable start(Runnable body, long delay, long period) {
    Objects.requireNonNull(body, "the task is null");
    if (!keepsTime()) {
      throw Exceptions.failWithRejected();
    }
    var task = new TimedTask(this, Schedulers.onSchedule(body), home(), delay, period);
    if (task.home != null && !task.home.add(task)) {
      throw Exceptions.failWithRejected();
    }
    if (delay == 0) {
      submit(task);
    } else {
      task.arm();
    }
    return task;
  }

  private Registry.@Nullable Stripe home() {
    return registry == null ? null : registry.stripe();
  }

  private void submit(Task task) {
    try {
      runtime.spawn(task);
    } catch (RejectedExecutionException e) {
      task.dispose();
      throw Exceptions.failWithRejected(e);
    }
  }

  @Override
  public Worker createWorker() {
    return new GmpWorker(this, home());
  }

  // ---- as owner of tasks ----

  @Override
  public boolean isRevoked() {
    return state == DISPOSED;
  }

  @Override
  public io.gmp.internal.scheduler.Scheduler runtime() {
    return runtime;
  }

  @Override
  public TimerTask timer(TimedTask task, long deadline) {
    return TimerTask.readying(deadline, task);
  }

  @Override
  public void repeat(TimedTask task) {
    if (isClosing()) {
      task.dispose();
      return;
    }
    task.moveOn();
    if (task.isDue()) {
      runtime.goyield(task);
    } else {
      task.rearm();
    }
  }

  @Override
  public void ended(Task task) {
    if (task instanceof TimedTask timed) {
      timed.disarm();
      if (timed.home != null) {
        timed.home.remove(timed);
      }
    } else if (registry != null) {
      registry.leave();
    }
  }

  // ---- the end ----

  @Override
  public void init() {
    if (isDisposed()) {
      throw new IllegalStateException(this + " is disposed and cannot be initialised again");
    }
  }

  @Override
  public void dispose() {
    end(DISPOSED);
  }

  @Override
  public Mono<Void> disposeGracefully() {
    return Mono.defer(
        () -> {
          end(gmp.isClosed() ? DISPOSED : CLOSING); // without a runtime nothing would finish
          return registry == null ? Mono.empty() : whenTerminated.asMono();
        });
  }

  private void end(int to) {
    if (registry == null || !raise(to)) {
      return;
    }
    for (Tracked tracked : registry.seal()) {
      if (to == DISPOSED) {
        tracked.dispose();
      } else {
        tracked.closing();
      }
    }
    if (to == DISPOSED) {
      runtime.forEachStarted((g, thread) -> disposeIfMine(g));
    }
    registry.lookWhetherQuiet();
  }

  /** One that has begun; what begins from now on reads {@code state} first. */
  private void disposeIfMine(G g) {
    if (g instanceof Task task && task.owner == this) {
      task.dispose();
    }
  }

  private boolean raise(int to) {
    for (; ; ) {
      int seen = state;
      if (seen >= to) {
        return false;
      }
      if (STATE.compareAndSet(this, seen, to)) {
        return true;
      }
    }
  }

  /** Sealed, and the last has left. */
  private void quiet() {
    if (ownership == Ownership.OWNED && runtimeEnd != RuntimeEnd.DONE) {
      if (RUNTIME_END.compareAndSet(this, RuntimeEnd.NOT_YET, RuntimeEnd.BEGUN)) {
        Thread.ofPlatform().daemon().name(gmp.name() + "-close").start(this::closeRuntime);
      }
      return;
    }
    whenTerminated.tryEmitEmpty(); // fails if that was done before
  }

  private void closeRuntime() {
    try {
      gmp.close();
    } finally {
      runtimeEnd = RuntimeEnd.DONE;
      quiet();
    }
  }

  @Override
  public boolean isDisposed() {
    return isClosing() || gmp.isClosed();
  }

  /** Returns whether it takes nothing more. */
  boolean isClosing() {
    return state != OPEN;
  }

  /** Returns whether it takes tasks for later. */
  boolean keepsTime() {
    return !isDisposed();
  }

  // ---- scanning ----

  @Override
  @SuppressWarnings("rawtypes") // as Scannable has it
  public @Nullable Object scanUnsafe(Attr key) {
    if (key == Attr.TERMINATED || key == Attr.CANCELLED) {
      return isDisposed();
    }
    if (key == Attr.CAPACITY) {
      return gmp.gomaxprocs();
    }
    if (key == Attr.BUFFERED) {
      return (int) Math.min(queued(), Integer.MAX_VALUE);
    }
    if (key == Attr.LARGE_BUFFERED) {
      return queued();
    }
    return key == Attr.NAME ? toString() : null;
  }

  private long queued() {
    RuntimeStats stats = gmp.stats();
    return (long) stats.globalQueue() + stats.localQueues();
  }

  @Override
  public Stream<? extends Scannable> inners() {
    return IntStream.range(0, gmp.gomaxprocs()).mapToObj(p -> new ProcessorView(this, p));
  }

  @Override
  public String toString() {
    return name;
  }
}
