package io.gmp.reactor;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import reactor.core.Exceptions;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Scheduler;
import reactor.test.StepVerifier;

class RejectedPipelinesTest extends OnEveryRuntime {
  private static final Duration LONG = Duration.ofSeconds(30);

  private void isRefusedInTheMiddle(
      Function<Flux<Integer>, Flux<Integer>> pipeline, int valuesBefore) {
    Sinks.Many<Integer> sink = Sinks.many().unicast().onBackpressureBuffer();
    var got = new ConcurrentLinkedQueue<Integer>();
    var end = new CompletableFuture<Throwable>();
    pipeline.apply(sink.asFlux()).subscribe(got::add, end::complete, () -> end.complete(null));
    for (int i = 0; i < valuesBefore; i++) {
      sink.tryEmitNext(i).orThrow();
    }
    Wait.until(() -> got.size() == valuesBefore);
    scheduler.disposeGracefully().block(LONG);
    sink.tryEmitNext(valuesBefore).orThrow();
    Wait.until(end::isDone);
    assertThat(Exceptions.unwrap(end.join())).isInstanceOf(RejectedExecutionException.class);
    assertThat(got).hasSize(valuesBefore);
  }

  @Test
  void publishOn() {
    isRefusedInTheMiddle(flux -> flux.publishOn(scheduler), 3);
  }

  @Test
  void publishOnBehindAFilter() {
    isRefusedInTheMiddle(
        flux -> flux.filter(i -> i >= 0).publishOn(scheduler).filter(i -> true), 3);
  }

  @Test
  void railsOfAParallelFlux() {
    isRefusedInTheMiddle(flux -> flux.parallel(1).runOn(scheduler).sequential(), 3);
  }

  @Test
  void everyWayToSubscribeElsewhere() {
    scheduler.dispose();
    List.<Flux<?>>of(
            Flux.range(0, 5).subscribeOn(scheduler),
            Flux.range(0, 5).hide().subscribeOn(scheduler),
            Flux.just(1).subscribeOn(scheduler),
            Mono.just(1).subscribeOn(scheduler).flux(),
            Mono.just(1).hide().subscribeOn(scheduler).flux(),
            Mono.fromCallable(() -> 1).subscribeOn(scheduler).flux())
        .forEach(
            flux ->
                StepVerifier.create(flux)
                    .expectErrorMatches(
                        e -> Exceptions.unwrap(e) instanceof RejectedExecutionException)
                    .verify(LONG));
  }

  @Test
  void tasksThatGiveTasksToEachOther() {
    Scheduler.Worker ping = scheduler.createWorker();
    Scheduler.Worker pong = scheduler.createWorker();
    var left = new AtomicInteger(10_000);
    var done = new CountDownLatch(1);
    ping.schedule(
        new Runnable() {
          @Override
          public void run() {
            if (left.decrementAndGet() == 0) {
              done.countDown();
            } else {
              (left.get() % 2 == 0 ? ping : pong).schedule(this);
            }
          }
        });
    Wait.on(done);
  }

  @Test
  void tasksThatGiveTasksWithoutEndToTheirOwnScheduler() {
    int depth = 12;
    var done = new CountDownLatch(1 << depth);
    scheduler.schedule(() -> split(depth, done));
    Wait.on(done);
  }

  private void split(int depth, CountDownLatch done) {
    if (depth == 0) {
      done.countDown();
    } else {
      scheduler.schedule(() -> split(depth - 1, done));
      scheduler.schedule(() -> split(depth - 1, done));
    }
  }
}
