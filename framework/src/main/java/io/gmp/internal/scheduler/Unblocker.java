package io.gmp.internal.scheduler;

import org.jspecify.annotations.Nullable;

/**
 * The thread of the JDK that submits virtual threads to which a monitor was left, or which were
 * notified. It is one for the whole JVM and is known by its name.
 */
final class Unblocker {
  private static final String NAME = "VirtualThread-unblocker";

  private static volatile @Nullable Thread known;

  private Unblocker() {}

  static boolean isCurrent() {
    Thread current = Thread.currentThread();
    Thread it = known;
    if (it == null && current.getName().equals(NAME)) {
      known = current;
      return true;
    }
    return current == it;
  }

  /** Whether it was seen; for tests. */
  static boolean isKnown() {
    return known != null;
  }
}
