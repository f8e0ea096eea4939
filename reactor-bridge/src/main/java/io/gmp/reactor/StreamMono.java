package io.gmp.reactor;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.CoreSubscriber;
import reactor.core.Scannable;
import reactor.core.publisher.Mono;

/** One of the framework's publishers of one value, made for each subscriber, as a {@link Mono}. */
final class StreamMono<T> extends Mono<T> implements Scannable {
  private final Function<CoreSubscriber<? super T>, Publisher<T>> publisher;

  private StreamMono(Function<CoreSubscriber<? super T>, Publisher<T>> publisher) {
    this.publisher = publisher;
  }

  static <T> Mono<T> of(Function<CoreSubscriber<? super T>, Publisher<T>> publisher) {
    return onAssembly(new StreamMono<>(publisher));
  }

  @Override
  public void subscribe(CoreSubscriber<? super T> actual) {
    publisher.apply(actual).subscribe(new StreamSubscriber<>(actual));
  }

  @Override
  @SuppressWarnings("rawtypes") // as Scannable has it
  public @Nullable Object scanUnsafe(Attr key) {
    return key == Attr.RUN_STYLE ? Attr.RunStyle.ASYNC : null;
  }
}
