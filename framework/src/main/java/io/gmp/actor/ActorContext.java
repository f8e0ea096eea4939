package io.gmp.actor;

import io.gmp.Gmp;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * An actor's view of itself, valid inside its own setup and handler. What changes the actor throws
 * {@link IllegalStateException} where another one, or a goroutine that the handler started, calls
 * it.
 *
 * @param <M> the messages
 */
public interface ActorContext<M> {

  /** {@return the actor's own address} */
  ActorRef<M> self();

  /** {@return the system the actor lives in} */
  ActorSystem system();

  /** {@return the runtime the actor runs on} */
  Gmp runtime();

  /** {@return the actor that spawned this one; empty if the system did} */
  Optional<ActorRef<?>> parent();

  /**
   * Stops the actor after the message at hand. Its children stop first; what is left in its mailbox
   * becomes dead letters.
   */
  void stop();

  // ---- children ----

  /**
   * Spawns a child. It stops before this actor does, and, unless its supervision says otherwise,
   * before this actor restarts.
   *
   * @param name its name, unique among the living children of this actor; not blank, without a
   *     slash, not beginning with {@code $}
   * @param definition what it is
   * @param <T> the messages of the child
   * @return its address
   * @throws IllegalArgumentException if the name is taken or no name
   * @throws IllegalStateException if this actor stops, or the system or its runtime is closed
   */
  <T> ActorRef<T> spawn(String name, ActorDefinition<T> definition);

  /**
   * Spawns a child under the name of its definition, or under {@code $1}, {@code $2}, ... if that
   * has none.
   *
   * @param definition what it is
   * @param <T> the messages of the child
   * @return its address
   * @throws IllegalArgumentException if the name is taken
   * @throws IllegalStateException if this actor stops, or the system or its runtime is closed
   */
  <T> ActorRef<T> spawn(ActorDefinition<T> definition);

  /** {@return the children that live, in the order in which they were spawned} */
  List<ActorRef<?>> children();

  /**
   * Looks a child up.
   *
   * @param name its name
   * @return its address, if it lives
   */
  Optional<ActorRef<?>> child(String name);

  // ---- watching ----

  /**
   * Asks for a {@link Signal.Terminated} when that actor stops, at once if it has stopped already.
   * It comes once; watching again before it has come changes nothing but what comes. A restart of
   * either one does not end the watch.
   *
   * @param actor whom to watch
   */
  void watch(ActorRef<?> actor);

  /**
   * As {@link #watch}, but instead of the signal that message comes. It does not go through the
   * mailbox.
   *
   * @param actor whom to watch
   * @param message the message
   */
  void watchWith(ActorRef<?> actor, M message);

  /**
   * Ends a watch: nothing about that actor's end comes any more, even if it has stopped already.
   *
   * @param actor who was watched
   */
  void unwatch(ActorRef<?> actor);

  // ---- time ----

  /** {@return this actor's timers; a restart and the end cancel all of them} */
  Timers<M> timers();

  /**
   * Asks for a message whenever the actor has handled none for some time; messages of timers and
   * this one do count. It does not go through the mailbox. Ends with a restart; asking again
   * replaces it.
   *
   * @param idle for how long, more than zero
   * @param message the message
   * @throws IllegalArgumentException if the time is not positive
   */
  void receiveTimeout(Duration idle, M message);

  /** Ends what {@link #receiveTimeout} began. */
  void cancelReceiveTimeout();

  // ---- putting messages by ----

  /**
   * Puts a message by, to be handled after {@link #unstashAll}. A restart does that, too.
   *
   * @param message the message
   * @throws StashFullException if as many are put by as the definition allows
   */
  void stash(M message);

  /** Handles what was put by, in its order, before all that is in the mailbox. */
  void unstashAll();

  /** {@return how many messages are put by} */
  int stashed();

  // ---- what is not handled ----

  /**
   * Says that the actor does not know what to do with a message or signal: it becomes a dead
   * letter.
   *
   * @param message the message, or the signal
   */
  void unhandled(Object message);
}
