package io.gmp.reactive;

import java.util.concurrent.Flow;
import org.reactivestreams.FlowAdapters;
import org.reactivestreams.tck.flow.FlowPublisherVerification;

public class AskFlowPublisherTckTest extends FlowPublisherVerification<Integer> {

  public AskFlowPublisherTckTest() {
    super(Tck.environment(), 1_000);
  }

  @Override
  public Flow.Publisher<Integer> createFlowPublisher(long elements) {
    return FlowAdapters.toFlowPublisher(Tck.ask());
  }

  @Override
  public Flow.Publisher<Integer> createFailedFlowPublisher() {
    return null;
  }

  @Override
  public long maxElementsFromPublisher() {
    return 1;
  }
}
