package io.gmp.reactor;

import io.gmp.Gmp;
import io.gmp.reactor.GmpScheduler.Ownership;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import reactor.core.scheduler.Scheduler;

/**
 * Reactor schedulers that run on gmp: {@code flux.publishOn(GmpSchedulers.fromGmp())}.
 *
 * <p>A task given to such a scheduler is a G of its own. A worker, of which {@code publishOn},
 * {@code subscribeOn}, {@code delayElements} and each rail of {@code parallel().runOn} make one, is
 * a serial G: its tasks run in order and never at the same time, what one did happens-before the
 * next, and nothing of it exists while it has nothing to do but some small objects. There is no
 * limit to the number of workers or of waiting tasks; {@link Gmp#gomaxprocs} limits how many run at
 * once.
 *
 * <p>Tasks may block, in anything a goroutine may block in, {@code Mono.block()} included: their
 * threads are never {@link reactor.core.scheduler.NonBlocking}. A task that blocks leaves its P to
 * others; what waits behind it in its own worker waits.
 *
 * <p>Disposing a task that runs interrupts it, unless it disposes itself. What leaves a task goes
 * where Reactor sends it: to the thread's uncaught-exception handler and to {@code
 * Schedulers.onHandleError}; a periodic task ends with it. Periodic tasks run at a fixed rate and
 * make up for runs they are late with; a period of zero or less means again at once.
 *
 * <p>A scheduler that is disposed, or whose runtime is closed, rejects tasks with {@link
 * java.util.concurrent.RejectedExecutionException}. {@code disposeGracefully()} lets accepted tasks
 * finish, delayed ones at their time, but no periodic one begins another run; it completes when the
 * last has ended, however long that takes, so give it a {@code timeout} and then {@code dispose()}.
 */
public final class GmpSchedulers {
  private GmpSchedulers() {}

  /** The scheduler on the runtime that is the default one, or was it when somebody last asked. */
  private record Shared(Gmp runtime, Scheduler scheduler) {}

  private static final AtomicReference<@Nullable Shared> SHARED = new AtomicReference<>();

  /**
   * Returns the scheduler on the {@linkplain Gmp#defaultRuntime default runtime}, the same one each
   * time as long as that is the same. It is there for everybody: disposing it does nothing, and it
   * is not replaced by {@code VirtualTimeScheduler}.
   *
   * @return the shared scheduler
   */
  public static Scheduler fromGmp() {
    Gmp runtime = Gmp.defaultRuntime();
    for (; ; ) {
      Shared known = SHARED.get();
      if (known != null && known.runtime == runtime) {
        return known.scheduler;
      }
      var made = new Shared(runtime, new GmpScheduler(runtime, Ownership.SHARED));
      if (SHARED.compareAndSet(known, made)) {
        return made.scheduler;
      }
    }
  }

  /**
   * Returns a new scheduler on a runtime that stays the caller's: disposing the scheduler ends its
   * own tasks and never closes the runtime. Closing the runtime first ends the scheduler, too.
   *
   * @param gmp the runtime
   * @return a new scheduler, to be disposed by the caller
   */
  public static Scheduler fromGmp(Gmp gmp) {
    return new GmpScheduler(gmp, Ownership.BORROWED);
  }

  /**
   * Returns a new scheduler with a runtime of its own, which is closed when the scheduler has been
   * disposed and its last task has ended.
   *
   * @param name the name of the runtime and its threads, not blank
   * @param gomaxprocs how many tasks run at once, from 1 to 1024
   * @return a new scheduler, to be disposed by the caller
   * @throws IllegalArgumentException if the name is blank or the number out of range
   */
  public static Scheduler newGmp(String name, int gomaxprocs) {
    return new GmpScheduler(
        Gmp.builder().name(name).gomaxprocs(gomaxprocs).build(), Ownership.OWNED);
  }

  /**
   * Has Reactor's own schedulers run on the default runtime; see {@link #install(Gmp)}.
   *
   * @return what undoes it
   * @throws IllegalStateException if it is installed already
   */
  public static Installation install() {
    return install(Gmp.defaultRuntime());
  }

  /**
   * Has Reactor's own schedulers run on a runtime: from now on {@code Schedulers.parallel()},
   * {@code single()} and {@code boundedElastic()}, what {@code Schedulers.newParallel} and its
   * siblings make, and with them all operators that use one of these when they are given none, such
   * as {@code delayElements}, {@code interval} and {@code timeout}.
   *
   * <p>Where Reactor gives each of them threads, here they are views of one runtime: how many tasks
   * run at once is its {@link Gmp#gomaxprocs}, not counting those that are blocked. A number that
   * {@code newParallel} or {@code newBoundedElastic} is given still bounds how many of its tasks
   * have begun and not ended, blocked or not, and how many may wait behind each of them; Reactor's
   * defaults bound nothing, and thread factories count for nothing. A single one still runs one
   * task at a time. Their tasks run on goroutines, so {@code block()} is allowed in all of them; on
   * the threads of a scheduler made before it stays refused.
   *
   * <p>Undo it as one undoes what is nested: if {@code VirtualTimeScheduler} or another factory was
   * set since, that has to be reset first. The runtime is not closed.
   *
   * @param gmp the runtime, which has to outlive it
   * @return what undoes it
   * @throws IllegalStateException if it is installed already
   */
  public static Installation install(Gmp gmp) {
    return GmpFactory.install(Objects.requireNonNull(gmp, "the runtime is null"));
  }

  /** That Reactor's own schedulers run on gmp, until it is closed. */
  public interface Installation extends AutoCloseable {
    /** {@return the runtime they run on} */
    Gmp runtime();

    /**
     * Gives Reactor its schedulers back, the same ones it had before. Those that ran on gmp are
     * disposed: what they have begun is interrupted, what they have not is dropped. Closing it
     * again does nothing.
     */
    @Override
    void close();
  }
}
