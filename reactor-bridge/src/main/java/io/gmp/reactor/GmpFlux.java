package io.gmp.reactor;

import io.gmp.channel.ReceiveChannel;
import java.util.Objects;
import reactor.core.publisher.Flux;

/** Channels as {@link Flux}. */
public final class GmpFlux {
  private GmpFlux() {}

  /**
   * Returns the values of a channel. Each subscription receives for itself, so of several
   * subscribers each value reaches one.
   *
   * <p>It receives only what was requested, in a goroutine on the runtime of the subscribing code
   * that waits while the channel is empty and is not there while nothing is requested; signals are
   * emitted in that goroutine. It completes when the channel is closed and drained, which it sees
   * as long as there is demand and right after the last requested value; if the channel was closed
   * with a cause, it fails with that cause instead. Cancelling interrupts the wait; a value that
   * had been received by then goes to {@code Operators.onDiscard}, all others stay in the channel.
   * A request of zero or less ends it with {@link IllegalArgumentException} (rule 3.9), an
   * interrupt from elsewhere with {@link InterruptedException}, a closed runtime with {@link
   * java.util.concurrent.RejectedExecutionException}.
   *
   * @param channel where the values come from
   * @param <T> what travels
   * @return a cold, demand-driven flux
   */
  public static <T> Flux<T> from(ReceiveChannel<T> channel) {
    return ChannelFlux.of(Objects.requireNonNull(channel, "the channel is null"));
  }
}
