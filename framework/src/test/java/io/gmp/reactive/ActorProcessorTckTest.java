package io.gmp.reactive;

import java.util.concurrent.ExecutorService;
import org.reactivestreams.Processor;
import org.reactivestreams.Publisher;
import org.reactivestreams.tck.IdentityProcessorVerification;

public class ActorProcessorTckTest extends IdentityProcessorVerification<Integer> {

  public ActorProcessorTckTest() {
    super(Tck.environment(), 1_000, 4);
  }

  @Override
  public Processor<Integer, Integer> createIdentityProcessor(int bufferSize) {
    return processor(bufferSize);
  }

  Processor<Integer, Integer> processor(int parallelism) {
    return Tck.processor(parallelism, true);
  }

  @Override
  public Publisher<Integer> createFailedPublisher() {
    Processor<Integer, Integer> processor = processor(1);
    ReactiveStreams.from(Tck.failed()).subscribe(processor);
    return processor;
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
