package io.gmp.sync;

import io.gmp.channel.Channel;
import io.gmp.channel.ReceiveChannel;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A context that nobody cancels and that has no deadline. */
sealed interface NeverDone extends Context permits RootContext, WithoutCancelContext {

  @Override
  default Optional<Instant> deadline() {
    return Optional.empty();
  }

  @Override
  default ReceiveChannel<Void> done() {
    return Channel.never();
  }

  @Override
  default @Nullable ContextException err() {
    return null;
  }
}
