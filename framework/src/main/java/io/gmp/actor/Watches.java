package io.gmp.actor;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Whom an actor watches, and who watches it. Each side is the property of its own actor's turns;
 * between them travel system messages.
 *
 * <p>The watcher's entry decides: an end that finds none is of no account, and one that finds one
 * removes it. So the answer comes once, however many are under way, and not after unwatch. An actor
 * that has ended already answers by its closed lane.
 */
final class Watches {
  private static final Object SIGNAL = new Object();

  private final Map<ActorRef<?>, Object> watching = new HashMap<>(4); // to SIGNAL, or the message
  private final Set<ActorCell<?>> watchers = new LinkedHashSet<>(4);

  /** To the watched one: tell me. */
  private static final class Watch extends SystemMessage {
    private final ActorCell<?> watcher;

    Watch(ActorCell<?> watcher) {
      this.watcher = watcher;
    }

    @Override
    void deliver(ActorCell<?> actor) {
      actor.watches().watchers.add(watcher);
    }

    @Override
    void undelivered(ActorCell<?> actor) {
      watcher.push(new Ended(actor, actor.failure()));
    }
  }

  /** To the watched one: tell me no more. */
  private static final class Unwatch extends SystemMessage {
    private final ActorCell<?> watcher;

    Unwatch(ActorCell<?> watcher) {
      this.watcher = watcher;
    }

    @Override
    void deliver(ActorCell<?> actor) {
      actor.watches().watchers.remove(watcher);
    }
  }

  /** To the watcher: it has ended. */
  private static final class Ended extends SystemMessage {
    private final ActorRef<?> who;
    private final @Nullable Throwable cause;

    Ended(ActorRef<?> who, @Nullable Throwable cause) {
      this.who = who;
      this.cause = cause;
    }

    @Override
    void deliver(ActorCell<?> actor) {
      if (actor.isBetweenStates()) {
        actor.defer(this); // until there is somebody to hear it
        return;
      }
      Object wanted = actor.watches().watching.remove(who);
      if (wanted == SIGNAL) {
        actor.hear(new Signal.Terminated(who, cause));
      } else if (wanted != null) {
        actor.handleUnchecked(wanted);
      }
    }
  }

  void watch(ActorCell<?> self, ActorRef<?> other, @Nullable Object message) {
    if (other == self || other.equals(self.self())) {
      throw new IllegalArgumentException("actor '" + self.path() + "' cannot watch itself");
    }
    if (watching.put(other, message == null ? SIGNAL : message) != null) {
      return;
    }
    if (other instanceof ActorCell<?> cell) {
      var watch = new Watch(self);
      if (!cell.push(watch)) {
        watch.undelivered(cell);
      }
    } else if (other instanceof EntityRef<?> entity) {
      entity.onEnd(cause -> self.push(new Ended(other, cause)));
    } else {
      var _ =
          other.whenStopped().whenComplete((nothing, cause) -> self.push(new Ended(other, cause)));
    }
  }

  void unwatch(ActorCell<?> self, ActorRef<?> other) {
    if (watching.remove(other) != null && other instanceof ActorCell<?> cell) {
      cell.push(new Unwatch(self));
    }
  }

  /** The end of this actor: those who watch it hear of it, and those it watches forget it. */
  void end(ActorCell<?> self, @Nullable Throwable cause) {
    for (ActorCell<?> watcher : watchers) {
      watcher.push(new Ended(self, cause));
    }
    watchers.clear();
    for (ActorRef<?> other : watching.keySet()) {
      if (other instanceof ActorCell<?> cell) {
        cell.push(new Unwatch(self));
      }
    }
    watching.clear();
  }

  /** How many entries there are; for tests. */
  int size() {
    return watching.size() + watchers.size();
  }
}
