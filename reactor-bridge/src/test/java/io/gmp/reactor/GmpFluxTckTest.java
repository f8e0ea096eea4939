package io.gmp.reactor;

import io.gmp.channel.Channel;
import org.reactivestreams.Publisher;
import org.reactivestreams.tck.PublisherVerification;
import org.reactivestreams.tck.TestEnvironment;

public class GmpFluxTckTest extends PublisherVerification<Long> {

  public GmpFluxTckTest() {
    super(new TestEnvironment(30_000, 50, 50), 1_000);
  }

  @Override
  public Publisher<Long> createPublisher(long elements) {
    if (elements > 100_000) {
      return GmpFlux.from(endless());
    }
    Channel<Long> channel = Channel.make((int) elements);
    for (long i = 0; i < elements; i++) {
      channel.trySend(i);
    }
    channel.close();
    return GmpFlux.from(channel);
  }

  private static Channel<Long> endless() {
    Channel<Long> channel = Channel.make(16);
    io.gmp.Go.go(
        () -> {
          for (long i = 0; ; i++) {
            channel.send(i);
          }
        });
    return channel;
  }

  @Override
  public Publisher<Long> createFailedPublisher() {
    return null;
  }
}
