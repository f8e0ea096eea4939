package io.gmp.spring.boot;

import org.jspecify.annotations.Nullable;

/** GOMAXPROCS, from the property or from the environment, is no number in range. */
final class InvalidGomaxprocsException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  InvalidGomaxprocsException(@Nullable String message, IllegalArgumentException cause) {
    super(message, cause);
  }
}
