package io.gmp.spring.boot.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.gmp.Goroutine;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

class WebRequestTests {
  private final HttpClient client = HttpClient.newHttpClient();

  @ParameterizedTest
  @EnumSource
  void runOnGoroutinesWhenSwitchedOn(Server server) throws Exception {
    try (var context = server.start(Application.class, "--gmp.web.enabled=true")) {
      assertThat(get(context, "/where")).isEqualTo("goroutine");
      assertThat(get(context, "/mono")).isEqualTo("goroutine");
      assertThat(post(context, "/body", "x".repeat(100_000))).isEqualTo("goroutine 100000");
    }
  }

  @ParameterizedTest
  @EnumSource
  void runOnGoroutinesAlsoWithVirtualThreads(Server server) throws Exception {
    try (var context =
        server.start(
            Application.class, "--gmp.web.enabled=true", "--spring.threads.virtual.enabled=true")) {
      assertThat(get(context, "/where")).isEqualTo("goroutine");
    }
  }

  @ParameterizedTest
  @EnumSource
  void runOnTheServersThreadsByDefault(Server server) throws Exception {
    try (var context = server.start(Application.class)) {
      assertThat(get(context, "/where")).isEqualTo("thread");
    }
  }

  @ParameterizedTest
  @EnumSource
  void runOnTheServersThreadsWithoutARuntime(Server server) throws Exception {
    try (var context =
        server.start(Application.class, "--gmp.web.enabled=true", "--gmp.enabled=false")) {
      assertThat(get(context, "/where")).isEqualTo("thread");
    }
  }

  @ParameterizedTest
  @EnumSource
  void leaveTheProcessorToOthersWhileTheyBlock(Server server) throws Exception {
    try (var context =
        server.start(Application.class, "--gmp.web.enabled=true", "--gmp.gomaxprocs=1")) {
      var waiting = IntStream.range(0, 50).mapToObj(i -> getLater(context, "/wait")).toList();
      context.getBean(Controller.class).arrived.await();
      assertThat(get(context, "/release")).isEqualTo("released");
      assertThat(waiting)
          .allSatisfy(
              response ->
                  assertThat(response).succeedsWithin(Duration.ofMinutes(1)).isEqualTo("done"));
    }
  }

  private String get(ConfigurableApplicationContext context, String path) throws Exception {
    return client.send(Server.request(context, path).build(), BodyHandlers.ofString()).body();
  }

  private CompletableFuture<String> getLater(ConfigurableApplicationContext context, String path) {
    return client
        .sendAsync(Server.request(context, path).build(), BodyHandlers.ofString())
        .thenApply(HttpResponse::body);
  }

  private String post(ConfigurableApplicationContext context, String path, String body)
      throws Exception {
    var request = Server.request(context, path).POST(BodyPublishers.ofString(body)).build();
    return client.send(request, BodyHandlers.ofString()).body();
  }

  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  @Import(Controller.class)
  static class Application {}

  @RestController
  static class Controller {
    final CountDownLatch arrived = new CountDownLatch(50);
    private final CountDownLatch released = new CountDownLatch(1);

    @GetMapping("/where")
    String where() {
      return Goroutine.current().isPresent() ? "goroutine" : "thread";
    }

    @GetMapping("/mono")
    Mono<String> mono() {
      return Mono.just(where());
    }

    @PostMapping("/body")
    String body(@RequestBody String body) {
      return where() + " " + body.length();
    }

    @GetMapping("/wait")
    String await() throws InterruptedException {
      arrived.countDown();
      released.await();
      return "done";
    }

    @GetMapping("/release")
    String release() {
      released.countDown();
      return "released";
    }
  }
}
