package io.gmp.reactor;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import reactor.core.observability.micrometer.Micrometer;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Scheduler;

class MicrometerTest extends OnEveryRuntime {

  @Test
  void aTimedSchedulerCountsWhatRunsOnGmp() {
    var registry = new SimpleMeterRegistry();
    Scheduler timed = Micrometer.timedScheduler(scheduler, registry, "gmp");
    var ran = new CountDownLatch(13);
    for (int i = 0; i < 10; i++) {
      timed.schedule(ran::countDown);
    }
    Scheduler.Worker worker = timed.createWorker();
    worker.schedule(ran::countDown);
    worker.schedule(ran::countDown, 1, TimeUnit.MILLISECONDS);
    timed.schedule(ran::countDown, 1, TimeUnit.MILLISECONDS);
    Wait.on(ran);
    assertThat(submitted(registry, "direct")).isEqualTo(11);
    assertThat(submitted(registry, "delayed")).isEqualTo(2);
    Wait.until(() -> registry.get("gmp.scheduler.tasks.completed").timer().count() == 13);
    Wait.until(() -> registry.get("gmp.scheduler.tasks.active").longTaskTimer().activeTasks() == 0);
    assertThat(Flux.range(0, 1_000).publishOn(timed).count().block(Duration.ofSeconds(30)))
        .isEqualTo(1_000);
    timed.dispose();
    assertThat(scheduler.isDisposed()).isTrue();
  }

  private static double submitted(SimpleMeterRegistry registry, String type) {
    return registry
        .get("gmp.scheduler.tasks.submitted")
        .tag("submission.type", type)
        .counter()
        .count();
  }
}
