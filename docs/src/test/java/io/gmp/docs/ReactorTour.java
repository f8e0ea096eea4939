package io.gmp.docs;

import io.gmp.actor.ActorRef;
import io.gmp.actor.ReplyTo;
import io.gmp.channel.Channel;
import io.gmp.reactive.ReactiveStreams;
import io.gmp.reactor.GmpFlux;
import io.gmp.reactor.GmpMono;
import io.gmp.reactor.GmpSchedulers;
import io.gmp.reactor.Schedulers;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

final class ReactorTour {
  final Queue<Integer> rows = new ConcurrentLinkedQueue<>();
  final Queue<Long> queried = new ConcurrentLinkedQueue<>();
  final Queue<String> priced = new ConcurrentLinkedQueue<>();

  record Order(int number) {}

  record Price(int item, ReplyTo<Integer> reply) {}

  int load(int id) {
    return -id;
  }

  long query(long tick) {
    queried.add(tick);
    return tick;
  }

  String priced(Order order) {
    return "order " + order.number();
  }

  static String fetch(String path) throws InterruptedException {
    Thread.sleep(1);
    return "the page " + path;
  }

  void rails() {
    Flux.range(1, 100)
        .parallel(4)
        .runOn(Schedulers.fromGmp())
        .map(id -> load(id))
        .sequential()
        .publishOn(Schedulers.fromGmp())
        .subscribe(rows::add);
  }

  @SuppressWarnings("try")
  void installed() {
    try (var installation = GmpSchedulers.install()) {
      Flux.interval(Duration.ofMillis(10))
          .flatMap(tick -> Mono.fromCallable(() -> query(tick)))
          .take(3)
          .blockLast();
    }
  }

  void channel() throws InterruptedException {
    Channel<Order> orders = Channel.make(16);
    GmpFlux.from(orders).publishOn(Schedulers.fromGmp()).map(this::priced).subscribe(priced::add);
    orders.send(new Order(1));
  }

  static int pages() {
    Channel<Integer> pages = Flux.range(1, 1_000_000).as(GmpFlux.toChannel(8));
    int sum = 0;
    for (int page : pages) {
      sum += page;
      if (page == 100) {
        pages.close();
      }
    }
    return sum;
  }

  static Mono<String> page() {
    Mono<String> page = GmpMono.fromGoroutine(() -> fetch("/index.html"));
    return page;
  }

  static Flux<Integer> prices(ActorRef<Price> pricing) {
    Flux<Integer> prices =
        Flux.range(1, 10)
            .transform(
                GmpFlux.<Integer, Price, Integer>throughActor(
                    pricing, 4, Price::new, Duration.ofSeconds(1)));
    return prices;
  }

  static void log(ActorRef<String> log) {
    Flux.just("a", "b").subscribe(ReactiveStreams.asSubscriber(log, "end", Throwable::getMessage));
  }
}
