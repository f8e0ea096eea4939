package io.gmp.reactive;

import org.reactivestreams.Subscriber;
import org.reactivestreams.tck.SubscriberWhiteboxVerification;

public class ActorSubscriberWhiteboxTckTest extends SubscriberWhiteboxVerification<Integer> {

  public ActorSubscriberWhiteboxTckTest() {
    super(Tck.environment());
  }

  @Override
  public Subscriber<Integer> createSubscriber(WhiteboxSubscriberProbe<Integer> probe) {
    return new ProbedSubscriber(ReactiveStreams.asSubscriber(Tck.sink()), probe);
  }

  @Override
  public Integer createElement(int element) {
    return element;
  }
}
