package io.gmp.spring.boot;

import static org.assertj.core.api.Assertions.assertThat;

import io.gmp.Gmp;
import io.gmp.actor.Actor;
import io.gmp.actor.ActorDefinition;
import io.gmp.actor.ActorRef;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.ParameterizedTypeReference;

class TurnPropertiesTests {
  private static final int MESSAGES = 40;
  private static final int ROUNDS = 20;

  @ParameterizedTest(name = "{0}: {1} of 40 messages before what was ready already, on {2}")
  @CsvSource({
    "throughput=10, 10, virtual-thread",
    "throughput=10, 10, platform",
    "throughput=3, 3, virtual-thread",
    "throughput=3, 3, platform",
    "priority=low, 0, virtual-thread",
    "priority=low, 0, platform",
    "priority=high, 40, virtual-thread",
    "priority=high, 40, platform"
  })
  void sayWhenAnActorHasItsTurnAndForHowManyMessages(String said, int turn, String engine) {
    Contexts.runner()
        .withPropertyValues("gmp.gomaxprocs=1", "gmp.engine=" + engine, "gmp.actors.worker." + said)
        .withUserConfiguration(Workers.class)
        .run(context -> assertThat(handledBeforeWhatWasReady(context)).contains(turn));
  }

  private static List<Integer> handledBeforeWhatWasReady(AssertableApplicationContext context)
      throws Exception {
    var gmp = context.getBean(Gmp.class);
    ActorRef<Round> worker =
        context
            .<ActorRef<Round>>getBeanProvider(new ParameterizedTypeReference<ActorRef<Round>>() {})
            .getObject();
    var seen = new ArrayList<Integer>();
    for (int i = 0; i < ROUNDS; i++) {
      var round = new Round(new AtomicInteger(), new AtomicInteger(), new CountDownLatch(2));
      gmp.go(
              () -> {
                gmp.go(
                    () -> {
                      round.seen().set(round.handled().get());
                      round.over().countDown();
                    });
                for (int k = 0; k < MESSAGES; k++) {
                  worker.tell(round);
                }
              })
          .join();
      round.over().await();
      seen.add(round.seen().get());
    }
    return seen;
  }

  record Round(AtomicInteger handled, AtomicInteger seen, CountDownLatch over) {}

  @Configuration(proxyBeanMethods = false)
  static class Workers {
    @Bean
    ActorDefinition<Round> worker() {
      return Actor.<Round, Integer>of(
              0,
              (context, count, round) -> {
                if (round.handled().incrementAndGet() == MESSAGES) {
                  round.over().countDown();
                }
                return count;
              })
          .throughput(1);
    }
  }
}
