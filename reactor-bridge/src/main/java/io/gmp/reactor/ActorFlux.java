package io.gmp.reactor;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Processor;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxOperator;
import reactor.util.context.Context;

/**
 * What an actor answers to the values of a flux: a processor between the two for each subscriber.
 */
final class ActorFlux<T, R> extends FluxOperator<T, R> {
  private final Function<CoreSubscriber<?>, Processor<T, R>> processors;

  private ActorFlux(
      Flux<? extends T> source, Function<CoreSubscriber<?>, Processor<T, R>> processors) {
    super(source);
    this.processors = processors;
  }

  static <T, R> Flux<R> of(
      Flux<? extends T> source, Function<CoreSubscriber<?>, Processor<T, R>> processors) {
    return onAssembly(new ActorFlux<>(source, processors));
  }

  @Override
  public void subscribe(CoreSubscriber<? super R> actual) {
    Processor<T, R> processor = processors.apply(actual);
    processor.subscribe(new StreamSubscriber<>(actual));
    source.subscribe(new Entrance<>(processor, actual));
  }

  @Override
  @SuppressWarnings("rawtypes") // as Scannable has it
  public @Nullable Object scanUnsafe(Attr key) {
    return key == Attr.RUN_STYLE ? Attr.RunStyle.ASYNC : super.scanUnsafe(key);
  }

  /** Takes the subscriber's context past the processor to the source. */
  private record Entrance<T>(Processor<T, ?> processor, CoreSubscriber<?> actual)
      implements CoreSubscriber<T> {

    @Override
    public Context currentContext() {
      return actual.currentContext();
    }

    @Override
    public void onSubscribe(Subscription s) {
      processor.onSubscribe(s);
    }

    @Override
    public void onNext(T value) {
      processor.onNext(value);
    }

    @Override
    public void onError(Throwable cause) {
      processor.onError(cause);
    }

    @Override
    public void onComplete() {
      processor.onComplete();
    }
  }
}
