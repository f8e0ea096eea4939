package io.gmp.sync;

import io.gmp.internal.scheduler.Job;
import io.gmp.internal.scheduler.RuntimeAccess;
import io.gmp.internal.scheduler.StackProbe;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Goroutines that work on parts of one task, after {@code golang.org/x/sync/errgroup}: the first
 * that fails cancels the context of the group, and {@link #await} waits for all and throws that
 * first failure.
 *
 * <pre>{@code
 * var group = new ErrGroup(context);
 * group.setLimit(8);
 * for (Order order : orders) {
 *   group.go(() -> ship(group.context(), order));
 * }
 * group.await();
 * }</pre>
 *
 * <p>Goroutines are not interrupted when another one fails: as in Go they look at the context. What
 * fails after the first is added to it as suppressed, but for those that only say that the context
 * is done.
 *
 * <p>A group is for one task: after {@link #await} its context is done.
 *
 * <p>Memory effects: what a goroutine of the group did happens-before the return of {@link #await}.
 */
public final class ErrGroup {
  private static final VarHandle FAILURE;

  static {
    try {
      FAILURE = MethodHandles.lookup().findVarHandle(ErrGroup.class, "failure", Throwable.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final WaitGroup running = new WaitGroup();
  private final CancelContext context;
  private final @Nullable Executor executor;
  private volatile @Nullable Semaphore limit;
  private volatile @Nullable Throwable failure; // the first; by CAS

  /** Makes a group below the background context, on the caller's runtime. */
  public ErrGroup() {
    this(Context.background());
  }

  /**
   * Makes a group, Go's {@code errgroup.WithContext}, whose goroutines run on the runtime of
   * whoever calls {@link #go}.
   *
   * @param parent the context above that of the group
   */
  public ErrGroup(Context parent) {
    this.context = parent.withCancel();
    this.executor = null;
  }

  /**
   * Makes a group on a certain runtime.
   *
   * @param parent the context above that of the group
   * @param executor the runtime; any executor will do
   */
  public ErrGroup(Context parent, Executor executor) {
    this.context = parent.withCancel();
    this.executor = Objects.requireNonNull(executor, "the executor is null");
  }

  /**
   * {@return the context of the group: done when the first goroutine has failed, when {@link
   * #await} has returned, or when the one above is done} Its cause is the first failure.
   */
  public Context context() {
    return context;
  }

  /**
   * Limits how many goroutines of the group there are at a time; without it there is no limit.
   *
   * @param goroutines at least 1
   * @throws IllegalArgumentException if less than 1
   * @throws IllegalStateException if there are goroutines now
   */
  public void setLimit(int goroutines) {
    if (goroutines < 1) {
      throw new IllegalArgumentException("a group of at most " + goroutines + " goroutines");
    }
    int active = running.count();
    if (active > 0) {
      throw new IllegalStateException(
          "errgroup: modify limit while " + active + " goroutines in the group are still active");
    }
    limit = new Semaphore(goroutines);
  }

  /**
   * Starts a goroutine; if the limit is reached, waits until another one has ended.
   *
   * @param body what it runs
   * @throws InterruptedException if interrupted before or while waiting; nothing was started
   * @throws RejectedExecutionException if the runtime is closed
   */
  public void go(Task body) throws InterruptedException {
    Objects.requireNonNull(body, "go of nil func value");
    StackProbe.OPERATIONS.require();
    Semaphore place = limit;
    if (place != null) {
      place.acquire();
    }
    start(body, place);
  }

  /**
   * Starts a goroutine if the limit allows it now.
   *
   * @param body what it runs
   * @return whether it was started
   * @throws RejectedExecutionException if the runtime is closed
   */
  public boolean tryGo(Task body) {
    Objects.requireNonNull(body, "go of nil func value");
    StackProbe.OPERATIONS.require();
    Semaphore place = limit;
    if (place != null && !place.tryAcquire()) {
      return false;
    }
    start(body, place);
    return true;
  }

  private void start(Task body, @Nullable Semaphore place) {
    running.add(1);
    try {
      (executor != null ? executor : RuntimeAccess.current()).execute(new Member(body, place));
    } catch (RejectedExecutionException e) {
      end(place);
      throw e;
    }
  }

  private final class Member implements Job {
    private final Task body;
    private final @Nullable Semaphore place;

    Member(Task body, @Nullable Semaphore place) {
      this.body = body;
      this.place = place;
    }

    @Override
    public void run() {
      try {
        body.run();
      } catch (Throwable e) {
        failed(e);
      } finally {
        end(place);
      }
    }

    @Override
    public boolean abandoned() {
      failed(new CancellationException("the runtime was closed before the goroutine started"));
      end(place);
      return false;
    }
  }

  private void failed(Throwable e) {
    if (FAILURE.compareAndSet(this, null, e)) {
      context.cancel(e);
    } else {
      Throwable first = failure;
      if (first != null && first != e && !(e instanceof ContextException)) {
        first.addSuppressed(e);
      }
    }
  }

  private void end(@Nullable Semaphore place) {
    if (place != null) {
      place.release();
    }
    running.done();
  }

  /**
   * Waits until all goroutines of the group have ended, and cancels its context.
   *
   * @throws ExecutionException if one of them failed; its cause is what the first one threw
   * @throws InterruptedException if interrupted before or while waiting; the goroutines go on
   */
  public void await() throws InterruptedException, ExecutionException {
    running.await();
    Throwable first = failure;
    context.cancel(first);
    if (first != null) {
      throw new ExecutionException(first);
    }
  }
}
