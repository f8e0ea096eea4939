package io.gmp.actor;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * The end of a system, in this order: nothing comes in from outside; the actors handle what they
 * have been told, and may still tell each other; when all are at rest, or most of the time is over,
 * they are stopped, children before their parents; what is left then is dropped.
 *
 * <p>All are at rest if a look at each of them found it so, and none was told anything by another
 * while we looked.
 */
final class Shutdown {
  private static final long SHORTEST_PAUSE_NANOS = 100_000;
  private static final long LONGEST_PAUSE_NANOS = 1_000_000;
  private static final int NAMED = 100;

  private final ActorSystem system;
  private final long start = System.nanoTime();
  private final long nanos;
  private final long dropped;

  Shutdown(ActorSystem system, Duration timeout) {
    this.system = system;
    this.nanos = Tick.nanos(timeout);
    this.dropped = system.deadLetters();
  }

  ShutdownReport run() {
    boolean drained = drain();
    system.stops();
    List<ActorCell<?>> tops = system.tops();
    tops.forEach(ActorCell::stop);
    awaitEnds(tops);
    List<String> left = system.all().stream().limit(NAMED).map(ActorCell::path).toList();
    return new ShutdownReport(
        drained, system.deadLetters() - dropped, left, Duration.ofNanos(System.nanoTime() - start));
  }

  /** Those at the top end last. */
  private void awaitEnds(List<ActorCell<?>> tops) {
    long pause = SHORTEST_PAUSE_NANOS;
    for (ActorCell<?> top : tops) {
      while (!top.hasEnded()) {
        if (!mayWait(nanos)) {
          return;
        }
        LockSupport.parkNanos(this, pause);
        pause = Math.min(2 * pause, LONGEST_PAUSE_NANOS);
      }
    }
  }

  private boolean mayWait(long most) {
    return System.nanoTime() - start < most && !Thread.currentThread().isInterrupted();
  }

  /** A fifth of the time, but a second at most, is kept for stopping. */
  private boolean drain() {
    long most = nanos - Math.min(nanos / 5, TimeUnit.SECONDS.toNanos(1));
    for (long pause = SHORTEST_PAUSE_NANOS; !system.runtime().isClosed(); ) {
      long before = System.nanoTime();
      if (areAtRest()) {
        return true;
      }
      if (!mayWait(most)) {
        return false;
      }
      LockSupport.parkNanos(this, Math.max(pause, System.nanoTime() - before));
      pause = Math.min(2 * pause, LONGEST_PAUSE_NANOS);
    }
    return false;
  }

  private boolean areAtRest() {
    long late = system.lateMessages();
    boolean rest = true;
    for (ActorCell<?> actor : system.all()) {
      if (actor.mailbox.tryClose()) {
        rest = false;
      } else if (!actor.isRestingInLane() && !actor.hasEnded()) {
        rest = false;
      }
    }
    return rest && system.isWorkAtRest() && late == system.lateMessages();
  }
}
