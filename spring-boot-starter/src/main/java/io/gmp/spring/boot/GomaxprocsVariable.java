package io.gmp.spring.boot;

import io.gmp.Gmp;
import org.jspecify.annotations.Nullable;

/** The environment's GOMAXPROCS, which counts where the property says nothing. */
final class GomaxprocsVariable {
  private static final String NAME = "GOMAXPROCS";

  private GomaxprocsVariable() {}

  /** What is wrong with it, if anything is and it counts. */
  static @Nullable BadProperty problem(GmpProperties properties) {
    return properties.getGomaxprocs() == null ? problem(System.getenv(NAME)) : null;
  }

  static @Nullable BadProperty problem(@Nullable String value) {
    return value == null || value.isBlank() || isFine(value.strip())
        ? null
        : new BadProperty(
            "environment variable " + NAME,
            value,
            "the environment of the process",
            "a number from 1 to " + Gmp.MAX_GOMAXPROCS);
  }

  private static boolean isFine(String value) {
    try {
      int procs = Integer.parseInt(value);
      return procs >= 1 && procs <= Gmp.MAX_GOMAXPROCS;
    } catch (NumberFormatException e) {
      return false;
    }
  }
}
