package io.gmp.reactive;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Flow;
import org.reactivestreams.FlowAdapters;
import org.reactivestreams.Processor;
import org.reactivestreams.tck.flow.IdentityFlowProcessorVerification;

public class ActorFlowProcessorTckTest extends IdentityFlowProcessorVerification<Integer> {

  public ActorFlowProcessorTckTest() {
    super(Tck.environment(), 1_000, 4);
  }

  @Override
  protected Flow.Processor<Integer, Integer> createIdentityFlowProcessor(int bufferSize) {
    return FlowAdapters.toFlowProcessor(Tck.processor(bufferSize, true));
  }

  @Override
  protected Flow.Publisher<Integer> createFailedFlowPublisher() {
    Processor<Integer, Integer> processor = Tck.processor(1, true);
    ReactiveStreams.from(Tck.failed()).subscribe(processor);
    return FlowAdapters.toFlowPublisher(processor);
  }

  @Override
  public ExecutorService publisherExecutorService() {
    return Tck.THREADS;
  }

  @Override
  public Integer createElement(int element) {
    return element;
  }

  @Override
  public long maxSupportedSubscribers() {
    return 1;
  }
}
