package io.gmp.reactor;

import static org.assertj.core.api.Assertions.assertThat;

import io.gmp.Gmp;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;
import reactor.test.scheduler.VirtualTimeScheduler;

class VirtualTimeTest extends OnEveryRuntime {
  private static final Duration LONG = Duration.ofSeconds(30);

  @Test
  void operatorsWithoutASchedulerAreVirtualThoughGmpIsInstalled() {
    try (var installation = GmpSchedulers.install(gmp)) {
      assertThat(installation.runtime()).isSameAs(gmp);
      StepVerifier.withVirtualTime(() -> Flux.interval(Duration.ofHours(1)).take(3))
          .expectSubscription()
          .expectNoEvent(Duration.ofHours(1))
          .expectNext(0L)
          .thenAwait(Duration.ofHours(2))
          .expectNext(1L, 2L)
          .expectComplete()
          .verify(LONG);
    }
  }

  @Test
  void aGmpSchedulerThatIsGivenKeepsRealTime() {
    StepVerifier.withVirtualTime(() -> Mono.delay(Duration.ofMillis(5), scheduler))
        .expectNext(0L)
        .expectComplete()
        .verify(LONG);
  }

  @Test
  void anOperatorCanBeGivenVirtualTimeBesideAGmpScheduler() {
    VirtualTimeScheduler time = VirtualTimeScheduler.create();
    StepVerifier.create(
            Flux.interval(Duration.ofHours(1), time)
                .take(2)
                .publishOn(scheduler)
                .map(tick -> Gmp.current() == gmp))
        .then(() -> time.advanceTimeBy(Duration.ofHours(2)))
        .expectNext(true, true)
        .expectComplete()
        .verify(LONG);
  }
}
