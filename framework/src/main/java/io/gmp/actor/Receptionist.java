package io.gmp.actor;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * Where the actors of a system find each other by what they are for: they register under a {@link
 * ServiceKey}, and who wants to know gets the {@link Listing} and hears when it changes. Who stops
 * is forgotten; an entity stays registered while it is passivated.
 *
 * <p>Any thread may use it, and none of its methods waits. What was registered is listed at once.
 */
public final class Receptionist {

  /** What is forgotten when an actor stops: one of these. */
  private sealed interface Entry {}

  private record Registered(ServiceKey<?> key, ActorRef<?> actor) implements Entry {}

  private record Listens(ServiceKey<?> key, ActorCell<?> listener) implements Entry {}

  /** The actor behind it is told: look whether this one is to be watched. */
  private record Look(ActorRef<?> life) {}

  private final ActorCell<Look> cell;
  private final ConcurrentHashMap<ServiceKey<?>, List<ActorRef<?>>> actors =
      new ConcurrentHashMap<>(); // to lists that do not change; written under the lock of this
  private final Map<ServiceKey<?>, Map<ActorCell<?>, ListingChanged<?, ?>>> listeners =
      new HashMap<>(); // under the lock, as all below
  private final Map<ActorRef<?>, Set<Entry>> byLife = new HashMap<>();
  private boolean over;

  private Receptionist(ActorSystem system) {
    this.cell = (ActorCell<Look>) system.spawn(watching());
  }

  static Receptionist begin(ActorSystem system) {
    return new Receptionist(system);
  }

  private ActorDefinition<Look> watching() {
    return Actor.<Look, Receptionist>builder(this)
        .on(
            Look.class,
            (context, self, look) -> {
              if (isOfInterest(look.life())) {
                context.watch(look.life());
              } else {
                context.unwatch(look.life());
              }
              return self;
            })
        .onSignal(
            Signal.Terminated.class,
            (context, self, end) -> {
              forget(end.actor());
              return self;
            })
        .onSignal(
            Signal.PostStop.class,
            (context, self, stop) -> {
              end(); // not when its future completes: the one who waits for that may look first
              return self;
            })
        .mailbox(Mailbox.buffered(Mailbox.DEFAULT_CAPACITY))
        .supervise(Supervision.stop())
        .build();
  }

  // ---- who is registered ----

  /**
   * Registers an actor. Doing it again changes nothing.
   *
   * @param key under what; an actor may have many
   * @param actor who
   * @param <M> the messages
   */
  public synchronized <M> void register(ServiceKey<M> key, ActorRef<? super M> actor) {
    List<ActorRef<?>> now = actors.getOrDefault(key, List.of());
    if (!over && !now.contains(actor)) {
      var more = new ArrayList<>(now);
      more.add(actor);
      actors.put(key, List.copyOf(more));
      add(EntityRef.life(actor), new Registered(key, actor));
      changed(key);
    }
  }

  /**
   * Ends a registration.
   *
   * @param key under what
   * @param actor who
   * @param <M> the messages
   */
  public synchronized <M> void deregister(ServiceKey<M> key, ActorRef<? super M> actor) {
    if (unlist(key, actor)) {
      remove(EntityRef.life(actor), new Registered(key, actor));
    }
  }

  private boolean unlist(ServiceKey<?> key, ActorRef<?> actor) {
    List<ActorRef<?>> now = actors.getOrDefault(key, List.of());
    List<ActorRef<?>> left = now.stream().filter(a -> !a.equals(actor)).toList();
    if (left.size() == now.size()) {
      return false;
    }
    if (left.isEmpty()) {
      actors.remove(key);
    } else {
      actors.put(key, left);
    }
    changed(key);
    return true;
  }

  /**
   * Looks up who is registered.
   *
   * @param key under what
   * @param <M> the messages
   * @return those who are now
   */
  @SuppressWarnings("unchecked") // who was registered takes an M
  public <M> Listing<M> listing(ServiceKey<M> key) {
    List<?> found = actors.getOrDefault(Objects.requireNonNull(key, "the key is null"), List.of());
    return new Listing<>(key, (List<ActorRef<M>>) found);
  }

  // ---- who wants to know ----

  /**
   * Lets an actor hear who is registered: who is now, and again after each change; of changes that
   * come close together it may hear only the result. What it hears does not go through its mailbox.
   * Doing it again changes the message, and begins anew.
   *
   * @param key under what
   * @param listener who hears; not a pool; if it is an entity, it hears until it passivates, and
   *     must be the caller or have an actor
   * @param message makes its message from a listing, in its turn
   * @param <M> the messages of those who are registered
   * @param <T> the messages of the one who hears
   * @throws IllegalArgumentException if it is no single actor
   */
  public synchronized <M, T> void subscribe(
      ServiceKey<M> key, ActorRef<T> listener, Function<Listing<M>, ? extends T> message) {
    Objects.requireNonNull(message, "what makes a message is null");
    ActorCell<T> to = single(listener);
    if (!over) {
      var subscription = new ListingChanged<M, T>(this, key, message);
      ListingChanged<?, ?> before =
          listeners.computeIfAbsent(key, none -> new HashMap<>()).put(to, subscription);
      if (before != null) {
        before.end();
      }
      add(to, new Listens(key, to));
      subscription.tell(to);
    }
  }

  /**
   * Ends what {@link #subscribe} began: nothing about the key comes any more.
   *
   * @param key under what
   * @param listener who heard
   */
  public synchronized void unsubscribe(ServiceKey<?> key, ActorRef<?> listener) {
    ActorCell<?> to = single(listener);
    if (silence(key, to)) {
      remove(to, new Listens(key, to));
    }
  }

  private boolean silence(ServiceKey<?> key, ActorCell<?> listener) {
    Map<ActorCell<?>, ListingChanged<?, ?>> ofKey = listeners.get(key);
    ListingChanged<?, ?> subscription = ofKey == null ? null : ofKey.remove(listener);
    if (ofKey == null || subscription == null) {
      return false;
    }
    subscription.end();
    if (ofKey.isEmpty()) {
      listeners.remove(key);
    }
    return true;
  }

  private static <T> ActorCell<T> single(ActorRef<T> listener) {
    ActorCell<T> found =
        switch (listener) {
          case ActorCell<T> it -> it;
          case EntityRef<T> entity -> entity.actor();
          default -> null;
        };
    if (found == null) {
      throw new IllegalArgumentException(
          "'" + listener.path() + "' cannot hear of listings: it is no single actor that lives");
    }
    return found;
  }

  private void changed(ServiceKey<?> key) {
    Map<ActorCell<?>, ListingChanged<?, ?>> ofKey = listeners.get(key);
    if (ofKey != null) {
      ofKey.forEach((listener, subscription) -> subscription.tell(listener));
    }
  }

  // ---- who lives ----

  private void add(ActorRef<?> life, Entry entry) {
    Set<Entry> entries = byLife.get(life);
    if (entries == null) {
      entries = new LinkedHashSet<>(2);
      byLife.put(life, entries);
      look(life);
    }
    entries.add(entry);
  }

  private void remove(ActorRef<?> life, Entry entry) {
    Set<Entry> entries = byLife.get(life);
    if (entries != null && entries.remove(entry) && entries.isEmpty()) {
      byLife.remove(life);
      look(life);
    }
  }

  private void look(ActorRef<?> life) {
    cell.push(new Orders.Aside(new Look(life)));
  }

  private synchronized boolean isOfInterest(ActorRef<?> life) {
    return byLife.containsKey(life);
  }

  private synchronized void forget(ActorRef<?> life) {
    Set<Entry> entries = byLife.remove(life);
    if (entries != null) {
      for (Entry entry : entries) {
        switch (entry) {
          case Registered registered -> unlist(registered.key(), registered.actor());
          case Listens listens -> silence(listens.key(), listens.listener());
        }
      }
    }
  }

  private synchronized void end() {
    over = true;
    actors.clear();
    listeners.clear();
    byLife.clear();
  }

  /** How many subscriptions there are; for tests. */
  synchronized int subscriptions() {
    return listeners.values().stream().mapToInt(Map::size).sum();
  }

  /** How many actors it knows, and watches; for tests. */
  synchronized int known() {
    return Math.max(byLife.size(), cell.watchCount());
  }
}
