package io.gmp.reactive;

import java.util.concurrent.Flow;
import org.reactivestreams.FlowAdapters;
import org.reactivestreams.tck.flow.FlowPublisherVerification;

public class TopicFlowPublisherTckTest extends FlowPublisherVerification<Integer> {

  public TopicFlowPublisherTckTest() {
    super(Tck.environment(), 1_000);
  }

  @Override
  public Flow.Publisher<Integer> createFlowPublisher(long elements) {
    return FlowAdapters.toFlowPublisher(Tck.topic(elements));
  }

  @Override
  public Flow.Publisher<Integer> createFailedFlowPublisher() {
    return null;
  }
}
