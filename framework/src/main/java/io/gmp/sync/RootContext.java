package io.gmp.sync;

import org.jspecify.annotations.Nullable;

/** A context that is never done, with nothing in it. */
enum RootContext implements NeverDone {
  BACKGROUND("context.Background"),
  TODO("context.TODO");

  private final String text;

  RootContext(String text) {
    this.text = text;
  }

  @Override
  public <T> @Nullable T value(Key<T> key) {
    return null;
  }

  @Override
  public String toString() {
    return text;
  }
}
