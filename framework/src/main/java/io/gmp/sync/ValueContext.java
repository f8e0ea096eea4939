package io.gmp.sync;

import io.gmp.channel.ReceiveChannel;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A context that adds a value; all else is that of the nearest one above that is not such a one.
 */
final class ValueContext<T> implements Context {
  private final Context parent;
  private final Context base;
  private final Key<T> key;
  private final T value;

  ValueContext(Context parent, Key<T> key, T value) {
    this.parent = parent;
    this.base = parent instanceof ValueContext<?> above ? above.base : parent;
    this.key = Objects.requireNonNull(key, "the key is null");
    this.value = Objects.requireNonNull(value, () -> "the value of " + key + " is null");
  }

  Context parent() {
    return parent;
  }

  Context base() {
    return base;
  }

  Key<T> key() {
    return key;
  }

  T ownValue() {
    return value;
  }

  @Override
  public Optional<Instant> deadline() {
    return base.deadline();
  }

  @Override
  public ReceiveChannel<Void> done() {
    return base.done();
  }

  @Override
  public @Nullable ContextException err() {
    return base.err();
  }

  @Override
  public <V> @Nullable V value(Key<V> key) {
    return Values.find(this, key);
  }

  @Override
  public String toString() {
    return parent + ".withValue(" + key + ")";
  }
}
