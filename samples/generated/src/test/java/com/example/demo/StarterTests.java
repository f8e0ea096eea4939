package com.example.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.example.greetings.Greetings;
import io.gmp.Gmp;
import io.gmp.actor.ActorRef;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Import;

@SpringBootTest(
    webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
    properties = "gmp.web.enabled=true")
@Import({Greetings.Greeting.class, Greetings.Controller.class})
class StarterTests {
  @Autowired Gmp gmp;
  @Autowired ActorRef<Greetings.Greet> greeter;

  @Value("${local.server.port}")
  int port;

  @Test
  void runsWithoutFlags() {
    assertThat(gmp.engine()).isEqualTo("platform");
    assertThat(gmp.isClosed()).isFalse();
  }

  @Test
  void injectsActors() {
    assertThat(
            greeter
                .<String>ask(reply -> new Greetings.Greet("world", reply), Duration.ofMinutes(1))
                .join())
        .isEqualTo("Hello, world!");
  }

  @Test
  void servesRequestsOnGoroutines() throws Exception {
    assertThat(get("/where")).isEqualTo("goroutine");
    assertThat(get("/greetings/world")).isEqualTo("Hello, world!");
  }

  private String get(String path) throws Exception {
    try (var client = HttpClient.newHttpClient()) {
      var request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + path)).build();
      return client.send(request, BodyHandlers.ofString()).body();
    }
  }
}
