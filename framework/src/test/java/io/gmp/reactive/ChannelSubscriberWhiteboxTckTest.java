package io.gmp.reactive;

import io.gmp.channel.Channel;
import org.reactivestreams.Subscriber;
import org.reactivestreams.tck.SubscriberWhiteboxVerification;

public class ChannelSubscriberWhiteboxTckTest extends SubscriberWhiteboxVerification<Integer> {

  public ChannelSubscriberWhiteboxTckTest() {
    super(Tck.environment());
  }

  @Override
  public Subscriber<Integer> createSubscriber(WhiteboxSubscriberProbe<Integer> probe) {
    return new ProbedSubscriber(ReactiveStreams.asSubscriber(Channel.make(4)), probe);
  }

  @Override
  public Integer createElement(int element) {
    return element;
  }
}
