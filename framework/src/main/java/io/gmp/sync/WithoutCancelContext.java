package io.gmp.sync;

import io.gmp.channel.Channel;
import io.gmp.channel.ReceiveChannel;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The values of another context, and nothing else of it. */
record WithoutCancelContext(Context parent) implements Context {

  @Override
  public Optional<Instant> deadline() {
    return Optional.empty();
  }

  @Override
  public ReceiveChannel<Void> done() {
    return Channel.never();
  }

  @Override
  public @Nullable ContextException err() {
    return null;
  }

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
