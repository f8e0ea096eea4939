package io.gmp.actor;

import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Where entities live, and how one follows another.
 *
 * <p>The table has for each id the actor whose mailbox takes messages. A sender whose message was
 * refused, for that actor is about to end, puts the next one in its place, by one step on the
 * table. Nobody runs the next one yet, but its mailbox takes messages. The one that ends takes
 * itself out of the table, by one step again: if that fails, the next one is in its place, and is
 * let in and started here, under the lock that also frees the name. So whoever looks at all actors
 * sees one of them, and a system that drains does not overlook the messages between the two.
 *
 * <p>The lock of this is taken before those of the table's bins, never after.
 */
final class EntityHome<M> extends Children {
  private final Function<? super String, ActorDefinition<M>> definitions;
  private final long idleNanos;
  private final ConcurrentHashMap<String, ActorCell<M>> living = new ConcurrentHashMap<>();

  EntityHome(
      ActorCell<?> parent,
      Function<? super String, ActorDefinition<M>> definitions,
      long idleNanos) {
    super(parent.system(), parent);
    this.definitions = definitions;
    this.idleNanos = idleNanos;
  }

  /** The parent only holds them together. */
  @Override
  @Nullable ActorCell<?> supervisor() {
    return null;
  }

  Map<String, ActorCell<M>> living() {
    return living;
  }

  /**
   * The actor of an id that takes messages; spawns it if there is none.
   *
   * @param refused the one that was found and takes no more
   * @return {@code null} if there will be no more of them
   */
  @Nullable ActorCell<M> actor(EntityRef<M> address, @Nullable ActorCell<M> refused) {
    for (; ; ) {
      ActorCell<M> now = living.get(address.id());
      if (now != null && now != refused) {
        return now;
      }
      if (!mayBegin()) {
        return null;
      }
      ActorCell<M> fresh = make(address, now);
      if (now != null) {
        if (living.replace(address.id(), now, fresh)) {
          return fresh;
        }
      } else if (living.putIfAbsent(address.id(), fresh) == null) {
        begin(fresh, tryAdd(fresh));
        return fresh;
      }
    }
  }

  /** Whether another actor may take what this one has refused. */
  boolean mayFollow(ActorCell<M> refused) {
    return !system.isDraining() || Passivation.of(refused).hasBegun();
  }

  private boolean mayBegin() {
    return !isClosed()
        && !system.runtime().isClosed()
        && (!system.isDraining() || Parts.isActorOf(system));
  }

  private ActorCell<M> make(EntityRef<M> address, @Nullable ActorCell<M> before) {
    ActorDefinition<M> definition =
        Objects.requireNonNull(
            definitions.apply(address.id()),
            () -> "there is no definition for entity '" + address.path() + "'");
    system.requireCpu(definition);
    var cell = new ActorCell<>(this, address.id(), system.defaults().complete(definition));
    cell.extension().passivation = new Passivation<>(cell, address, before, idleNanos);
    return cell;
  }

  private synchronized boolean tryAdd(ActorCell<M> cell) {
    if (isClosed()) {
      return false;
    }
    add(cell);
    return true;
  }

  /** Its first turn, or its end if it comes too late. */
  private void begin(ActorCell<M> cell, boolean added) {
    system.added();
    if (added && !system.runtime().isClosed()) {
      Passivation.of(cell).start();
      cell.start();
    } else {
      cell.abandoned();
    }
  }

  @Override
  boolean remove(ActorCell<?> ended) {
    boolean last;
    ActorCell<M> next;
    boolean added = false;
    synchronized (this) {
      last = takeOut(ended);
      next = next(ended);
      if (next != null) {
        added = tryAdd(next);
      }
    }
    if (next != null) {
      begin(next, added);
    }
    return last;
  }

  private @Nullable ActorCell<M> next(ActorCell<?> ended) {
    if (living.remove(ended.name(), ended)) {
      return null;
    }
    ActorCell<M> next = living.get(ended.name());
    return next != null && Passivation.of(next).follows(ended) ? next : null;
  }
}
