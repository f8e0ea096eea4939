package io.gmp.spring.boot;

import io.gmp.actor.ActorSystemBuilder;

/**
 * Changes the auto-configured actor system before it is built. Called after the properties have
 * been applied, so what it sets wins.
 */
@FunctionalInterface
public interface ActorSystemCustomizer {
  /**
   * Changes the builder.
   *
   * @param builder the builder, with the {@code gmp.*} properties applied
   */
  void customize(ActorSystemBuilder builder);
}
