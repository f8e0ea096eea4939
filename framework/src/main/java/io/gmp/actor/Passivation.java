package io.gmp.actor;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What an entity has beyond other actors: its lasting address, and the end when it was idle for
 * long enough. As {@link ReceiveTimeout} it has one timer at all times; a message costs a look at
 * the clock.
 */
final class Passivation<M> extends Tick {
  private static final long SHORTEST_RETRY_NANOS = 1_000_000;

  private final ActorCell<M> cell;
  private final EntityRef<M> address;
  private final long idle;
  private @Nullable ActorCell<M> before; // whose end it waits for; cleared before its first turn
  private long last;
  private volatile boolean begun; // written by the actor before it closes its mailbox

  Passivation(
      ActorCell<M> cell, EntityRef<M> address, @Nullable ActorCell<M> before, long idleNanos) {
    super(cell);
    this.cell = cell;
    this.address = address;
    this.before = before;
    this.idle = idleNanos;
  }

  static <M> Passivation<M> of(ActorCell<M> entity) {
    return Objects.requireNonNull(entity.extension().passivation);
  }

  EntityRef<M> address() {
    return address;
  }

  boolean follows(ActorCell<?> other) {
    return before == other;
  }

  /** Before the first turn. */
  void start() {
    before = null;
    last = System.nanoTime();
    arm(idle);
  }

  /** After each message. */
  void handledOne() {
    last = System.nanoTime();
  }

  /** The actor is about to take no more, and to handle what it has. */
  void begin() {
    begun = true;
  }

  /** Whether it takes no more because it passivates, or was told to drain. */
  boolean hasBegun() {
    return begun;
  }

  @Override
  void deliver(ActorCell<?> toSame) {
    if (begun || cell.phase >= Parts.STOPPING || cell.system().isDraining()) {
      return;
    }
    long left = idle - (System.nanoTime() - last);
    if (left > 0) {
      arm(left);
    } else if (cell.phase == Parts.RUNNING && !cell.detour && cell.waiting() == 0 && isFree()) {
      cell.drain();
    } else {
      arm(Math.max(idle, SHORTEST_RETRY_NANOS));
    }
  }

  private boolean isFree() {
    Extension<M> e = cell.extension();
    PendingAsks asks = e.asks;
    Children children = e.children;
    return !Extension.isFilled(e.stash)
        && !e.isAtWork()
        && (e.timers == null || e.timers.isEmpty())
        && (children == null || children.size() == 0)
        && (asks == null || !asks.hasOpen());
  }
}
