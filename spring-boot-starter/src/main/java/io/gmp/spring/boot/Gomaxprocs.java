package io.gmp.spring.boot;

import io.gmp.Gmp;
import org.jspecify.annotations.Nullable;

/** Hands GOMAXPROCS to the builder, so that a bad value is told apart from other mistakes. */
final class Gomaxprocs {
  static final String PROPERTY = "gmp.gomaxprocs";

  private Gomaxprocs() {}

  static Gmp.Builder builder(@Nullable Integer property) {
    Gmp.Builder builder = Gmp.builder();
    if (property == null) {
      return builder;
    }
    try {
      return builder.gomaxprocs(property);
    } catch (IllegalArgumentException e) {
      throw new InvalidGomaxprocsException(
          "The property " + PROPERTY + " is '" + property + "': " + e.getMessage(), e);
    }
  }

  static Gmp build(Gmp.Builder builder) {
    try {
      return builder.build();
    } catch (IllegalArgumentException e) {
      throw new InvalidGomaxprocsException(e.getMessage(), e);
    }
  }
}
