package io.gmp.benchmarks;

import io.gmp.Gmp;
import io.gmp.RuntimeStats;
import io.gmp.actor.Actor;
import io.gmp.actor.ActorDefinition;
import io.gmp.actor.ActorSystem;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/** Actors that have had one message each and wait for the next. */
final class ActorCrowd implements Crowd {
  private static final Duration LONGEST_END = Duration.ofMinutes(1);

  private final Gmp gmp;
  private final ActorSystem system;
  private final AtomicInteger arrived = new AtomicInteger();
  private final ActorDefinition<Integer> definition =
      Actor.of(
          0,
          (context, state, message) -> {
            arrived.incrementAndGet();
            return message;
          });
  private int count;

  ActorCrowd(String engine) {
    gmp = Gmp.builder().engine(engine).build();
    system = ActorSystem.create("crowd", gmp);
  }

  @Override
  public void gather(int count) throws InterruptedException {
    this.count = count;
    for (int i = 0; i < count; i++) {
      system.spawn(definition).tell(1);
    }
  }

  @Override
  public boolean isGathered() {
    RuntimeStats stats = gmp.stats();
    return arrived.get() == count && stats.idleProcessors() == stats.gomaxprocs();
  }

  @Override
  public void release() throws TimeoutException {
    if (!system.close(LONGEST_END)) {
      throw new TimeoutException(system.actorCount() + " actors did not stop");
    }
  }

  @Override
  public void close() {
    gmp.close();
  }
}
