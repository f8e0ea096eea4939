package io.gmp.reactive;

import io.gmp.channel.Channel;
import java.util.concurrent.Flow;
import org.reactivestreams.tck.flow.FlowSubscriberBlackboxVerification;

public class ChannelFlowSubscriberBlackboxTckTest
    extends FlowSubscriberBlackboxVerification<Integer> {

  public ChannelFlowSubscriberBlackboxTckTest() {
    super(Tck.environment());
  }

  @Override
  public Flow.Subscriber<Integer> createFlowSubscriber() {
    return Flows.asSubscriber(Channel.make(4));
  }

  @Override
  public Integer createElement(int element) {
    return element;
  }
}
