package io.gmp.actor;

/** What a user may have, or not. */
final class ClassPath {
  private ClassPath() {}

  /** Whether there is such a class; it is not initialised. */
  static boolean has(String type) {
    try {
      Class.forName(type, false, ClassPath.class.getClassLoader());
      return true;
    } catch (ClassNotFoundException e) {
      return false;
    }
  }
}
