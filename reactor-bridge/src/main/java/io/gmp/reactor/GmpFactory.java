package io.gmp.reactor;

import io.gmp.Gmp;
import io.gmp.reactor.GmpScheduler.Ownership;
import java.util.concurrent.ThreadFactory;
import org.jspecify.annotations.Nullable;
import reactor.core.scheduler.Scheduler;

/**
 * Makes what Reactor calls parallel, elastic and single: views of one runtime, bounded where the
 * caller has named a bound.
 */
record GmpFactory(Gmp gmp) implements reactor.core.scheduler.Schedulers.Factory {

  private static final Object LOCK = new Object();

  /** The one there is now: two of them could not be undone in any order. Under the lock. */
  private static @Nullable Installed installed;

  private static final class Installed implements GmpSchedulers.Installation {
    private final Gmp gmp;
    private final reactor.core.scheduler.Schedulers.Snapshot before;

    Installed(Gmp gmp) {
      this.gmp = gmp;
      this.before = Schedulers.setFactoryWithSnapshot(new GmpFactory(gmp));
    }

    @Override
    public Gmp runtime() {
      return gmp;
    }

    @Override
    public void close() {
      synchronized (LOCK) {
        if (installed == this) {
          installed = null;
          Schedulers.resetFrom(before);
        }
      }
    }
  }

  static GmpSchedulers.Installation install(Gmp gmp) {
    synchronized (LOCK) {
      if (installed != null) {
        throw new IllegalStateException(
            "Reactor's schedulers run on the runtime '"
                + installed.gmp.name()
                + "' already; close that installation first");
      }
      installed = new Installed(gmp);
      return installed;
    }
  }

  @Override
  public Scheduler newParallel(int parallelism, ThreadFactory threadFactory) {
    return parallelism == Schedulers.DEFAULT_POOL_SIZE
        ? view()
        : new BoundedScheduler(view(), parallelism, Integer.MAX_VALUE);
  }

  @Override
  public Scheduler newBoundedElastic(
      int threadCap, int queuedTaskCap, ThreadFactory threadFactory, int ttlSeconds) {
    return elastic(threadCap, queuedTaskCap);
  }

  @Override
  public Scheduler newThreadPerTaskBoundedElastic(
      int threadCap, int queuedTaskCap, ThreadFactory threadFactory) {
    return elastic(threadCap, queuedTaskCap);
  }

  /** Sizes that are Reactor's defaults are nobody's wish. */
  private Scheduler elastic(int cap, int queued) {
    return cap == Schedulers.DEFAULT_BOUNDED_ELASTIC_SIZE
            && queued == Schedulers.DEFAULT_BOUNDED_ELASTIC_QUEUESIZE
        ? view()
        : new BoundedScheduler(view(), cap, queued);
  }

  @Override
  public Scheduler newSingle(ThreadFactory threadFactory) {
    return new BoundedScheduler(view(), 1, Integer.MAX_VALUE);
  }

  private GmpScheduler view() {
    return new GmpScheduler(gmp, Ownership.BORROWED);
  }
}
