package io.gmp.actor;

import io.gmp.channel.ChannelClosedException;
import io.gmp.channel.SelectCase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Actors of one definition behind one address. The sender chooses one of them by the pool's {@link
 * Routing} and puts the message into its mailbox: there is no router between them, and messages
 * from one sender keep their order only where they go to the same actor.
 *
 * <p>An actor that stops leaves the pool and is not replaced; let its supervision restart it, or
 * {@linkplain #resize resize} the pool. What stops the pool stops all of them; when the last one
 * has stopped, the pool has, and who watches it hears of that.
 *
 * @param <M> the messages
 */
public final class ActorPool<M> implements ActorRef<M> {
  private final ActorSystem system;
  private final String name;
  private final ActorDefinition<M> definition;
  private final Routing.Choice<? super M> choice;
  private final boolean keyed;
  private final Stopped stopped = new Stopped();

  /** Written under the lock of this; what was read may name actors that have left. */
  private volatile PoolMembers<M> members = new PoolMembers<>(List.of());

  private int spawned; // under the lock, as all below
  private int living; // those that handle what they have and stop do count
  private boolean closed;

  private ActorPool(
      ActorSystem system, String name, ActorDefinition<M> definition, Routing<? super M> routing) {
    this.system = system;
    this.name = name;
    this.definition = definition;
    this.choice = routing.begin();
    this.keyed = routing.isKeyed();
  }

  static <M> ActorPool<M> spawn(
      ActorSystem system, String name, ActorDefinition<M> definition, Routing<? super M> routing) {
    var pool = new ActorPool<M>(system, name, definition, routing);
    pool.resize(definition.poolSize(), Duration.ZERO);
    return pool;
  }

  // ---- its size ----

  /** {@return how many actors there are} */
  public int size() {
    return members.size();
  }

  /** {@return the actors there are, the oldest first} */
  public List<ActorRef<M>> members() {
    return members.all().stream().<ActorRef<M>>map(PoolMembers.Member::cell).toList();
  }

  /**
   * Spawns actors, or takes the youngest ones out. Who is taken out gets no more messages, handles
   * those it has, and stops; at the deadline it stops as {@link ActorRef#stop()} says. Returns at
   * once.
   *
   * @param actors how many there shall be, at least 1
   * @param deadline how long those taken out may take to handle what they have
   * @throws IllegalArgumentException if it is less than 1, or more than can be had as pinned ones;
   *     or if somebody else has the name of an actor to be spawned
   * @throws IllegalStateException if the pool has stopped, or the system or its runtime is closed
   */
  public void resize(int actors, Duration deadline) {
    definition.poolSize(actors); // checks it
    List<PoolMembers.Member<M>> out;
    synchronized (this) {
      if (closed) {
        throw new IllegalStateException("pool '" + path() + "' has stopped");
      }
      List<PoolMembers.Member<M>> now = members.all();
      if (actors >= now.size()) {
        grow(actors - now.size());
        return;
      }
      out = now.subList(actors, now.size());
      members = members.first(actors);
    }
    stop(out, deadline);
  }

  private void grow(int by) {
    var more = new ArrayList<PoolMembers.Member<M>>(by);
    try {
      for (int i = 0; i < by; i++) {
        int number = spawned + 1;
        var cell = (ActorCell<M>) system.spawn(name + "-" + number, definition);
        spawned = number;
        more.add(new PoolMembers.Member<>(number, cell));
      }
    } catch (RuntimeException e) {
      more.forEach(member -> member.cell().stop());
      throw e;
    }
    members = members.with(more);
    living += by;
    for (PoolMembers.Member<M> member : more) {
      var _ = member.cell().stoppedFuture().thenRun(() -> ended(member.cell()));
    }
  }

  /** One takes no more: whoever finds out says so. */
  private synchronized void left(ActorCell<M> member) {
    members = members.without(member);
    closed |= members.size() == 0;
  }

  private void ended(ActorCell<M> member) {
    synchronized (this) {
      left(member);
      living--;
      if (!closed || living > 0) {
        return;
      }
    }
    stopped.end();
  }

  // ---- the address ----

  @Override
  public String path() {
    return system.name() + "/" + name;
  }

  private @Nullable ActorCell<M> choose(PoolMembers<M> among, @Nullable M message) {
    return among.size() == 0 ? null : among.get(choice.choose(among, message));
  }

  @Override
  public void tell(M message) throws InterruptedException {
    Objects.requireNonNull(message, "null is never a message");
    for (; ; ) {
      ActorCell<M> chosen = choose(members, message);
      if (chosen == null) {
        system.deadLetter(path(), message, DeadLetter.Reason.STOPPED, null);
        return;
      }
      if (chosen.offer(message)) {
        return;
      }
      if (system.isDraining()) {
        chosen.tell(message);
        return;
      }
      left(chosen);
    }
  }

  /**
   * {@inheritDoc} If the one that is chosen has no room, the others are tried, unless the message
   * has a key.
   */
  @Override
  public boolean tryTell(M message) {
    Objects.requireNonNull(message, "null is never a message");
    PoolMembers<M> now = members;
    ActorCell<M> chosen = choose(now, message);
    if (chosen == null) {
      return false;
    }
    if (chosen.tryTell(message)) {
      return true;
    }
    if (keyed) {
      return chosen.hasClosed() && retry(chosen, message);
    }
    for (PoolMembers.Member<M> other : now.all()) {
      if (other.cell() != chosen && other.cell().tryTell(message)) {
        return true;
      }
    }
    return false;
  }

  private boolean retry(ActorCell<M> closedOne, M message) {
    if (system.isDraining()) {
      return false;
    }
    left(closedOne);
    return tryTell(message);
  }

  /**
   * {@inheritDoc} The actor is chosen now, not when the select waits; if it has stopped by then,
   * the select throws although others may live.
   */
  @Override
  public <R> SelectCase<R> onSend(M message, Callable<? extends @Nullable R> body) {
    Objects.requireNonNull(message, "null is never a message");
    for (; ; ) {
      ActorCell<M> chosen = choose(members, message);
      if (chosen == null) {
        throw new ChannelClosedException("pool '" + path() + "' has stopped");
      }
      if (!chosen.hasClosed() || system.isDraining()) {
        return chosen.onSend(message, body);
      }
      left(chosen);
    }
  }

  /**
   * {@inheritDoc} Where messages have keys, the actor is chosen by a message made for that, and the
   * one it gets is made anew.
   */
  @Override
  public <R> CompletableFuture<R> ask(Function<ReplyTo<R>, M> message, Duration timeout) {
    for (; ; ) {
      ActorCell<M> chosen = choose(members, keyed ? message.apply(reply -> {}) : null);
      if (chosen == null) {
        return CompletableFuture.failedFuture(new ActorStoppedException(path()));
      }
      CompletableFuture<R> reply = chosen.askIfOpen(message, timeout);
      if (reply != null) {
        return reply;
      }
      if (system.isDraining()) {
        return CompletableFuture.failedFuture(new ActorStoppedException(chosen.path()));
      }
      left(chosen);
    }
  }

  @Override
  public void stop() {
    close().forEach(member -> member.cell().stop());
  }

  @Override
  public CompletableFuture<Void> stop(Duration deadline) {
    stop(close(), deadline);
    return whenStopped();
  }

  private static <M> void stop(List<PoolMembers.Member<M>> members, Duration deadline) {
    for (PoolMembers.Member<M> member : members) {
      var _ = member.cell().stop(deadline);
    }
  }

  private synchronized List<PoolMembers.Member<M>> close() {
    closed = true;
    return members.all();
  }

  @Override
  public CompletableFuture<Void> whenStopped() {
    return stopped.give();
  }

  boolean hasStopped() {
    return stopped.isDone();
  }

  /** {@return the number of messages in the mailboxes of all of them} */
  @Override
  public int mailboxSize() {
    return members.all().stream().mapToInt(member -> member.cell().mailboxSize()).sum();
  }

  @Override
  public String toString() {
    return path();
  }
}
