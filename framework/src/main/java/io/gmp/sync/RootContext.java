package io.gmp.sync;

import io.gmp.channel.Channel;
import io.gmp.channel.ReceiveChannel;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A context that is never done, with nothing in it. */
enum RootContext implements Context {
  BACKGROUND("context.Background"),
  TODO("context.TODO");

  private final String text;

  RootContext(String text) {
    this.text = text;
  }

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
    return null;
  }

  @Override
  public String toString() {
    return text;
  }
}
