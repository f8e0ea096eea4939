package io.gmp.reactor;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Scheduler;

class RandomPipelinesTest extends OnEveryRuntime {
  private static final Duration LONG = Duration.ofSeconds(30);
  private static final int PIPELINES = 25;
  private static final int RACES = 60;

  private static final class Counting extends BaseSubscriber<Integer> {
    final ConcurrentLinkedQueue<Integer> values = new ConcurrentLinkedQueue<>();
    final AtomicInteger inside = new AtomicInteger();
    volatile boolean overlapped;
    volatile Throwable error;

    @Override
    protected void hookOnNext(Integer value) {
      overlapped |= inside.incrementAndGet() != 1;
      values.add(value);
      inside.decrementAndGet();
    }

    @Override
    protected void hookOnError(Throwable failure) {
      error = failure;
    }
  }

  private static List<Integer> values(RandomPipeline pipeline, Scheduler scheduler) {
    Flux<Integer> flux = pipeline.on(scheduler);
    return (pipeline.keepsOrder() ? flux.collectList() : flux.collectSortedList()).block(LONG);
  }

  @Test
  void theValuesAreThoseOfTheSamePipelineOnParallel() {
    for (int i = 0; i < PIPELINES; i++) {
      long seed = ThreadLocalRandom.current().nextLong();
      var pipeline = new RandomPipeline(seed);
      assertThat(values(pipeline, scheduler))
          .as("%s, seed %d", pipeline, seed)
          .isEqualTo(values(pipeline, Schedulers.parallel()));
    }
  }

  @Test
  void aPipelineThatIsDisposedAtAnyMomentEmitsABeginningAndLeavesNothingBehind() {
    for (int i = 0; i < RACES; i++) {
      long seed = ThreadLocalRandom.current().nextLong();
      var pipeline = new RandomPipeline(seed);
      Scheduler own = GmpSchedulers.fromGmp(gmp);
      var subscriber = new Counting();
      pipeline.on(own).subscribe(subscriber);
      for (int spins = ThreadLocalRandom.current().nextInt(20_000); spins > 0; spins--) {
        Thread.onSpinWait();
      }
      subscriber.cancel();
      own.disposeGracefully().block(LONG);
      String what = pipeline + ", seed " + seed;
      assertThat(subscriber.error).as(what).isNull();
      assertThat(subscriber.overlapped).as(what).isFalse();
      List<Integer> all = values(pipeline, Schedulers.parallel());
      var seen = new ArrayList<>(subscriber.values);
      if (pipeline.keepsOrder()) {
        assertThat(seen).as(what).isEqualTo(all.subList(0, seen.size()));
      } else {
        assertThat(all).as(what).containsAll(seen);
      }
    }
  }
}
