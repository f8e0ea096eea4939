package io.gmp.reactive;

import org.reactivestreams.Subscriber;
import org.reactivestreams.tck.SubscriberBlackboxVerification;

public class ActorSubscriberBlackboxTckTest extends SubscriberBlackboxVerification<Integer> {

  public ActorSubscriberBlackboxTckTest() {
    super(Tck.environment());
  }

  @Override
  public Subscriber<Integer> createSubscriber() {
    return ReactiveStreams.asSubscriber(Tck.sink());
  }

  @Override
  public Integer createElement(int element) {
    return element;
  }
}
