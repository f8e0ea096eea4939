package io.gmp.spring.boot.actuate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.awaitility.Durations.ONE_MINUTE;

import io.gmp.Gmp;
import io.gmp.actor.Actor;
import io.gmp.actor.ActorDefinition;
import io.gmp.actor.ActorRef;
import io.gmp.actor.ActorSystem;
import io.gmp.actor.Entities;
import io.gmp.actor.Mailbox;
import io.gmp.spring.boot.EntityDefinition;
import io.gmp.spring.boot.web.Server;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class EndpointTests {
  private static final String JSON = "application/json";
  private static final String TEXT = "text/plain";
  private static final String LATEST = "application/vnd.spring-boot.actuator.v3+json";

  private final HttpClient client = HttpClient.newHttpClient();

  @ParameterizedTest
  @EnumSource(names = {"TOMCAT", "WEBFLUX"})
  void goroutinesAreShownAsJsonUnlessTextIsAskedFor(Server server) throws Exception {
    try (var context = start(server)) {
      var gate = new CountDownLatch(1);
      var gmp = context.getBean(Gmp.class);
      for (int i = 0; i < 3; i++) {
        gmp.go("waits", () -> waitFor(gate));
      }
      await()
          .atMost(ONE_MINUTE)
          .until(() -> gmp.goroutineProfile().toString().contains("3 @ [park]"));

      for (String accept : new String[] {null, "*/*", JSON, LATEST, "text/html, */*;q=0.8"}) {
        var answer = get(context, "goroutines", accept);
        assertThat(answer.headers().firstValue("Content-Type")).get().asString().contains("json");
        assertThat(named(json(answer).get("goroutines"), "name", "waits")).hasSize(3);
        answer = get(context, "goroutines/profile", accept);
        assertThat(answer.headers().firstValue("Content-Type")).get().asString().contains("json");
        assertThat(json(answer).get("groups").get(0).get("count").asInt()).isEqualTo(3);
      }
      JsonNode dump = json(get(context, "goroutines", JSON));
      JsonNode first = named(dump.get("goroutines"), "name", "waits").getFirst();
      assertThat(first.get("id").isNumber()).isTrue();
      assertThat(first.get("state").asString()).isEqualTo("WAITING");
      assertThat(first.get("waitReason").asString()).isEqualTo("park");
      assertThat(named(first.get("stackTrace"), "methodName", "waitFor")).hasSize(1);
      assertThat(dump.get("queued").asInt()).isZero();
      JsonNode group = json(get(context, "goroutines/profile", JSON)).get("groups").get(0);
      assertThat(group.get("waitReason").asString()).isEqualTo("park");
      assertThat(named(group.get("stackTrace"), "methodName", "waitFor")).hasSize(1);

      var text = get(context, "goroutines", TEXT);
      assertThat(text.headers().firstValue("Content-Type")).hasValue("text/plain;charset=UTF-8");
      assertThat(text.body()).contains(" waits [park]:\n\tat ");
      text = get(context, "goroutines/profile", TEXT);
      assertThat(text.headers().firstValue("Content-Type")).hasValue("text/plain;charset=UTF-8");
      assertThat(text.body()).startsWith("goroutine profile: total ").contains("\n3 @ [park]:\n");
      assertThat(answer(context, "goroutines/else", JSON).statusCode()).isEqualTo(404);
      assertThat(answer(context, "goroutines/else", TEXT).statusCode()).isEqualTo(404);
      gate.countDown();
    }
  }

  private static void waitFor(CountDownLatch gate) throws InterruptedException {
    gate.await();
  }

  @ParameterizedTest
  @EnumSource(names = {"TOMCAT", "WEBFLUX"})
  void anActorIsShownByItsPath(Server server) throws Exception {
    try (var context = start(server, "--gmp.name=bank")) {
      var system = context.getBean(ActorSystem.class);
      var entities = context.getBean(Senders.class).accounts();
      entities.ref("b c").tell("text");
      entities.ref("a").tell("text");
      await().atMost(ONE_MINUTE).until(() -> system.actorCount() == 4);

      JsonNode all = json(get(context, "actors", JSON));
      assertThat(all.get("system").asString()).isEqualTo("bank");
      assertThat(all.get("count").asInt()).isEqualTo(4);
      assertThat(values(all.get("actors"), "path")).containsExactly("bank/accounts", "bank/worker");
      assertThat(values(all.get("actors").get(0).get("children"), "path"))
          .containsExactly("bank/accounts/a", "bank/accounts/b c");
      JsonNode worker = json(get(context, "actors/bank/worker", JSON));
      assertThat(worker.get("path").asString()).isEqualTo("bank/worker");
      assertThat(worker.get("mailboxSize").asInt()).isZero();
      assertThat(worker.get("mailboxCapacity").asInt()).isEqualTo(7);
      assertThat(worker.get("failures").asInt()).isZero();
      assertThat(worker.has("lastFailure")).isFalse();
      assertThat(json(get(context, "actors/worker", JSON))).isEqualTo(worker);
      assertThat(json(get(context, "actors/accounts/b%20c", JSON)).get("path").asString())
          .isEqualTo("bank/accounts/b c");
      assertThat(json(get(context, "actors/accounts?limit=2", JSON)).get("children")).hasSize(1);
      assertThat(answer(context, "actors/nobody", JSON).statusCode()).isEqualTo(404);
      assertThat(answer(context, "actors/worker/nobody", JSON).statusCode()).isEqualTo(404);
      assertThat(answer(context, "actors/worker?limit=some", JSON).statusCode()).isEqualTo(400);
    }
  }

  private static ConfigurableApplicationContext start(Server server, String... arguments) {
    var all = new String[arguments.length + 3];
    all[0] = "--logging.level.root=off";
    all[1] = "--management.endpoints.web.exposure.include=*";
    all[2] = "--spring.jackson.property-naming-strategy=SNAKE_CASE";
    System.arraycopy(arguments, 0, all, 3, arguments.length);
    return server.start(Application.class, all);
  }

  private static List<JsonNode> named(JsonNode array, String field, String value) {
    return StreamSupport.stream(array.spliterator(), false)
        .filter(each -> each.path(field).asString("").equals(value))
        .toList();
  }

  private static List<String> values(JsonNode array, String field) {
    return StreamSupport.stream(array.spliterator(), false)
        .map(each -> each.get(field).asString())
        .toList();
  }

  private static JsonNode json(HttpResponse<String> answer) {
    return new JsonMapper().readTree(answer.body());
  }

  private HttpResponse<String> get(
      ConfigurableApplicationContext context, String endpoint, @Nullable String accept)
      throws Exception {
    var answer = answer(context, endpoint, accept);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return answer;
  }

  private HttpResponse<String> answer(
      ConfigurableApplicationContext context, String endpoint, @Nullable String accept)
      throws Exception {
    var request = Server.request(context, "/actuator/" + endpoint);
    if (accept != null) {
      request.header("Accept", accept);
    }
    return client.send(request.build(), BodyHandlers.ofString());
  }

  record Senders(ActorRef<Integer> worker, Entities<String> accounts) {}

  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  static class Application {
    @Bean
    ActorDefinition<Integer> worker() {
      return Actor.<Integer, Integer>of(0, (context, sum, number) -> sum + number)
          .mailbox(Mailbox.buffered(7));
    }

    @Bean
    EntityDefinition<String> accounts() {
      return new EntityDefinition<>(
          id -> Actor.<String, Integer>of(0, (context, count, text) -> count + 1),
          Duration.ofHours(1));
    }

    @Bean
    Senders senders(ActorRef<Integer> worker, Entities<String> accounts) {
      return new Senders(worker, accounts);
    }
  }
}
