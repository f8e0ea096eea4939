package io.gmp.reactive;

import org.reactivestreams.Publisher;
import org.reactivestreams.tck.PublisherVerification;

public class AskPublisherTckTest extends PublisherVerification<Integer> {

  public AskPublisherTckTest() {
    super(Tck.environment(), 1_000);
  }

  @Override
  public Publisher<Integer> createPublisher(long elements) {
    return Tck.ask();
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
