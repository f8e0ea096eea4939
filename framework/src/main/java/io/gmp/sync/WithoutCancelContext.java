package io.gmp.sync;

import org.jspecify.annotations.Nullable;

/** The values of another context, and nothing else of it. */
record WithoutCancelContext(Context parent) implements NeverDone {

  @Override
  public <T> @Nullable T value(Key<T> key) {
    return Values.find(this, key);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return this == other;
  }

  @Override
  public int hashCode() {
    return System.identityHashCode(this);
  }

  @Override
  public String toString() {
    return parent + ".withoutCancel";
  }
}
