package io.gmp.reactive;

import org.reactivestreams.Publisher;
import org.reactivestreams.tck.PublisherVerification;

public class TopicPublisherTckTest extends PublisherVerification<Integer> {

  public TopicPublisherTckTest() {
    super(Tck.environment(), 1_000);
  }

  @Override
  public Publisher<Integer> createPublisher(long elements) {
    return Tck.topic(elements);
  }

  @Override
  public Publisher<Integer> createFailedPublisher() {
    return null;
  }
}
