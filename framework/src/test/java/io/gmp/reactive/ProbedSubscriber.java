package io.gmp.reactive;

import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;
import org.reactivestreams.tck.SubscriberWhiteboxVerification.SubscriberPuppet;
import org.reactivestreams.tck.SubscriberWhiteboxVerification.WhiteboxSubscriberProbe;

final class ProbedSubscriber implements Subscriber<Integer> {
  private final Subscriber<Integer> tested;
  private final WhiteboxSubscriberProbe<Integer> probe;

  ProbedSubscriber(Subscriber<Integer> tested, WhiteboxSubscriberProbe<Integer> probe) {
    this.tested = tested;
    this.probe = probe;
  }

  @Override
  public void onSubscribe(Subscription subscription) {
    tested.onSubscribe(subscription);
    probe.registerOnSubscribe(
        new SubscriberPuppet() {
          @Override
          public void triggerRequest(long elements) {
            subscription.request(elements);
          }

          @Override
          public void signalCancel() {
            subscription.cancel();
          }
        });
  }

  @Override
  public void onNext(Integer element) {
    tested.onNext(element);
    probe.registerOnNext(element);
  }

  @Override
  public void onError(Throwable cause) {
    tested.onError(cause);
    probe.registerOnError(cause);
  }

  @Override
  public void onComplete() {
    tested.onComplete();
    probe.registerOnComplete();
  }
}
