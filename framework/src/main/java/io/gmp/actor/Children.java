package io.gmp.actor;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The actors that one actor, or the system, has spawned and that live, in the order in which they
 * were spawned; they are its links. It also is what an actor knows of where it lives.
 */
class Children {
  final ActorSystem system;
  final @Nullable ActorCell<?> parent;

  private @Nullable ActorCell<?> first; // under the lock, as all below
  private @Nullable ActorCell<?> last;
  private int size;
  private @Nullable HashMap<String, ActorCell<?>> byName; // those that were given a name
  private boolean closed;
  private boolean awaited;

  Children(ActorSystem system, @Nullable ActorCell<?> parent) {
    this.system = system;
    this.parent = parent;
  }

  /** Who decides about failures that an actor here leaves to others, if anybody does. */
  @Nullable ActorCell<?> supervisor() {
    return parent;
  }

  final String path() {
    return parent == null ? system.name() : parent.path();
  }

  /** Adds one. Throws if its name is taken or it comes too late. */
  synchronized void add(ActorCell<?> child) {
    if (closed) {
      throw new IllegalStateException(
          "actor '" + path() + "' has stopped, or is about to; it spawns no more");
    }
    String name = child.givenName();
    if (name != null) {
      if (byName == null) {
        byName = new HashMap<>();
      }
      if (byName.putIfAbsent(name, child) != null) {
        throw new IllegalArgumentException(
            "there is an actor '"
                + name
                + "' in '"
                + path()
                + "' already; stop it first, or choose another name");
      }
    }
    child.previous = last;
    if (last == null) {
      first = child;
    } else {
      last.following = child;
    }
    last = child;
    size++;
  }

  /** Takes one out that has ended; whether it was the last, and somebody waits for that. */
  boolean remove(ActorCell<?> child) {
    return takeOut(child);
  }

  /** Counts it out, too: when the last has left, all are. */
  final synchronized boolean takeOut(ActorCell<?> child) {
    system.removed();
    ActorCell<?> before = child.previous;
    ActorCell<?> after = child.following;
    if (before == null && first != child) {
      return false; // it never got in
    }
    if (before == null) {
      first = after;
    } else {
      before.following = after;
    }
    if (after == null) {
      last = before;
    } else {
      after.previous = before;
    }
    child.previous = null;
    child.following = null;
    String name = child.givenName();
    if (name != null && byName != null) {
      byName.remove(name, child);
    }
    size--;
    return awaited && size == 0;
  }

  /** Whether there are none; if there are, the end of the last is told to the parent. */
  synchronized boolean awaitNone() {
    awaited = size > 0;
    return !awaited;
  }

  /** No more come in. */
  synchronized void close() {
    closed = true;
  }

  synchronized boolean isClosed() {
    return closed;
  }

  synchronized int size() {
    return size;
  }

  /** Those that live now. */
  synchronized List<ActorCell<?>> all() {
    return from(first);
  }

  /** Those that live now and were spawned after that one. */
  synchronized List<ActorCell<?>> after(ActorCell<?> child) {
    return from(child.following);
  }

  private List<ActorCell<?>> from(@Nullable ActorCell<?> start) {
    var found = new ArrayList<ActorCell<?>>(size);
    for (ActorCell<?> c = start; c != null; c = c.following) {
      found.add(c);
    }
    return found;
  }

  synchronized @Nullable ActorCell<?> find(String name) {
    if (!name.isEmpty() && name.charAt(0) == '$') {
      for (ActorCell<?> c = first; c != null; c = c.following) {
        if (c.name().equals(name)) {
          return c;
        }
      }
    }
    return byName == null ? null : byName.get(name);
  }
}
