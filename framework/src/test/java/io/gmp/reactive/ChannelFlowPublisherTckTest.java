package io.gmp.reactive;

import java.util.concurrent.Flow;
import org.reactivestreams.tck.flow.FlowPublisherVerification;

public class ChannelFlowPublisherTckTest extends FlowPublisherVerification<Integer> {

  public ChannelFlowPublisherTckTest() {
    super(Tck.environment(), 1_000);
  }

  @Override
  public Flow.Publisher<Integer> createFlowPublisher(long elements) {
    return Flows.from(Tck.channel(elements));
  }

  @Override
  public Flow.Publisher<Integer> createFailedFlowPublisher() {
    return Flows.from(Tck.failed());
  }
}
