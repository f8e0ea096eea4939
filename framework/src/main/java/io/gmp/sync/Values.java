package io.gmp.sync;

import org.jspecify.annotations.Nullable;

/** Looks for a value from a context upwards, in a loop, however many there are. */
final class Values {
  private Values() {}

  @SuppressWarnings("unchecked") // a value was put there under a key of its type
  static <T> @Nullable T find(Context from, Context.Key<T> key) {
    Context c = from;
    for (; ; ) {
      switch (c) {
        case ValueContext<?> v -> {
          if (v.key() == key) {
            return (T) v.ownValue();
          }
          c = v.parent();
        }
        case CancelNode node -> {
          if (key == CancelNode.KEY) {
            return (T) node;
          }
          c = node.parent();
        }
        case WithoutCancelContext cut -> {
          if (key == CancelNode.KEY) {
            return null;
          }
          c = cut.parent();
        }
        case RootContext root -> {
          return null;
        }
        default -> {
          return c.value(key);
        }
      }
    }
  }
}
