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
import io.gmp.actor.Supervision;
import io.gmp.spring.boot.EntityDefinition;
import io.gmp.spring.boot.GmpAutoConfiguration;
import io.gmp.spring.boot.web.Server;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

class ActuatorTests {
  private final HttpClient client = HttpClient.newHttpClient();

  @Test
  void showsTheRuntimeItsActorsDeadLettersAndHealthOverHttp() throws Exception {
    try (var context =
        Server.TOMCAT.start(
            Application.class,
            "--gmp.name=bank",
            "--gmp.gomaxprocs=3",
            "--logging.level.root=off",
            "--management.endpoints.web.exposure.include=*",
            "--management.endpoint.health.show-details=always")) {
      var gate = new CountDownLatch(1);
      context.getBean(Gmp.class).go("waiting for the gate", gate::await);
      ActorRef<String> worker = context.getBean(Worker.class).worker();
      worker.tell("fine");
      worker.tell("fail");
      var system = context.getBean(ActorSystem.class);
      await().atMost(ONE_MINUTE).until(() -> system.deadLetters() == 1);
      await()
          .atMost(ONE_MINUTE)
          .untilAsserted(
              () -> {
                assertThat(get(context, "gmp"))
                    .contains(
                        "\"goroutines\":{\"live\":1,\"runnable\":0,\"running\":0,\"waiting\":1");
                assertThat(get(context, "actors")).contains("\"processed\":2");
              });

      assertThat(get(context, "gmp"))
          .contains("\"name\":\"bank\"", "\"gomaxprocs\":3")
          .contains("\"gomaxprocsSource\":\"property gmp.gomaxprocs\"")
          .contains("\"processors\":{\"idle\":3,\"longestHold\":\"PT0S\"}")
          .contains("\"machines\":{\"count\":", "\"runQueues\":{\"global\":0,\"local\":0}")
          .contains("\"steals\":", "\"handoffs\":");
      assertThat(get(context, "actors"))
          .contains("\"system\":\"bank\"", "\"path\":\"bank/worker\"")
          .contains("\"failures\":1", "\"lastFailure\":\"java.lang.IllegalStateException: on")
          .containsPattern("\"lastFailureAt\":\"2[0-9]{3}-[0-9]{2}-[0-9]{2}T[0-9:.]+Z\"");
      assertThat(get(context, "actors?limit=0")).contains("\"actors\":[]");
      system.find("worker").orElseThrow().stop();
      await().atMost(ONE_MINUTE).until(() -> system.find("worker").isEmpty());
      worker.tell("late");
      assertThat(get(context, "deadletters"))
          .containsSubsequence("\"recent\":[", "\"STOPPED\"", "\"FAILED\"")
          .contains(
              "\"count\":2",
              "\"byReason\":{\"FAILED\":1,\"STOPPED\":1}",
              "\"type\":\"java.lang.String\"")
          .contains("\"path\":\"bank/worker\"")
          .doesNotContain("\"fail\"");
      assertThat(get(context, "health"))
          .contains("\"gmp\":{\"details\":{", "\"status\":\"UP\"", "\"gomaxprocs\":3");
      gate.countDown();
    }
  }

  @Test
  void gomaxprocsIsChangedOnlyWhereThatIsAllowed() throws Exception {
    try (var context =
        Server.TOMCAT.start(
            Application.class,
            "--gmp.gomaxprocs=3",
            "--logging.level.root=off",
            "--management.endpoints.web.exposure.include=gmp")) {
      assertThat(change(context, 5)).isEqualTo(405);
      assertThat(context.getBean(Gmp.class).gomaxprocs()).isEqualTo(3);
    }
    try (var context =
        Server.TOMCAT.start(
            Application.class,
            "--gmp.gomaxprocs=3",
            "--logging.level.root=off",
            "--management.endpoint.gmp.access=unrestricted",
            "--management.endpoints.web.exposure.include=gmp")) {
      assertThat(change(context, 5)).isEqualTo(200);
      assertThat(change(context, 0)).isEqualTo(400);
      assertThat(change(context, 1025)).isEqualTo(400);
      assertThat(context.getBean(Gmp.class).gomaxprocs()).isEqualTo(5);
      assertThat(context.containsBean("actorsEndpoint")).isFalse();
    }
  }

  @Test
  void metersAreByDefinition() throws Exception {
    try (var context =
        Server.TOMCAT.start(
            Application.class,
            "--logging.level.root=off",
            "--management.endpoints.web.exposure.include=metrics")) {
      var registry = context.getBean(MeterRegistry.class);
      var worker = context.getBean(Worker.class);
      worker.worker().tell("fine");
      worker.worker().tell("fail");
      for (int i = 0; i < 5; i++) {
        worker.entities().ref("one-" + i).tell("fine");
      }
      await()
          .atMost(ONE_MINUTE)
          .until(
              () ->
                  handled(registry, "worker", "success") == 1
                      && handled(registry, "worker", "failure") == 1
                      && handled(registry, "many", "success") == 5
                      && context.getBean(ActorSystem.class).deadLetters() == 1);
      long waited =
          registry.get("gmp.actor.runqueue").tag("actor", "worker").timer().count()
              + registry.get("gmp.actor.mailbox").tag("actor", "worker").timer().count();
      assertThat(waited).isEqualTo(2);
      assertThat(registry.get("gmp.actor.mailbox.size").tag("actor", "worker").gauge().value())
          .isZero();
      assertThat(registry.get("gmp.p.count").gauge().value())
          .isEqualTo(context.getBean(Gmp.class).gomaxprocs());
      assertThat(registry.get("gmp.deadletters").tag("reason", "failed").functionCounter().count())
          .isEqualTo(1);
      assertThat(registry.get("gmp.actors.live").gauge().value()).isEqualTo(7);
      assertThat(registry.getMeters())
          .noneMatch(meter -> Objects.toString(meter.getId().getTag("actor")).startsWith("one-"));
    }
  }

  private static long handled(MeterRegistry registry, String actor, String outcome) {
    return registry
        .find("gmp.actor.handler")
        .tag("actor", actor)
        .tag("outcome", outcome)
        .timers()
        .stream()
        .mapToLong(Timer::count)
        .sum();
  }

  @Test
  void nothingIsMeasuredWhereThatIsSwitchedOff() {
    try (var context =
        Server.TOMCAT.start(
            Application.class, "--gmp.observation.enabled=false", "--logging.level.root=off")) {
      assertThat(context.containsBean("gmpActorMeters")).isFalse();
      assertThat(context.containsBean("gmpMeters")).isTrue();
      assertThat(context.getBean(ActorSystem.class).snapshot(1).getFirst().handled()).isEmpty();
    }
  }

  @Test
  void healthIsOutOfServiceWhileAProcessorIsHeldForTooLong() {
    try (Gmp gmp = Gmp.builder().name("stuck").hogHandler(hog -> {}).build()) {
      var over = new CountDownLatch(1);
      gmp.go(
          () -> {
            while (over.getCount() > 0) {
              Thread.onSpinWait();
            }
          });
      var health = indicator(gmp, null, Clock.systemUTC());
      await().atMost(ONE_MINUTE).until(() -> status(health).equals(Status.OUT_OF_SERVICE));
      assertThat(look(health).getDetails()).containsKey("processorHeldFor");
      over.countDown();
      await().atMost(ONE_MINUTE).until(() -> status(health).equals(Status.UP));
    }
  }

  @Test
  void healthIsOutOfServiceWhileGoroutinesWaitForEachOther() throws Exception {
    try (Gmp gmp = Gmp.builder().name("circle").build()) {
      var one = new ReentrantLock();
      var other = new ReentrantLock();
      var both = new CountDownLatch(2);
      var first = gmp.go("first", () -> lockBoth(one, other, both));
      gmp.go("second", () -> lockBoth(other, one, both));
      var health = indicator(gmp, null, Clock.systemUTC());
      await().atMost(ONE_MINUTE).until(() -> status(health).equals(Status.OUT_OF_SERVICE));
      assertThat(look(health).getDetails().get("deadlocks").toString()).contains("first", "second");
      first.interrupt();
      await().atMost(ONE_MINUTE).until(() -> status(health).equals(Status.UP));
    }
  }

  private static void lockBoth(ReentrantLock mine, ReentrantLock next, CountDownLatch both) {
    mine.lock();
    try {
      both.countDown();
      both.await();
      next.lockInterruptibly();
      next.unlock();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      mine.unlock();
    }
  }

  @Test
  void healthIsOutOfServiceOnceAMailboxHasBeenFullForTooLong() throws Exception {
    var gate = new CountDownLatch(1);
    var clock = new Hands();
    try (Gmp gmp = Gmp.builder().name("full").build();
        var system = ActorSystem.create("full", gmp)) {
      var slow =
          system.spawn(
              "slow",
              Actor.<String, Integer>of(
                      0,
                      (context, count, message) -> {
                        gate.await();
                        return count + 1;
                      })
                  .mailbox(Mailbox.buffered(1)));
      slow.tell("taken");
      await().atMost(ONE_MINUTE).until(() -> slow.mailboxSize() == 0);
      slow.tell("waits");
      var health = indicator(gmp, system, clock);
      assertThat(status(health)).isEqualTo(Status.UP);
      clock.now = clock.now.plusSeconds(29);
      assertThat(status(health)).isEqualTo(Status.UP);
      clock.now = clock.now.plusSeconds(1);
      assertThat(status(health)).isEqualTo(Status.OUT_OF_SERVICE);
      assertThat(look(health).getDetails().get("mailboxesFullFor").toString())
          .contains("full/slow=PT30S");
      gate.countDown();
      await().atMost(ONE_MINUTE).until(() -> status(health).equals(Status.UP));
    }
  }

  @Test
  void healthIsOutOfServiceOnceTheRuntimeIsClosed() {
    Gmp gmp = Gmp.builder().name("over").build();
    gmp.close();
    assertThat(status(indicator(gmp, null, Clock.systemUTC()))).isEqualTo(Status.OUT_OF_SERVICE);
  }

  @Test
  void theTimesOfHealthAreThoseOfTheProperties() {
    new ApplicationContextRunner()
        .withConfiguration(
            AutoConfigurations.of(GmpAutoConfiguration.class, GmpHealthAutoConfiguration.class))
        .withPropertyValues("gmp.health.stuck-after=10ms", "gmp.health.mailbox-full-after=0s")
        .run(
            context -> {
              var over = new CountDownLatch(1);
              var busy =
                  context
                      .getBean(ActorSystem.class)
                      .spawn(
                          Actor.<String, Integer>of(
                                  0,
                                  (actor, count, message) -> {
                                    while (over.getCount() > 0) {
                                      Thread.onSpinWait();
                                    }
                                    return count + 1;
                                  })
                              .mailbox(Mailbox.buffered(1)));
              busy.tell("taken");
              busy.tell("waits");
              var health = context.getBean(GmpHealthIndicator.class);
              await()
                  .atMost(ONE_MINUTE)
                  .untilAsserted(
                      () ->
                          assertThat(look(health).getDetails())
                              .containsKeys("processorHeldFor", "mailboxesFullFor"));
              over.countDown();
            });
  }

  private static GmpHealthIndicator indicator(Gmp gmp, ActorSystem system, Clock clock) {
    return new GmpHealthIndicator(
        gmp, system, Duration.ofMillis(200), Duration.ofSeconds(30), clock);
  }

  private static Health look(GmpHealthIndicator indicator) {
    return Objects.requireNonNull(indicator.health(true));
  }

  private static Status status(GmpHealthIndicator indicator) {
    return look(indicator).getStatus();
  }

  private String get(ConfigurableApplicationContext context, String endpoint) throws Exception {
    var answer = answer(context, endpoint);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return answer.body();
  }

  private HttpResponse<String> answer(ConfigurableApplicationContext context, String endpoint)
      throws Exception {
    return client.send(
        Server.request(context, "/actuator/" + endpoint).build(), BodyHandlers.ofString());
  }

  private int change(ConfigurableApplicationContext context, int gomaxprocs) throws Exception {
    var request =
        Server.request(context, "/actuator/gmp")
            .setHeader("Content-Type", "application/json")
            .POST(BodyPublishers.ofString("{\"gomaxprocs\": " + gomaxprocs + "}"))
            .build();
    return client.send(request, BodyHandlers.ofString()).statusCode();
  }

  static final class Hands extends Clock {
    Instant now = Instant.EPOCH;

    @Override
    public ZoneId getZone() {
      return ZoneId.of("UTC");
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }

    @Override
    public Instant instant() {
      return now;
    }
  }

  record Worker(ActorRef<String> worker, Entities<String> entities) {}

  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  static class Application {
    @Bean
    MeterRegistry registry() {
      return new SimpleMeterRegistry();
    }

    @Bean
    ActorDefinition<String> worker() {
      return definition();
    }

    @Bean
    EntityDefinition<String> many() {
      return new EntityDefinition<>(id -> definition(), Duration.ofMinutes(1));
    }

    @Bean
    Worker users(ActorRef<String> worker, Entities<String> entities) {
      return new Worker(worker, entities);
    }

    private static ActorDefinition<String> definition() {
      return Actor.<String, Integer>of(
              0,
              (context, count, message) -> {
                if (message.equals("fail")) {
                  throw new IllegalStateException("on purpose");
                }
                return count + 1;
              })
          .supervise(Supervision.resume());
    }
  }
}
