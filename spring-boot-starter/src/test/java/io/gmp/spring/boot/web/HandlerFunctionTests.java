package io.gmp.spring.boot.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.gmp.Goroutine;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

class HandlerFunctionTests {
  private static final int REQUESTS = 50;

  private final HttpClient client = HttpClient.newHttpClient();

  @Test
  void runOnGoroutinesWithTheirFiltersWhenSwitchedOn() throws Exception {
    try (var context = Server.WEBFLUX.start(Application.class, "--gmp.web.enabled=true")) {
      assertThat(get(context, "/where")).isEqualTo("filter on goroutine, handler on goroutine");
    }
  }

  @Test
  void runOnTheServersThreadsByDefault() throws Exception {
    try (var context = Server.WEBFLUX.start(Application.class)) {
      assertThat(get(context, "/where")).isEqualTo("filter on thread, handler on thread");
      assertThat(get(context, "/flux")).isEqualTo("thread");
    }
  }

  @Test
  void mayBlockWithoutKeepingTheProcessorOrTheEventLoops() throws Exception {
    try (var context =
        Server.WEBFLUX.start(Application.class, "--gmp.web.enabled=true", "--gmp.gomaxprocs=1")) {
      var waiting = IntStream.range(0, REQUESTS).mapToObj(i -> later(context, "/wait")).toList();
      context.getBean(Routes.class).arrived.await();
      assertThat(get(context, "/release")).isEqualTo("released");
      assertThat(waiting)
          .allSatisfy(
              answer ->
                  assertThat(answer).succeedsWithin(Duration.ofSeconds(30)).isEqualTo("done"));
    }
  }

  @Test
  void answerWithAnErrorWhatTheyThrow() throws Exception {
    try (var context =
        Server.WEBFLUX.start(
            Application.class, "--gmp.web.enabled=true", "--logging.level.root=off")) {
      var answer =
          client.send(Server.request(context, "/throw").build(), BodyHandlers.discarding());
      assertThat(answer.statusCode()).isEqualTo(500);
      assertThat(get(context, "/where")).contains("handler on goroutine");
    }
  }

  @Test
  void aControllersFluxIsMadeOnAGoroutineToo() throws Exception {
    try (var context = Server.WEBFLUX.start(Application.class, "--gmp.web.enabled=true")) {
      assertThat(get(context, "/flux")).isEqualTo("goroutine");
    }
  }

  private String get(ConfigurableApplicationContext context, String path) throws Exception {
    return client.send(Server.request(context, path).build(), BodyHandlers.ofString()).body();
  }

  private CompletableFuture<String> later(ConfigurableApplicationContext context, String path) {
    return client
        .sendAsync(Server.request(context, path).build(), BodyHandlers.ofString())
        .thenApply(HttpResponse::body);
  }

  private static String where() {
    return Goroutine.current().isPresent() ? "goroutine" : "thread";
  }

  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  @Import({Routes.class, Controller.class})
  static class Application {
    @Bean
    RouterFunction<ServerResponse> routes(Routes routes) {
      return RouterFunctions.route()
          .GET("/where", routes::where)
          .GET("/wait", routes::await)
          .GET("/release", routes::release)
          .GET("/throw", routes::fail)
          .filter(
              (request, next) -> {
                request.attributes().put("filter", HandlerFunctionTests.where());
                return next.handle(request);
              })
          .build();
    }
  }

  static class Routes {
    final CountDownLatch arrived = new CountDownLatch(REQUESTS);
    private final CountDownLatch released = new CountDownLatch(1);

    Mono<ServerResponse> where(ServerRequest request) {
      return ServerResponse.ok()
          .bodyValue(
              "filter on "
                  + request.attribute("filter").orElseThrow()
                  + ", handler on "
                  + HandlerFunctionTests.where());
    }

    Mono<ServerResponse> await(ServerRequest request) {
      arrived.countDown();
      try {
        released.await();
      } catch (InterruptedException e) {
        return Mono.error(e);
      }
      return ServerResponse.ok().bodyValue("done");
    }

    Mono<ServerResponse> release(ServerRequest request) {
      released.countDown();
      return ServerResponse.ok().bodyValue("released");
    }

    Mono<ServerResponse> fail(ServerRequest request) {
      throw new IllegalStateException("on purpose");
    }
  }

  @RestController
  static class Controller {
    @GetMapping("/flux")
    Flux<String> flux() {
      return Flux.just(where());
    }
  }
}
