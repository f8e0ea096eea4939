package io.gmp.reactor;

import io.gmp.Gmp;
import reactor.core.scheduler.Scheduler;

/**
 * Reactor's {@link reactor.core.scheduler.Schedulers}, all of it, and the schedulers that run on
 * gmp: change the import, and {@code Schedulers.fromGmp()} stands beside {@code
 * Schedulers.parallel()}. What these schedulers promise is told at {@link GmpSchedulers}, which
 * offers the same under a name that clashes with nothing.
 */
public abstract class Schedulers extends reactor.core.scheduler.Schedulers {
  private Schedulers() {}

  /**
   * Returns the scheduler on the default runtime, which cannot be disposed.
   *
   * @return the shared scheduler
   * @see GmpSchedulers#fromGmp()
   */
  public static Scheduler fromGmp() {
    return GmpSchedulers.fromGmp();
  }

  /**
   * Returns a new scheduler on a runtime that stays the caller's.
   *
   * @param gmp the runtime
   * @return a new scheduler, to be disposed by the caller
   * @see GmpSchedulers#fromGmp(Gmp)
   */
  public static Scheduler fromGmp(Gmp gmp) {
    return GmpSchedulers.fromGmp(gmp);
  }

  /**
   * Returns a new scheduler with a runtime of its own.
   *
   * @param name the name of the runtime and its threads, not blank
   * @param gomaxprocs how many tasks run at once, from 1 to 1024
   * @return a new scheduler, to be disposed by the caller
   * @throws IllegalArgumentException if the name is blank or the number out of range
   * @see GmpSchedulers#newGmp(String, int)
   */
  public static Scheduler newGmp(String name, int gomaxprocs) {
    return GmpSchedulers.newGmp(name, gomaxprocs);
  }

  /**
   * Has Reactor's own schedulers run on the default runtime.
   *
   * @return what undoes it
   * @throws IllegalStateException if it is installed already
   * @see GmpSchedulers#install(Gmp)
   */
  public static GmpSchedulers.Installation installGmp() {
    return GmpSchedulers.install();
  }
}
