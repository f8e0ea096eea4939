package io.gmp.reactor;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.util.retry.Retry;

final class RandomPipeline {

  interface Stage {
    Flux<Integer> apply(Flux<Integer> source, Scheduler scheduler);
  }

  private record Named(String name, boolean keepsOrder, Stage stage) {}

  private final int count;
  private final List<Named> stages = new ArrayList<>();

  RandomPipeline(long seed) {
    var random = new Random(seed);
    this.count = 1 + random.nextInt(random.nextInt(10) == 0 ? 2_000 : 100);
    for (int left = 1 + random.nextInt(5); left > 0; left--) {
      stages.add(stage(random, keepsOrder()));
    }
  }

  boolean keepsOrder() {
    return stages.stream().allMatch(Named::keepsOrder);
  }

  Flux<Integer> on(Scheduler scheduler) {
    Flux<Integer> flux = Flux.range(0, count);
    for (Named each : stages) {
      flux = each.stage.apply(flux, scheduler);
    }
    return flux;
  }

  @Override
  public String toString() {
    return "range(0, " + count + ")" + String.join("", stages.stream().map(Named::name).toList());
  }

  private static Named stage(Random random, boolean inOrder) {
    int n = 1 + random.nextInt(16);
    return switch (random.nextInt(14)) {
      case 0 -> new Named(".publishOn(s, " + n + ")", true, (f, s) -> f.publishOn(s, n));
      case 1 -> new Named(".hide().publishOn(s)", true, (f, s) -> f.hide().publishOn(s));
      case 2 -> new Named(".subscribeOn(s)", true, (f, s) -> f.hide().subscribeOn(s));
      case 3 -> new Named(".limitRate(" + n + ")", true, (f, s) -> f.limitRate(n).publishOn(s, n));
      case 4 ->
          new Named(
              ".flatMapSequential(" + n + ")",
              true,
              (f, s) -> f.flatMapSequential(i -> Mono.fromCallable(() -> i + n).subscribeOn(s), n));
      case 5 ->
          new Named(
              ".concatMap(" + n + ")",
              true,
              (f, s) -> f.concatMap(i -> Flux.just(i, -i).publishOn(s), n).filter(i -> i % n != 0));
      case 6 ->
          new Named(
              ".flatMap(" + n + ")",
              false,
              (f, s) -> f.flatMap(i -> Flux.just(i, i + 1).subscribeOn(s).publishOn(s), n).skip(0));
      case 7 ->
          new Named(
              ".groupBy(" + n + ")",
              false,
              (f, s) ->
                  f.groupBy(i -> i % n, 4_096)
                      .flatMap(group -> group.publishOn(s).map(i -> i * 3), 64));
      case 8 ->
          new Named(
              ".parallel(" + n + ").runOn(s)",
              false,
              (f, s) -> f.parallel(n).runOn(s, n).map(i -> i ^ n).sequential());
      case 9 ->
          new Named(
              ".take(10).delayElements",
              true,
              (f, s) ->
                  (inOrder ? f.take(10) : f.count().map(Long::intValue).flux())
                      .delayElements(Duration.ofNanos(200_000), s));
      case 10 ->
          new Named(".timeout", true, (f, s) -> f.publishOn(s).timeout(Duration.ofSeconds(30), s));
      case 11 -> new Named(".retryWhen", true, RandomPipeline::failingTwice);
      case 12 ->
          new Named(
              ".zipWith(interval)",
              true,
              (f, s) ->
                  (inOrder ? f.take(10) : f.count().map(Long::intValue).flux())
                      .zipWith(
                          Flux.interval(Duration.ofNanos(300_000), s).onBackpressureBuffer(),
                          (value, tick) -> value));
      default ->
          new Named(
              ".scan",
              true,
              (f, s) -> inOrder ? f.publishOn(s).scan(Integer::sum) : f.publishOn(s));
    };
  }

  private static Flux<Integer> failingTwice(Flux<Integer> source, Scheduler scheduler) {
    return Flux.defer(
        () -> {
          var attempts = new AtomicInteger();
          return Flux.defer(
                  () ->
                      attempts.incrementAndGet() < 3
                          ? Flux.<Integer>error(new IllegalStateException("not yet"))
                          : source.publishOn(scheduler))
              .retryWhen(Retry.backoff(3, Duration.ofNanos(100_000)).scheduler(scheduler));
        });
  }
}
