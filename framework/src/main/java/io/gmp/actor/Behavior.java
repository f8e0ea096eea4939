package io.gmp.actor;

import java.util.Objects;

/**
 * What an actor does with the next message, and what it is after that: for actors that are
 * described best as one that becomes another.
 *
 * <pre>{@code
 * Behavior<Door> closed() { return (ctx, m) -> m == OPEN ? open() : Behavior.unhandled(); }
 * Behavior<Door> open()   { return (ctx, m) -> m == CLOSE ? closed() : Behavior.same(); }
 * }</pre>
 *
 * @param <M> the messages
 */
@FunctionalInterface
public interface Behavior<M> {
  /**
   * Handles one message.
   *
   * @param context the actor's view of itself
   * @param message the message
   * @return what the actor is from now on: another behaviour, or {@link #same}, {@link #stopped},
   *     {@link #unhandled}
   * @throws Exception to fail; supervision decides what follows
   */
  Behavior<M> receive(ActorContext<M> context, M message) throws Exception;

  /**
   * Hears what happens to the actor and to those it watches; see {@link Handler#signal}.
   *
   * @param context the actor's view of itself
   * @param signal what happened
   * @return what the actor is from now on
   * @throws Exception to fail; supervision decides what follows
   */
  default Behavior<M> signal(ActorContext<M> context, Signal signal) throws Exception {
    return unhandled();
  }

  /**
   * Stays what it is.
   *
   * @param <M> the messages
   * @return a mark, to be returned only
   */
  @SuppressWarnings("unchecked") // a mark handles no message
  static <M> Behavior<M> same() {
    return (Behavior<M>) Behaviors.SAME;
  }

  /**
   * Stops after this message.
   *
   * @param <M> the messages
   * @return a mark, to be returned only
   */
  @SuppressWarnings("unchecked") // a mark handles no message
  static <M> Behavior<M> stopped() {
    return (Behavior<M>) Behaviors.STOPPED;
  }

  /**
   * Stays what it is, and does not know what to do with this message, which becomes a dead letter.
   *
   * @param <M> the messages
   * @return a mark, to be returned only
   */
  @SuppressWarnings("unchecked") // a mark handles no message
  static <M> Behavior<M> unhandled() {
    return (Behavior<M>) Behaviors.UNHANDLED;
  }

  /**
   * Becomes another. The same as returning it; it reads better among the marks.
   *
   * @param next what it becomes
   * @param <M> the messages
   * @return {@code next}
   */
  static <M> Behavior<M> become(Behavior<M> next) {
    return Objects.requireNonNull(next, "an actor cannot become null");
  }
}
