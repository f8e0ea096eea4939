package io.gmp.actor;

/** The rules for names of actors and systems. */
final class ActorNames {
  private ActorNames() {}

  static void check(String name) {
    if (name.isBlank() || name.indexOf('/') >= 0) {
      throw new IllegalArgumentException(
          "'" + name + "' is no name for an actor: it must not be blank nor hold a slash");
    }
  }
}
