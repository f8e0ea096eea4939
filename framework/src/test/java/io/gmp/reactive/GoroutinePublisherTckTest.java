package io.gmp.reactive;

import org.reactivestreams.Publisher;
import org.reactivestreams.tck.PublisherVerification;

public class GoroutinePublisherTckTest extends PublisherVerification<Integer> {

  public GoroutinePublisherTckTest() {
    super(Tck.environment(), 1_000);
  }

  @Override
  public Publisher<Integer> createPublisher(long elements) {
    return ReactiveStreams.fromGoroutine(() -> elements == 0 ? null : 1);
  }

  @Override
  public Publisher<Integer> createFailedPublisher() {
    return null;
  }

  @Override
  public long maxElementsFromPublisher() {
    return 1;
  }
}
