package io.gmp.reactor;

import java.util.concurrent.atomic.AtomicInteger;
import reactor.core.Exceptions;
import reactor.core.scheduler.Scheduler;

/** One of the workers that share the tasks of a {@link BoundedScheduler}. */
final class Lane {
  final Scheduler.Worker host;
  private final int cap;
  private final AtomicInteger users = new AtomicInteger();
  private final AtomicInteger waiting = new AtomicInteger();

  /**
   * Makes one.
   *
   * @param host whose tasks they are
   * @param cap how many tasks may wait to begin here
   */
  Lane(Scheduler.Worker host, int cap) {
    this.host = host;
    this.cap = cap;
  }

  /** Returns how many have been given this lane: workers, and tasks that were given to none. */
  int users() {
    return users.get();
  }

  /** Gives it to one more, if it has that many users now. */
  boolean enter(int seen) {
    return users.compareAndSet(seen, seen + 1);
  }

  void leave() {
    users.getAndDecrement();
  }

  /** Lets a task wait to begin here, or refuses it. */
  void admit() {
    if (waiting.incrementAndGet() > cap) {
      waiting.getAndDecrement();
      throw Exceptions.failWithRejected(
          "no more than " + cap + " tasks may wait behind each of those that may run at once");
    }
  }

  /** One that waited has begun, or never will. */
  void admitted() {
    waiting.getAndDecrement();
  }
}
