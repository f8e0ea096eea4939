package io.gmp;

import org.jspecify.annotations.Nullable;

/**
 * How many Ps, and who said so: the builder, then the system property {@code gmp.gomaxprocs}, then
 * the environment's {@code GOMAXPROCS}, then the processors available to the JVM, which respects a
 * container's CPU limit.
 *
 * @param value the number of Ps
 * @param source who said so
 */
record MaxProcs(int value, String source) {
  /** More than that is a mistake. */
  static final int LIMIT = 1024;

  static MaxProcs resolve(@Nullable Integer built) {
    if (built != null) {
      return new MaxProcs(built, "builder");
    }
    String property = System.getProperty("gmp.gomaxprocs");
    if (property != null && !property.isBlank()) {
      return parse(property, "system property gmp.gomaxprocs");
    }
    String environment = System.getenv("GOMAXPROCS");
    if (environment != null && !environment.isBlank()) {
      return parse(environment, "environment variable GOMAXPROCS");
    }
    return new MaxProcs(Runtime.getRuntime().availableProcessors(), "available processors");
  }

  private static MaxProcs parse(String text, String source) {
    try {
      return new MaxProcs(check(Integer.parseInt(text.strip()), source), source);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "the " + source + " is '" + text + "', which is not a number from 1 to " + LIMIT, e);
    }
  }

  static int check(int value, String source) {
    if (value < 1 || value > LIMIT) {
      throw new IllegalArgumentException(
          "GOMAXPROCS from the " + source + " is " + value + "; it must be from 1 to " + LIMIT);
    }
    return value;
  }
}
