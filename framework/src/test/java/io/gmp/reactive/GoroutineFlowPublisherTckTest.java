package io.gmp.reactive;

import java.util.concurrent.Flow;
import org.reactivestreams.tck.flow.FlowPublisherVerification;

public class GoroutineFlowPublisherTckTest extends FlowPublisherVerification<Integer> {

  public GoroutineFlowPublisherTckTest() {
    super(Tck.environment(), 1_000);
  }

  @Override
  public Flow.Publisher<Integer> createFlowPublisher(long elements) {
    return Flows.fromGoroutine(() -> elements == 0 ? null : 1);
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
