package io.gmp.actor;

import org.jspecify.annotations.Nullable;

/** The rules for names of actors and systems. */
final class ActorNames {
  private ActorNames() {}

  static void check(String name) {
    String problem = problem(name);
    if (problem != null) {
      throw new IllegalArgumentException(problem);
    }
  }

  /** What is wrong with a name, or {@code null}. */
  static @Nullable String problem(String name) {
    if (name.isBlank() || name.indexOf('/') >= 0) {
      return "'" + name + "' is no name for an actor: it must not be blank nor hold a slash";
    }
    return name.charAt(0) == '$'
        ? "'" + name + "' is no name for an actor: those that begin with $ are given to the unnamed"
        : null;
  }
}
