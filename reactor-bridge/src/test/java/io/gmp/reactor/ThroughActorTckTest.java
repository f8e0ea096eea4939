package io.gmp.reactor;

import io.gmp.Gmp;
import io.gmp.actor.Actor;
import io.gmp.actor.ActorRef;
import io.gmp.actor.ActorSystem;
import io.gmp.actor.ReplyTo;
import java.time.Duration;
import org.reactivestreams.Publisher;
import org.reactivestreams.tck.PublisherVerification;
import org.reactivestreams.tck.TestEnvironment;
import reactor.core.publisher.Flux;

public class ThroughActorTckTest extends PublisherVerification<Long> {

  private record Echo(long number, ReplyTo<Long> reply) {}

  private static final ActorRef<Echo> ACTOR =
      ActorSystem.create("tck", Gmp.defaultRuntime())
          .spawn(
              Actor.of(
                  0,
                  (context, state, echo) -> {
                    echo.reply().tell(echo.number());
                    return state;
                  }));

  public ThroughActorTckTest() {
    super(new TestEnvironment(30_000, 20, 20), 1_000);
  }

  @Override
  public Publisher<Long> createPublisher(long elements) {
    return Flux.range(0, (int) Math.min(elements, Integer.MAX_VALUE))
        .map(Integer::longValue)
        .transform(
            GmpFlux.<Long, Echo, Long>throughActor(ACTOR, 4, Echo::new, Duration.ofSeconds(30)));
  }

  @Override
  public Publisher<Long> createFailedPublisher() {
    return Flux.<Long>error(new IllegalStateException("failed before"))
        .transform(
            GmpFlux.<Long, Echo, Long>throughActor(ACTOR, 4, Echo::new, Duration.ofSeconds(30)));
  }
}
