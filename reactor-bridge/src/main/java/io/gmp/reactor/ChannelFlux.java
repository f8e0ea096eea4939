package io.gmp.reactor;

import io.gmp.Gmp;
import io.gmp.channel.ReceiveChannel;
import org.jspecify.annotations.Nullable;
import reactor.core.CoreSubscriber;
import reactor.core.Scannable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Operators;

/** A channel's values; every subscription receives for itself. */
final class ChannelFlux<T> extends Flux<T> implements Scannable {
  private final ReceiveChannel<T> channel;

  private ChannelFlux(ReceiveChannel<T> channel) {
    this.channel = channel;
  }

  static <T> Flux<T> of(ReceiveChannel<T> channel) {
    return onAssembly(new ChannelFlux<>(channel));
  }

  @Override
  public void subscribe(CoreSubscriber<? super T> actual) {
    if (channel.isDrained()) {
      Throwable cause = channel.closeCause();
      if (cause == null) {
        Operators.complete(actual);
      } else {
        Operators.error(actual, cause);
      }
    } else {
      actual.onSubscribe(new ChannelSubscription<>(channel, Gmp.current(), actual));
    }
  }

  @Override
  @SuppressWarnings("rawtypes") // as Scannable has it
  public @Nullable Object scanUnsafe(Attr key) {
    return key == Attr.RUN_STYLE ? Attr.RunStyle.ASYNC : null;
  }
}
