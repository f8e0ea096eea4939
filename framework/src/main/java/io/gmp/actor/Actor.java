package io.gmp.actor;

import java.util.Objects;

/** Where actor definitions begin. */
public final class Actor {
  private Actor() {}

  /**
   * Defines an actor by its first state and what it does with a message. A restart goes back to the
   * first state, so that state must not be mutable; use {@link #setup} where it is.
   *
   * @param initial the first state
   * @param handler what it does with a message
   * @param <M> the messages
   * @param <S> the state
   * @return the definition, with a mailbox of {@link Mailbox#DEFAULT_CAPACITY} and a supervision
   *     that stops the actor on failure
   */
  public static <M, S> ActorDefinition<M> of(S initial, Handler<M, S> handler) {
    Objects.requireNonNull(initial, "the initial state is null");
    return setup(context -> initial, handler);
  }

  /**
   * Defines an actor whose first state is made on its own goroutine, before the first message and
   * again at each restart.
   *
   * @param setup makes the first state; may block
   * @param handler what it does with a message
   * @param <M> the messages
   * @param <S> the state
   * @return the definition, with the defaults of {@link #of}
   */
  public static <M, S> ActorDefinition<M> setup(Setup<M, S> setup, Handler<M, S> handler) {
    return ActorDefinition.define(setup, handler);
  }

  /**
   * Defines an actor by its first behaviour, which says what comes after each message.
   *
   * @param first the first behaviour, which a restart goes back to
   * @param <M> the messages
   * @return the definition, with the defaults of {@link #of}
   */
  public static <M> ActorDefinition<M> behavior(Behavior<M> first) {
    Objects.requireNonNull(first, "the first behaviour is null");
    return behaviorAfter(context -> first);
  }

  /**
   * Defines an actor whose first behaviour is made on its own goroutine, before the first message
   * and again at each restart.
   *
   * @param setup makes the first behaviour; may block
   * @param <M> the messages
   * @return the definition, with the defaults of {@link #of}
   */
  public static <M> ActorDefinition<M> behaviorAfter(Setup<M, Behavior<M>> setup) {
    return ActorDefinition.define(setup, new Behaviors<>());
  }

  /**
   * Begins the definition of an actor message class by message class.
   *
   * @param initial the first state, which a restart goes back to
   * @param <M> the messages
   * @param <S> the state
   * @return what collects the rest and checks it
   */
  public static <M, S> ActorBuilder<M, S> builder(S initial) {
    Objects.requireNonNull(initial, "the initial state is null");
    return builderAfter(context -> initial);
  }

  /**
   * Begins the definition of an actor message class by message class.
   *
   * @param setup makes the first state; may block
   * @param <M> the messages
   * @param <S> the state
   * @return what collects the rest and checks it
   */
  public static <M, S> ActorBuilder<M, S> builderAfter(Setup<M, S> setup) {
    return new ActorBuilder<>(Objects.requireNonNull(setup, "the setup is null"));
  }
}
