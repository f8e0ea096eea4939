package io.gmp.internal.scheduler;

import io.gmp.internal.engine.MachineHooks;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What there is in a scheduler, for statistics, dumps, deadlock detection and tests. From any
 * thread, without a lock: each number is right for some moment during its call, but no two of them
 * for the same one.
 */
public final class Census {
  private final Scheduler scheduler;

  Census(Scheduler scheduler) {
    this.scheduler = scheduler;
  }

  /** Returns how many goroutines have been created. */
  public long goroutinesCreated() {
    return scheduler.procs().created();
  }

  /** Returns how many goroutines have not ended; never less than there are. */
  public long goroutines() {
    return scheduler.procs().live();
  }

  /** Returns the number of Ms. */
  public int machines() {
    return scheduler.idle().machines();
  }

  /**
   * Returns whether nothing runs, is queued, or is due some time: then only a thread that is not
   * the scheduler's can wake a G. True only if so at some moment during the call.
   */
  public boolean isQuiet() {
    long before = activity();
    if (!scheduler.idle().allIdle() || !scheduler.global().isEmpty()) {
      return false;
    }
    for (Processor p : scheduler.procs().all()) {
      if (!p.runq.isEmpty() || p.timers.hasLive()) {
        return false;
      }
    }
    return scheduler.idle().allIdle() && activity() == before;
  }

  /** Returns a number that changes when a P is taken up. */
  public long activity() {
    return scheduler.idle().taken();
  }

  /** Returns whether that thread is one of the scheduler's. */
  public boolean owns(Thread thread) {
    return (MachineHooks.of(thread) instanceof Machine m && m.scheduler == scheduler)
        || scheduler.sysmon().is(thread)
        || thread.getName().startsWith(scheduler.name() + "-m");
  }

  /** Returns the number of Ms that Gs keep for themselves: locked, blocked or parked on. */
  public int keptMachines() {
    return scheduler.limit().given();
  }

  /** Returns the number of stacks: of runners that have not ended. */
  public int stacks() {
    var count = new AtomicInteger();
    scheduler.runners().forEach(runner -> count.getAndIncrement());
    return count.get();
  }

  /** Returns the number of Ps that no M holds. */
  public int idleProcessors() {
    return scheduler.idle().idleProcessors();
  }

  /** Returns the number of Ms that look for work. */
  public int spinningMachines() {
    return scheduler.idle().spinning();
  }

  /** Returns the length of the global queue. */
  public int globalQueue() {
    return scheduler.global().size();
  }

  /** Returns the lengths of the Ps' rings. */
  public int[] localQueues() {
    Processor[] ps = scheduler.procs().all();
    int[] sizes = new int[ps.length];
    for (int i = 0; i < ps.length; i++) {
      sizes[i] = ps[i].runq.size();
    }
    return sizes;
  }

  /** Returns how often an M gave its P to another one, for it was about to block or to end. */
  public long handoffs() {
    return scheduler.idle().handoffs();
  }

  /**
   * Returns for how many nanoseconds the G that has held its P longest has done so, as far as
   * sysmon has seen; 0 if none has for more than a look.
   */
  public long longestHold() {
    long now = System.nanoTime();
    long longest = 0;
    for (Processor p : scheduler.procs().all()) {
      long since = p.seenSince;
      if (!p.idle && p.seenLooks > 0 && p.tick() == p.seenTick) {
        longest = Math.max(longest, now - since);
      }
    }
    return longest;
  }

  /** Returns how often an M stole from another P. */
  public long steals() {
    return scheduler.search().steals();
  }
}
