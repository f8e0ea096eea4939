package io.gmp.reactive;

import io.gmp.channel.Channel;
import java.util.concurrent.Flow;
import org.reactivestreams.FlowAdapters;
import org.reactivestreams.tck.SubscriberWhiteboxVerification.WhiteboxSubscriberProbe;
import org.reactivestreams.tck.flow.FlowSubscriberWhiteboxVerification;

public class ChannelFlowSubscriberWhiteboxTckTest
    extends FlowSubscriberWhiteboxVerification<Integer> {

  public ChannelFlowSubscriberWhiteboxTckTest() {
    super(Tck.environment());
  }

  @Override
  protected Flow.Subscriber<Integer> createFlowSubscriber(WhiteboxSubscriberProbe<Integer> probe) {
    return FlowAdapters.toFlowSubscriber(
        new ProbedSubscriber(
            FlowAdapters.toSubscriber(Flows.<Integer>asSubscriber(Channel.make(4))), probe));
  }

  @Override
  public Integer createElement(int element) {
    return element;
  }
}
