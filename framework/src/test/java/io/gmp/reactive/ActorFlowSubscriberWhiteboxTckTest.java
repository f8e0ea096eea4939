package io.gmp.reactive;

import java.util.concurrent.Flow;
import org.reactivestreams.FlowAdapters;
import org.reactivestreams.tck.SubscriberWhiteboxVerification.WhiteboxSubscriberProbe;
import org.reactivestreams.tck.flow.FlowSubscriberWhiteboxVerification;

public class ActorFlowSubscriberWhiteboxTckTest
    extends FlowSubscriberWhiteboxVerification<Integer> {

  public ActorFlowSubscriberWhiteboxTckTest() {
    super(Tck.environment());
  }

  @Override
  protected Flow.Subscriber<Integer> createFlowSubscriber(WhiteboxSubscriberProbe<Integer> probe) {
    return FlowAdapters.toFlowSubscriber(
        new ProbedSubscriber(
            FlowAdapters.toSubscriber(Flows.<Integer>asSubscriber(Tck.sink())), probe));
  }

  @Override
  public Integer createElement(int element) {
    return element;
  }
}
