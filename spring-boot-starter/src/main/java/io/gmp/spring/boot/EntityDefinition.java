package io.gmp.spring.boot;

import io.gmp.actor.ActorDefinition;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Function;

/**
 * What actors by id are. For each bean of this type the actor system keeps such entities, under the
 * name of the bean, and they can be injected as {@code Entities<M>}.
 *
 * @param actor gives what an entity is, by its id
 * @param idleAfter how long an entity is without a message before it ends, more than zero
 * @param <M> the messages
 */
public record EntityDefinition<M>(
    Function<? super String, ActorDefinition<M>> actor, Duration idleAfter) {
  /**
   * Checks what was given.
   *
   * @throws IllegalArgumentException if the time is not positive
   */
  public EntityDefinition {
    Objects.requireNonNull(actor, "the function that gives a definition is null");
    if (idleAfter.isNegative() || idleAfter.isZero()) {
      throw new IllegalArgumentException(
          "the time after which an entity is idle must be positive, not " + idleAfter);
    }
  }
}
