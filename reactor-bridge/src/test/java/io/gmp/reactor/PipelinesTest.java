package io.gmp.reactor;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.GroupedFlux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Scheduler;
import reactor.test.StepVerifier;

class PipelinesTest extends OnEveryRuntime {
  private static final Duration LONG = Duration.ofSeconds(30);

  private void sameAsOnParallel(Function<Scheduler, Flux<?>> pipeline) {
    List<String> expected = signals(pipeline.apply(Schedulers.parallel()));
    assertThat(expected).isNotEmpty();
    assertThat(signals(pipeline.apply(scheduler))).isEqualTo(expected);
  }

  private static List<String> signals(Flux<?> flux) {
    return flux.materialize().map(Object::toString).collectList().block(LONG);
  }

  @Test
  void publishOn() {
    sameAsOnParallel(s -> Flux.range(0, 50_000).publishOn(s).map(i -> i * 31));
    sameAsOnParallel(s -> Flux.range(0, 5_000).hide().publishOn(s, 1).publishOn(s, 7));
    sameAsOnParallel(
        s ->
            Flux.range(0, 10_000)
                .publishOn(s)
                .filter(i -> i % 3 == 0)
                .publishOn(s)
                .scan(Integer::sum)
                .publishOn(s)
                .takeUntil(i -> i > 9_000_000));
  }

  @Test
  void subscribeOn() {
    sameAsOnParallel(s -> Flux.range(0, 10_000).hide().subscribeOn(s));
    sameAsOnParallel(s -> Flux.just(1).subscribeOn(s));
    sameAsOnParallel(s -> Mono.fromCallable(() -> "called").subscribeOn(s).flux());
    sameAsOnParallel(
        s ->
            Flux.range(0, 200)
                .flatMapSequential(
                    i -> Mono.fromCallable(() -> i * i).subscribeOn(s).publishOn(s), 16));
  }

  @Test
  void parallelRunOn() {
    sameAsOnParallel(
        s ->
            Flux.range(0, 20_000)
                .parallel(4)
                .runOn(s)
                .map(i -> i % 2 == 0 ? i : -i)
                .sequential()
                .collectSortedList()
                .flux());
    sameAsOnParallel(
        s ->
            Flux.range(0, 20_000)
                .parallel(8)
                .runOn(s, 3)
                .reduce(() -> 0L, Long::sum)
                .reduce(Long::sum)
                .flux());
  }

  @Test
  void groups() {
    sameAsOnParallel(
        s ->
            Flux.range(0, 10_000)
                .groupBy(i -> i % 10)
                .flatMap(
                    (GroupedFlux<Integer, Integer> group) ->
                        group.publishOn(s).reduce(0, Integer::sum))
                .collectSortedList()
                .flux());
  }

  @Test
  void delays() {
    sameAsOnParallel(s -> Flux.range(0, 20).delayElements(Duration.ofMillis(1), s));
    sameAsOnParallel(s -> Flux.range(0, 500).delaySequence(Duration.ofMillis(3), s));
    sameAsOnParallel(s -> Mono.delay(Duration.ofMillis(2), s).flux());
    sameAsOnParallel(s -> Flux.range(0, 5).delaySubscription(Duration.ofMillis(2), s));
  }

  @Test
  void timeouts() {
    sameAsOnParallel(
        s ->
            Flux.just(1, 2)
                .concatWith(Flux.never())
                .timeout(
                    Mono.never(),
                    i -> i == 2 ? Mono.delay(Duration.ofMillis(20), s) : Mono.never(),
                    Flux.just(99)));
    sameAsOnParallel(
        s -> Flux.range(0, 1_000).publishOn(s).timeout(Duration.ofSeconds(30), s).map(i -> i + 1));
    StepVerifier.create(Flux.never().timeout(Duration.ofMillis(5), scheduler))
        .expectError(TimeoutException.class)
        .verify(LONG);
  }

  @Test
  void intervals() {
    sameAsOnParallel(s -> Flux.interval(Duration.ofMillis(1), s).take(20));
    sameAsOnParallel(s -> Flux.interval(Duration.ofMillis(3), Duration.ofMillis(1), s).take(20));
  }

  @Test
  void windowsAndBuffersByCountOrTime() {
    sameAsOnParallel(
        s ->
            Flux.range(0, 1_000)
                .bufferTimeout(10, Duration.ofSeconds(30), s)
                .flatMapIterable(list -> list));
    sameAsOnParallel(
        s ->
            Flux.range(0, 1_000)
                .windowTimeout(10, Duration.ofSeconds(30), s)
                .concatMap(Flux::collectList));
  }

  @Test
  void errorsInTheMiddle() {
    sameAsOnParallel(
        s ->
            Flux.range(0, 1_000)
                .publishOn(s)
                .map(i -> 10 / (500 - i))
                .onErrorReturn(ArithmeticException.class, -1));
    sameAsOnParallel(
        s ->
            Flux.range(0, 10)
                .publishOn(s)
                .map(i -> 1 / (5 - i))
                .onErrorResume(e -> Flux.just(e instanceof ArithmeticException ? 7 : 8))
                .repeat(3));
  }

  @Test
  void retriesWithABackoff() {
    sameAsOnParallel(
        s -> {
          var attempts = new AtomicInteger();
          return Flux.defer(
                  () ->
                      attempts.incrementAndGet() < 4
                          ? Flux.<Integer>error(new IllegalStateException("not yet"))
                          : Flux.just(attempts.get()))
              .retryWhen(reactor.util.retry.Retry.backoff(5, Duration.ofMillis(1)).scheduler(s));
        });
  }

  @Test
  void manyProducersIntoOneSink() {
    int producers = 8;
    int each = 2_000;
    Sinks.Many<Integer> sink = Sinks.many().unicast().onBackpressureBuffer();
    List<Scheduler.Worker> workers =
        IntStream.range(0, producers).mapToObj(i -> scheduler.createWorker()).toList();
    var done = new CountDownLatch(producers);
    Mono<Long> sum =
        sink.asFlux().publishOn(scheduler).map(Integer::longValue).reduce(0L, Long::sum);
    var result = sum.toFuture();
    workers.forEach(
        worker ->
            worker.schedule(
                () -> {
                  for (int i = 0; i < each; i++) {
                    sink.emitNext(
                        i, (type, emission) -> emission == Sinks.EmitResult.FAIL_NON_SERIALIZED);
                  }
                  done.countDown();
                }));
    Wait.on(done);
    sink.emitComplete(Sinks.EmitFailureHandler.FAIL_FAST);
    assertThat(result.orTimeout(30, java.util.concurrent.TimeUnit.SECONDS).join())
        .isEqualTo((long) producers * each * (each - 1) / 2);
  }

  @Test
  void cancellingReachesTheSource() {
    for (int i = 0; i < 200; i++) {
      var cancelled = new CountDownLatch(1);
      Flux.range(0, Integer.MAX_VALUE)
          .hide()
          .doOnCancel(cancelled::countDown)
          .publishOn(scheduler)
          .take(10 + i)
          .blockLast(LONG);
      Wait.on(cancelled);
    }
  }

  @Test
  void aDisposedSchedulerMakesPipelinesFail() {
    Scheduler own = GmpSchedulers.fromGmp(gmp);
    own.dispose();
    StepVerifier.create(Flux.range(0, 10).publishOn(own))
        .expectError(java.util.concurrent.RejectedExecutionException.class)
        .verify(LONG);
    StepVerifier.create(Flux.range(0, 10).hide().subscribeOn(own))
        .expectError(java.util.concurrent.RejectedExecutionException.class)
        .verify(LONG);
    StepVerifier.create(Mono.delay(Duration.ofMillis(1), own))
        .expectError(java.util.concurrent.RejectedExecutionException.class)
        .verify(LONG);
  }
}
