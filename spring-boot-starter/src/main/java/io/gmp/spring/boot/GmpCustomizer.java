package io.gmp.spring.boot;

import io.gmp.GmpBuilder;

/**
 * Changes the auto-configured runtime before it is built. Called after the properties have been
 * applied, so what it sets wins.
 */
@FunctionalInterface
public interface GmpCustomizer {
  /**
   * Changes the builder.
   *
   * @param builder the builder, with the {@code gmp.*} properties applied
   */
  void customize(GmpBuilder builder);
}
