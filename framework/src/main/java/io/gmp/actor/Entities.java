package io.gmp.actor;

import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * Actors by id. An address may be had for any id, costs next to nothing, and stays valid as long as
 * the entities do; the actor behind it is spawned by the first message and ends when it was idle
 * for some time (it is passivated). The next message spawns it anew.
 *
 * <p>Of one id there is one actor at a time: the next one begins when {@link Signal.PostStop} of
 * the one before was heard. What arrives while that passivates waits in the mailbox of the next, so
 * messages from one sender keep their order and none is lost. What the mailbox of one that fails,
 * or stops itself, still holds is lost as that of any other actor: dead letters. The next message
 * begins anew.
 *
 * <p>An entity is idle if it has handled no message, those of its timers included, and has no
 * children, no timers, nothing stashed, and no {@code ask} it has not answered. One that wants to
 * go earlier tells {@code context.self().stop(deadline)}.
 *
 * <p>An entity has no supervisor: it restarts by its own {@link Supervision}; to escalate is to
 * stop, and a group of siblings it is not.
 *
 * @param <M> the messages
 */
public final class Entities<M> {
  private final ActorCell<Object> parent;
  private final EntityHome<M> home;

  private Entities(ActorCell<Object> parent, EntityHome<M> home) {
    this.parent = parent;
    this.home = home;
  }

  static <M> Entities<M> begin(
      ActorCell<Object> parent,
      Function<? super String, ActorDefinition<M>> definition,
      Duration idleAfter) {
    Objects.requireNonNull(definition, "the function that gives a definition is null");
    if (idleAfter.isNegative() || idleAfter.isZero()) {
      throw new IllegalArgumentException(
          "the time after which an entity is idle must be positive, not " + idleAfter);
    }
    var home = new EntityHome<M>(parent, definition, Tick.nanos(idleAfter));
    parent.extension().children = home;
    return new Entities<>(parent, home);
  }

  /** What is at the place of the entities among the actors of the system: their parent. */
  static ActorDefinition<Object> parentOfAll() {
    return Actor.of(
        0,
        (context, state, message) -> {
          context.unhandled(message);
          return state;
        });
  }

  /**
   * The address of an entity, which is spawned when it gets a message. Its {@link ActorRef#stop},
   * {@link ActorRef#whenStopped}, {@link ActorRef#mailboxSize} and a watch concern the actor there
   * is now, if there is one; who watches hears {@link Signal.Terminated} also when it is
   * passivated. Addresses with the same id are equal.
   *
   * @param id the id, which is the name of the actor; not blank, without a slash, not beginning
   *     with {@code $}
   * @return the address
   * @throws IllegalArgumentException if it cannot be a name
   */
  public ActorRef<M> ref(String id) {
    ActorNames.check(id);
    return new EntityRef<>(home, id);
  }

  /** {@return the names of the system and of the entities: {@code bank/accounts}} */
  public String path() {
    return parent.path();
  }

  /** {@return how many entities have an actor now} */
  public int size() {
    return home.living().size();
  }

  /** {@return the ids of the entities that have an actor now} */
  public Set<String> ids() {
    return Set.copyOf(home.living().keySet());
  }

  /**
   * Stops all of them after the messages they are at; what is left in their mailboxes and what
   * comes from now on becomes dead letters. Returns at once. The end of the system does the same,
   * but lets them handle first what they have been told.
   *
   * @return a future that completes when all have stopped
   */
  public CompletableFuture<Void> stop() {
    parent.stop();
    return parent.whenStopped();
  }

  @Override
  public String toString() {
    return path();
  }
}
