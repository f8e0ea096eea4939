package io.gmp.spring.boot;

import io.gmp.actor.ActorDefinition;
import io.gmp.actor.ActorRef;
import io.gmp.actor.ActorSystem;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;

/** Spawns the actors that are beans, and lets them finish what they were told before they stop. */
final class ActorBeans {
  private static final long POLL_NANOS = 1_000_000;

  private final ActorSystem system;
  private final List<ActorRef<?>> spawned = new CopyOnWriteArrayList<>();

  ActorBeans(ActorSystem system) {
    this.system = system;
  }

  <M> ActorRef<M> spawn(String beanName, ActorDefinition<M> definition) {
    String name = definition.name();
    ActorRef<M> actor = system.spawn(name != null ? name : beanName, definition);
    spawned.add(actor);
    return actor;
  }

  /** Waits until the mailboxes are empty, then closes the system with what is left of the time. */
  void close(Duration grace) {
    long start = System.nanoTime();
    while (hasMail() && left(start, grace) > 0) {
      LockSupport.parkNanos(this, POLL_NANOS);
    }
    system.close(Duration.ofNanos(left(start, grace)));
  }

  private boolean hasMail() {
    return spawned.stream().anyMatch(actor -> actor.mailboxSize() > 0);
  }

  private static long left(long start, Duration grace) {
    return Math.max(0, grace.toNanos() - (System.nanoTime() - start));
  }
}
