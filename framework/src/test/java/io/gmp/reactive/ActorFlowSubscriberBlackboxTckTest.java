package io.gmp.reactive;

import java.util.concurrent.Flow;
import org.reactivestreams.tck.flow.FlowSubscriberBlackboxVerification;

public class ActorFlowSubscriberBlackboxTckTest
    extends FlowSubscriberBlackboxVerification<Integer> {

  public ActorFlowSubscriberBlackboxTckTest() {
    super(Tck.environment());
  }

  @Override
  public Flow.Subscriber<Integer> createFlowSubscriber() {
    return Flows.asSubscriber(Tck.sink());
  }

  @Override
  public Integer createElement(int element) {
    return element;
  }
}
