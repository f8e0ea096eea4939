package io.gmp.reactive;

import io.gmp.channel.Channel;
import org.reactivestreams.Subscriber;
import org.reactivestreams.tck.SubscriberBlackboxVerification;

public class ChannelSubscriberBlackboxTckTest extends SubscriberBlackboxVerification<Integer> {

  public ChannelSubscriberBlackboxTckTest() {
    super(Tck.environment());
  }

  @Override
  public Subscriber<Integer> createSubscriber() {
    return ReactiveStreams.asSubscriber(Channel.make(4));
  }

  @Override
  public Integer createElement(int element) {
    return element;
  }
}
