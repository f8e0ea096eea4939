package io.gmp.reactor;

import io.gmp.internal.scheduler.Scheduler;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a scheduler has in use: found again when it is disposed, and known to be over when the last
 * of it has left.
 *
 * <p>A task that was given to the scheduler itself, to run now, is only counted: while it waits it
 * has nothing that must be found, and while it runs the runtime knows it. Timed tasks and workers
 * stand in some doubly linked lists with a lock each, chosen by thread. A timed task of the
 * scheduler itself enters when it is scheduled and leaves when it has ended. A worker enters with
 * its first task and leaves when it is disposed, not each time it has nothing to do, for that
 * happens with every message. Workers that are forgotten without being disposed would stay for
 * ever; so a list that has doubled since it was last looked through sends its idle workers away,
 * and they come back with their next task.
 *
 * <p>{@link #seal} closes the count and the lists to newcomers one after another; only when all are
 * closed does {@code sealed} become true, and from then on they only fall. Whoever takes the last
 * one out says so first and then reads {@code sealed}, while who seals writes {@code sealed} first
 * and then looks: so at least one of the two sees that nothing is left.
 */
final class Registry {
  private static final int STRIPES_AT_MOST = 64;
  private static final int SWEEP_AT_LEAST = 64;

  private final TaskCount tasks;
  private final Stripe[] stripes;
  private final Runnable whenQuiet;
  private volatile boolean sealed;

  /**
   * Makes an empty one.
   *
   * @param runtime whose Ms are expected to use it
   * @param whenQuiet called when it is sealed and empty, possibly more than once
   */
  Registry(Scheduler runtime, Runnable whenQuiet) {
    this.tasks = new TaskCount(runtime);
    int count = Math.min(STRIPES_AT_MOST, Integer.highestOneBit(runtime.gomaxprocs() * 2 - 1));
    this.stripes = new Stripe[count];
    for (int i = 0; i < count; i++) {
      stripes[i] = new Stripe(this);
    }
    this.whenQuiet = whenQuiet;
  }

  /** Counts a task that is to run now; false if it is sealed. */
  boolean enter() {
    if (tasks.add()) {
      return true;
    }
    lookWhetherQuiet();
    return false;
  }

  /** A task that was counted has ended. */
  void leave() {
    tasks.remove();
    lookWhetherQuiet();
  }

  /** The list that what the calling thread makes belongs to. */
  Stripe stripe() {
    int hash = Long.hashCode(Thread.currentThread().threadId() * 0x9E37_79B9_7F4A_7C15L);
    return stripes[hash & (stripes.length - 1)];
  }

  /**
   * Lets nobody in any more.
   *
   * @return who is still there, but for those that are only counted
   */
  List<Tracked> seal() {
    tasks.close();
    var left = new ArrayList<Tracked>();
    for (Stripe stripe : stripes) {
      stripe.seal(left);
    }
    sealed = true;
    return left;
  }

  /** Reports if it is sealed and nothing is left. */
  void lookWhetherQuiet() {
    if (!sealed || !tasks.isZero()) {
      return;
    }
    for (Stripe stripe : stripes) {
      if (stripe.occupied) {
        return;
      }
    }
    whenQuiet.run();
  }

  /** One of the lists; its lock is its monitor and nothing is called under it that could wait. */
  static final class Stripe {
    private final Registry registry;
    private @Nullable Tracked first;
    private volatile boolean occupied; // written under the lock
    private int size; // under the lock, as all below
    private int sweepAt = SWEEP_AT_LEAST;
    private boolean closed;

    private Stripe(Registry registry) {
      this.registry = registry;
    }

    /** Lets a new one in; false if it is sealed. */
    synchronized boolean add(Tracked tracked) {
      if (closed) {
        return false;
      }
      link(tracked);
      return true;
    }

    /** Lets a worker in that has got something to do; false if it is sealed. */
    synchronized boolean attach(GmpWorker worker) {
      if (closed) {
        return false;
      }
      if (worker.queue().attach()) {
        link(worker);
      }
      return true;
    }

    /** Lets it go, if it is there. */
    void remove(Tracked tracked) {
      synchronized (this) {
        if (tracked.previous == null && first != tracked) {
          return;
        }
        unlink(tracked);
      }
      registry.lookWhetherQuiet();
    }

    private void link(Tracked tracked) {
      if (size >= sweepAt) {
        sweep();
      }
      tracked.following = first;
      if (first != null) {
        first.previous = tracked;
      }
      first = tracked;
      size++;
      if (!occupied) {
        occupied = true;
      }
    }

    private void unlink(Tracked tracked) {
      Tracked before = tracked.previous;
      Tracked after = tracked.following;
      if (before == null) {
        first = after;
      } else {
        before.following = after;
      }
      if (after != null) {
        after.previous = before;
      }
      tracked.previous = null;
      tracked.following = null;
      size--;
      if (first == null) {
        occupied = false;
      }
    }

    private void sweep() {
      for (Tracked tracked = first; tracked != null; ) {
        Tracked after = tracked.following;
        if (tracked instanceof GmpWorker worker && worker.detach()) {
          unlink(worker);
        }
        tracked = after;
      }
      sweepAt = Math.max(SWEEP_AT_LEAST, 2 * size);
    }

    private synchronized void seal(List<Tracked> into) {
      closed = true;
      for (Tracked tracked = first; tracked != null; tracked = tracked.following) {
        into.add(tracked);
      }
    }
  }
}
