package io.gmp.reactor;

import org.reactivestreams.Publisher;
import org.reactivestreams.tck.PublisherVerification;
import org.reactivestreams.tck.TestEnvironment;

public class GmpMonoTckTest extends PublisherVerification<Long> {

  public GmpMonoTckTest() {
    super(new TestEnvironment(30_000, 20, 20), 1_000);
  }

  @Override
  public Publisher<Long> createPublisher(long elements) {
    return GmpMono.fromGoroutine(() -> elements == 0 ? null : elements);
  }

  @Override
  public Publisher<Long> createFailedPublisher() {
    return null;
  }

  @Override
  public long maxElementsFromPublisher() {
    return 1;
  }
}
