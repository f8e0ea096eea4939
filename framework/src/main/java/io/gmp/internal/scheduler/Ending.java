package io.gmp.internal.scheduler;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;

/**
 * The end of a scheduler. What is queued is handed back: Gs are told that they will not run, and
 * continuations and the ends of timed parks go to the JDK's own scheduler, so that virtual threads
 * that outlive us still run. The queues of running Ps are emptied by theft, and their timers taken
 * away, for the G that an M is in may never end, and a P may be on its way to an M that has ended;
 * each M hands back the rest when it ends. What is put into the global queue or among the timers
 * afterwards is handed back by whoever put it there.
 */
final class Ending {
  private static final long PASS_NANOS = 1_000_000;

  private final Scheduler scheduler;
  private final Set<G> interrupted = Collections.newSetFromMap(new IdentityHashMap<>());

  Ending(Scheduler scheduler) {
    this.scheduler = scheduler;
  }

  /** Ends all Ms that are not inside a G, and hands back what is queued. */
  void run() {
    for (Processor p : scheduler.procs().all()) {
      p.end();
    }
    scheduler.idle().dismissMs();
    scheduler.locks().dismissMs();
    drainIdle();
    drainGlobal();
    for (Processor p : scheduler.procs().all()) {
      strip(p);
    }
  }

  /**
   * Interrupts every G that stands on a stack and has not been interrupted by this before.
   *
   * @return how many of them are goroutines, new or not
   */
  synchronized long interrupt() {
    var routines = new long[1];
    scheduler
        .runners()
        .forEach(
            runner -> {
              G g = runner.currentG();
              if (g == null) {
                return;
              }
              if (interrupted.add(g)) {
                runner.thread().interrupt();
              }
              if (g instanceof Routine) {
                routines[0]++;
              }
            });
    return routines[0];
  }

  /**
   * Interrupts those as well that an M took from a queue before it heard of the end, and began
   * after all others had been interrupted. Such a one counts, but may not be seen yet: so there are
   * passes until all that count have been seen, twice, for one that has just ended may be seen and
   * not count.
   */
  void interruptLate(long nanos) {
    long start = System.nanoTime();
    for (int complete = 0;
        scheduler.census().goroutines() > 0
            && complete < 2
            && System.nanoTime() - start < nanos; ) {
      complete = interrupt() >= scheduler.census().goroutines() ? complete + 1 : 0;
      LockSupport.parkNanos(this, PASS_NANOS);
    }
  }

  /** Waits for the Ms that are not inside a G, and for sysmon. */
  void awaitThreads(long nanos) {
    long start = System.nanoTime();
    while ((scheduler.idle().machines() > 0 || scheduler.sysmon().isAlive())
        && System.nanoTime() - start < nanos) {
      LockSupport.parkNanos(scheduler, 100_000);
    }
  }

  /** Hands back what waits on a P behind a G that has not ended, and may never. */
  private void strip(Processor p) {
    var taken = new RunQueue();
    for (Object work = taken.stealFrom(p.runq, false);
        work != null;
        work = taken.stealFrom(p.runq, false)) {
      handBack(work);
      for (Object more = taken.take(); more != null; more = taken.take()) {
        handBack(more);
      }
    }
    Object next = p.runq.stealNext();
    if (next != null) {
      handBack(next);
    }
    handBackTimers(p.timers);
  }

  /** Hands back what is on Ps that no M holds; also called by whoever puts one there later. */
  void drainIdle() {
    for (Processor p = scheduler.idle().takeIdleP(); p != null; p = scheduler.idle().takeIdleP()) {
      drain(p);
    }
  }

  /** Hands back, after the end, what an M left on its P. */
  private void drain(Processor p) {
    for (Object work = p.runq.take(); work != null; work = p.runq.take()) {
      handBack(work);
    }
    Object next = p.runq.takeNext();
    if (next != null) {
      handBack(next);
    }
    handBackTimers(p.timers);
  }

  /** Hands back timers, of a P that may be anybody's. */
  void handBackTimers(Timers timers) {
    for (TimerTask task : timers.drain()) {
      if (task.vital && scheduler.engine().mountsRunners()) {
        task.handBack(scheduler.engine());
      } else if (task.vital) {
        runNow(task);
      }
    }
  }

  private static void runNow(TimerTask task) {
    Runnable action = task.surrender();
    if (action != null) {
      action.run();
    }
  }

  void drainGlobal() {
    for (Object work = scheduler.global().poll(); work != null; work = scheduler.global().poll()) {
      handBack(work);
    }
  }

  private void handBack(Object work) {
    switch (work) {
      case G g -> abandon(g);
      case Machine.Token token -> LockSupport.unpark(token.owner.thread);
      default -> scheduler.engine().handBack((Runnable) work);
    }
  }

  private void abandon(G g) {
    Throwable thrown = null;
    try {
      g.abandoned();
    } catch (Throwable e) {
      thrown = e;
    }
    if (g instanceof Routine routine) {
      routine.ended(thrown);
    }
    if (thrown != null) {
      scheduler.uncaught(g, thrown);
    }
    if (g instanceof Routine) {
      scheduler.routineEnded(null);
    }
  }

  /** The M's thread is about to end. */
  void machineEnded(Machine m) {
    Processor p = m.p;
    m.p = null;
    scheduler.idle().notSpinning(m);
    if (scheduler.isTerminated()) {
      if (p != null) {
        drain(p);
      }
      drainGlobal();
    } else if (p != null) {
      scheduler.idle().handoff(p);
    }
    scheduler.idle().machineEnded(m);
  }
}
