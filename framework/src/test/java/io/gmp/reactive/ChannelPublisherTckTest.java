package io.gmp.reactive;

import org.reactivestreams.Publisher;
import org.reactivestreams.tck.PublisherVerification;

public class ChannelPublisherTckTest extends PublisherVerification<Integer> {

  public ChannelPublisherTckTest() {
    super(Tck.environment(), 1_000);
  }

  @Override
  public Publisher<Integer> createPublisher(long elements) {
    return ReactiveStreams.from(Tck.channel(elements));
  }

  @Override
  public Publisher<Integer> createFailedPublisher() {
    return ReactiveStreams.from(Tck.failed());
  }
}
