package io.gmp.reactor;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.gmp.Gmp;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;
import org.openjdk.jcstress.infra.results.II_Result;
import org.openjdk.jcstress.infra.results.I_Result;
import reactor.core.scheduler.Scheduler;

/** Races between those who give tasks to a scheduler of Reactor and those who dispose it. */
public final class SchedulerStress {
  private static final Duration LONG = Duration.ofMinutes(1);

  private SchedulerStress() {}

  /** A scheduler of its own, and whether its task has run. */
  abstract static class Given {
    final Scheduler scheduler = GmpSchedulers.fromGmp(Gmp.defaultRuntime());
    final Scheduler.Worker worker = scheduler.createWorker();
    volatile int ran;

    final void run() {
      ran = 1;
    }

    /** 1 if what was accepted has ended, -1 if it never does. */
    final int quiet() {
      try {
        scheduler.disposeGracefully().block(LONG);
        return 1;
      } catch (IllegalStateException e) {
        return -1; // the timeout of the block
      }
    }
  }

  /** A task is refused and does not run, or is accepted, and disposal knows when it is over. */
  @JCStressTest
  @Outcome(id = "0, 1, 1", expect = ACCEPTABLE, desc = "Accepted, and had run or was running.")
  @Outcome(id = "0, 0, 1", expect = ACCEPTABLE, desc = "Accepted, and dropped.")
  @Outcome(id = "1, 0, 1", expect = ACCEPTABLE, desc = "Refused.")
  @Outcome(expect = FORBIDDEN, desc = "Refused and run, or never over.")
  @State
  public static class ScheduleAndDispose extends Given {
    @Actor
    public void schedule(III_Result r) {
      try {
        scheduler.schedule(this::run);
      } catch (RejectedExecutionException e) {
        r.r1 = 1;
      }
    }

    @Actor
    public void dispose() {
      scheduler.dispose();
    }

    @Arbiter
    public void end(III_Result r) {
      r.r3 = quiet();
      r.r2 = ran;
    }
  }

  /**
   * What a scheduler that ends gracefully has accepted, it runs before it says that it has ended.
   */
  @JCStressTest
  @Outcome(id = "0, 1, 1", expect = ACCEPTABLE, desc = "Accepted, and run.")
  @Outcome(id = "1, 0, 1", expect = ACCEPTABLE, desc = "Refused.")
  @Outcome(expect = FORBIDDEN, desc = "Accepted and dropped, refused and run, or never over.")
  @State
  public static class ScheduleAndDisposeGracefully extends Given {
    @Actor
    public void schedule(III_Result r) {
      try {
        scheduler.schedule(this::run);
      } catch (RejectedExecutionException e) {
        r.r1 = 1;
      }
    }

    @Actor
    public void dispose() {
      var _ = scheduler.disposeGracefully().subscribe();
    }

    @Arbiter
    public void end(III_Result r) {
      r.r3 = quiet();
      r.r2 = ran;
    }
  }

  /** The same of a worker's first task, with which it enters what disposal has to find. */
  @JCStressTest
  @Outcome(id = "0, 1, 1", expect = ACCEPTABLE, desc = "Accepted, and run.")
  @Outcome(id = "1, 0, 1", expect = ACCEPTABLE, desc = "Refused.")
  @Outcome(expect = FORBIDDEN, desc = "Accepted and dropped, refused and run, or never over.")
  @State
  public static class WorkerAndDisposeGracefully extends Given {
    @Actor
    public void schedule(III_Result r) {
      try {
        worker.schedule(this::run);
      } catch (RejectedExecutionException e) {
        r.r1 = 1;
      }
    }

    @Actor
    public void dispose() {
      var _ = scheduler.disposeGracefully().subscribe();
    }

    @Arbiter
    public void end(III_Result r) {
      r.r3 = quiet();
      r.r2 = ran;
    }
  }

  /** A delayed task that is armed while the scheduler is disposed does not outlive it. */
  @JCStressTest
  @Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "Dropped or refused.")
  @Outcome(expect = FORBIDDEN, desc = "Still armed.")
  @State
  public static class DelayedAndDispose extends Given {
    @Actor
    public void schedule() {
      try {
        scheduler.schedule(this::run, 1, TimeUnit.HOURS);
        worker.schedule(this::run, 1, TimeUnit.HOURS);
      } catch (RejectedExecutionException e) {
        // refused is as good as dropped
      }
    }

    @Actor
    public void dispose() {
      scheduler.dispose();
    }

    @Arbiter
    public void end(II_Result r) {
      r.r2 = quiet();
      r.r1 = ran;
    }
  }

  /** Graceful against forced disposal: whichever comes first, a task that waits is interrupted. */
  @JCStressTest
  @Outcome(id = "1", expect = ACCEPTABLE, desc = "Interrupted or dropped, and over.")
  @Outcome(expect = FORBIDDEN, desc = "The force was lost.")
  @State
  public static class GracefulAndForced extends Given {
    public GracefulAndForced() {
      scheduler.schedule(SchedulerStress::awaitInterrupt);
      worker.schedule(SchedulerStress::awaitInterrupt);
    }

    @Actor
    public void gracefully() {
      var _ = scheduler.disposeGracefully().subscribe();
    }

    @Actor
    public void forced() {
      scheduler.dispose();
    }

    @Arbiter
    public void end(I_Result r) {
      r.r1 = quiet();
    }
  }

  /**
   * Disposing a worker interrupts the task that runs, drops what waits, and touches nobody else.
   */
  @JCStressTest
  @Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "Over, and no flag left behind.")
  @Outcome(expect = FORBIDDEN, desc = "Never over, or the interrupt hit another task.")
  @State
  public static class WorkerDisposeAndItsTask extends Given {
    private final Scheduler.Worker other = scheduler.createWorker();
    private volatile int hit;

    public WorkerDisposeAndItsTask() {
      worker.schedule(SchedulerStress::awaitInterrupt);
    }

    @Actor
    public void dispose() {
      worker.dispose();
    }

    @Actor
    public void work() {
      other.schedule(this::look);
      scheduler.schedule(this::look);
    }

    private void look() {
      if (Thread.interrupted()) {
        hit = 1;
      }
    }

    @Arbiter
    public void end(II_Result r) {
      r.r2 = quiet();
      r.r1 = hit;
    }
  }

  private static void awaitInterrupt() {
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // the next task shall not see it
    }
  }
}
