package io.gmp.reactor;

import io.gmp.internal.scheduler.Current;
import io.gmp.internal.scheduler.TimerTask;
import io.gmp.reactor.TaskQueue.Status;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Objects;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.Exceptions;
import reactor.core.Scannable;
import reactor.core.scheduler.Scheduler;

/**
 * A worker: a G that runs the tasks in its queue one after another, and is submitted when there are
 * some, as an actor is for its mailbox.
 *
 * <p>A turn takes what is queued in order; a {@link Tick} among it stands for the first of the
 * timed tasks. It gives way to other Gs after {@value #TURN} tasks or a used-up slice.
 *
 * <p>Disposal terminates the queue and then interrupts {@code current}; a turn writes {@code
 * current}, begins the task by a compare-and-set and then looks whether the queue is terminated. So
 * either the task does not run, or it is found and interrupted.
 */
final class GmpWorker extends Tracked implements Scheduler.Worker, Scannable, Owner {
  private static final int TURN = 64;
  private static final VarHandle CURRENT;

  static {
    try {
      CURRENT = MethodHandles.lookup().findVarHandle(GmpWorker.class, "current", Task.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final GmpScheduler scheduler;
  private final TaskQueue queue = new TaskQueue();
  private final TimedTasks timed = new TimedTasks();

  /** The tick whose tasks a turn is at. Of the turn. */
  private @Nullable Tick tick;

  /**
   * The task of the turn under way, or of the last one. Written by turns, with release, for the
   * compare-and-set that follows is all the fence it needs.
   */
  @SuppressWarnings("UnusedVariable") // through CURRENT
  private @Nullable Task current;

  GmpWorker(GmpScheduler scheduler, Registry.@Nullable Stripe home) {
    super(home);
    this.scheduler = scheduler;
  }

  // ---- tasks come in ----

  /** What a guest brings has been through the hook as the guest got it. */
  private static Runnable decorated(Runnable body) {
    return body instanceof GuestTask ? body : Schedulers.onSchedule(body);
  }

  @Override
  public Disposable schedule(Runnable body) {
    Objects.requireNonNull(body, "the task is null");
    if (scheduler.isClosing() || queue.isTerminated()) {
      throw Exceptions.failWithRejected();
    }
    var task = new Task(this, decorated(body), null);
    Status found = queue.push(task);
    if (found == Status.IDLE) {
      scheduler.runtime().ready(this);
    } else if (found != Status.BUSY) {
      pushFirst(task);
    }
    if (scheduler.runtime().isTerminated() && task.disposeIfWaiting()) {
      throw Exceptions.failWithRejected();
    }
    return task;
  }

  /** The first task, or the first since it was swept away: new work that another M may take. */
  private void pushFirst(Task task) {
    for (; ; ) {
      enter();
      switch (queue.push(task)) {
        case IDLE -> {
          submit();
          return;
        }
        case BUSY -> {
          return;
        }
        case TERMINATED -> throw Exceptions.failWithRejected();
        case DETACHED, SWEEPING -> {} // swept away again meanwhile
      }
    }
  }

  /** Sees to it that it is in the registry. */
  private void enter() {
    if (!queue.mayBeDetached()) {
      return;
    }
    if (home == null) {
      queue.attach();
    } else if (!home.attach(this)) {
      throw Exceptions.failWithRejected();
    }
  }

  private void submit() {
    try {
      scheduler.runtime().spawn(this);
    } catch (RejectedExecutionException e) {
      abandoned();
      throw Exceptions.failWithRejected(e);
    }
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
    if (!scheduler.keepsTime()) {
      throw Exceptions.failWithRejected();
    }
    var task = new TimedTask(this, decorated(body), null, delay, period);
    long deadline = task.deadline();
    if (!timed.add(task)) {
      throw Exceptions.failWithRejected();
    }
    try {
      enter();
    } catch (RejectedExecutionException e) {
      task.dispose();
      throw e;
    }
    if (stillWaits(task)) {
      if (delay == 0) {
        due(new Tick(this, deadline));
      } else {
        task.armUnlessRun(deadline);
      }
    }
    return task;
  }

  /** After it was added, so that whoever ends it from here on finds it there. */
  private boolean stillWaits(TimedTask task) {
    if (scheduler.isClosing()) { // since when? closing() may have missed this one
      task.closing();
    }
    if (task.isOver()) {
      ended(task);
      return false;
    }
    return true;
  }

  // ---- the turn ----

  @Override
  public void run() {
    boolean more = true;
    try {
      more = turn();
    } finally {
      if (more) {
        scheduler.runtime().goyield(this);
      }
    }
  }

  /** Runs some tasks; returns whether it is to be submitted again. */
  private boolean turn() {
    for (int left = TURN; ; ) {
      if (queue.isTerminated()) {
        leave();
        return false;
      }
      Task task = next();
      if (task != null) {
        CURRENT.setRelease(this, task);
        task.run();
        if (--left == 0 || Current.sliceIsOver()) {
          return true;
        }
      } else if (rest()) {
        return false;
      }
    }
  }

  private @Nullable Task next() {
    for (; ; ) {
      if (tick != null) {
        Task due = timed.takeDueBy(tick.deadline);
        if (due != null) {
          return due;
        }
        tick = null;
      }
      Entry entry = queue.poll();
      if (entry instanceof Tick next) {
        tick = next;
      } else {
        return (Task) entry;
      }
    }
  }

  /** Ends the turn, unless there is something to do now. */
  private boolean rest() {
    if (!queue.rest()) {
      return false;
    }
    if (scheduler.isClosing()) {
      retireIfQuiet();
    }
    return true;
  }

  // ---- as owner of tasks ----

  @Override
  public boolean isRevoked() {
    return queue.isTerminated();
  }

  @Override
  public io.gmp.internal.scheduler.Scheduler runtime() {
    return scheduler.runtime();
  }

  @Override
  public TimerTask timer(TimedTask task, long deadline) {
    return TimerTask.at(deadline, new Tick(this, deadline));
  }

  /**
   * The time of a task has come, or had come before. On the runtime's timers: short, never waits,
   * never throws. Finds the queue detached only if the task was disposed: a worker is not swept
   * away before its time.
   */
  void due(Tick tick) {
    if (queue.push(tick) == Status.IDLE) {
      scheduler.runtime().ready(this);
    }
  }

  @Override
  public void repeat(TimedTask task) {
    if (scheduler.isClosing()) {
      task.dispose();
      return;
    }
    task.moveOn();
    if (!timed.add(task)) {
      task.dispose();
    } else if (stillWaits(task)) {
      if (task.isDue()) {
        due(new Tick(this, task.deadline()));
      } else {
        task.rearm();
      }
    }
  }

  @Override
  public void ended(Task task) {
    if (task instanceof TimedTask timedTask) {
      timed.remove(timedTask);
      timedTask.disarm();
      if (scheduler.isClosing()) {
        retireIfQuiet();
      }
    }
  }

  // ---- the end ----

  @Override
  public void dispose() {
    Status found = queue.terminate();
    if (found == Status.TERMINATED) {
      return;
    }
    for (TimedTask task : timed.seal()) {
      task.dispose();
    }
    var task = (Task) CURRENT.getVolatile(this);
    if (task != null) {
      task.dispose();
    }
    if (found == Status.IDLE || found == Status.SWEEPING) {
      leave();
    }
  }

  @Override
  public boolean isDisposed() {
    return queue.isTerminated();
  }

  @Override
  void closing() {
    for (TimedTask task : timed.list()) {
      task.closing();
    }
    retireIfQuiet();
  }

  private void retireIfQuiet() {
    if (timed.sealIfEmpty() && queue.retire()) {
      leave();
    }
  }

  /** The runtime ended before its turn came. */
  @Override
  protected void abandoned() {
    dispose();
    leave();
  }

  private void leave() {
    queue.drop();
    if (home != null) {
      home.remove(this);
    }
  }

  // ---- what the registry asks ----

  TaskQueue queue() {
    return queue;
  }

  /** Under the lock of its stripe: out of the registry, if it has nothing to do. */
  boolean detach() {
    if (!queue.sweep()) {
      return false;
    }
    if (timed.size() == 0) { // who adds a task does so first and then waits for this lock
      return queue.detach();
    }
    queue.spare();
    return false;
  }

  // ---- scanning ----

  @Override
  @SuppressWarnings("rawtypes") // as Scannable has it
  public @Nullable Object scanUnsafe(Attr key) {
    if (key == Attr.TERMINATED || key == Attr.CANCELLED) {
      return isDisposed();
    }
    if (key == Attr.BUFFERED) {
      return queue.size() + timed.size();
    }
    if (key == Attr.PARENT) {
      return scheduler;
    }
    return key == Attr.NAME ? toString() : null;
  }

  @Override
  public String toString() {
    return scheduler + ".worker";
  }
}
