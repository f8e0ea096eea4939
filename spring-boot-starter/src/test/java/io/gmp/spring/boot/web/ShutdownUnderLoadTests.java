package io.gmp.spring.boot.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.awaitility.Durations.ONE_MINUTE;

import io.gmp.Gmp;
import io.gmp.actor.Actor;
import io.gmp.actor.ActorContext;
import io.gmp.actor.ActorDefinition;
import io.gmp.actor.ActorRef;
import io.gmp.actor.ActorSystem;
import io.gmp.actor.Mailbox;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

class ShutdownUnderLoadTests {
  private static final int CLIENTS = 8;
  private static final int ROOM = 60;

  @ParameterizedTest
  @EnumSource
  void everyAcceptedRequestIsAnsweredAndEveryAcceptedMessageHandled(Server server)
      throws Exception {
    var context =
        server.start(Application.class, "--gmp.web.enabled=true", "--logging.level.root=off");
    var counts = context.getBean(Counts.class);
    var system = context.getBean(ActorSystem.class);
    var gmp = context.getBean(Gmp.class);
    var answered = new AtomicInteger();
    var clients = new CountDownLatch(CLIENTS);
    var request = Server.request(context, "/count").build();
    for (int i = 0; i < CLIENTS; i++) {
      Thread.ofPlatform()
          .start(
              () -> {
                try {
                  ask(request, counts.over, answered);
                } finally {
                  clients.countDown();
                }
              });
    }
    await()
        .atMost(ONE_MINUTE)
        .until(() -> answered.get() > ROOM && counts.begun.get() == answered.get() + CLIENTS);
    context.close();
    clients.await();

    assertThat(gmp.isClosed()).isTrue();
    assertThat(system.actorCount()).isZero();
    assertThat(answered).hasValue(counts.begun.get());
    assertThat(counts.told).hasValue(counts.begun.get());
    assertThat(counts.handled).hasValue(counts.told.get());
    assertThat(system.deadLetters()).isZero();
  }

  private static void ask(HttpRequest request, AtomicBoolean over, AtomicInteger answered) {
    try (var client = HttpClient.newHttpClient()) {
      while (!over.get()) {
        if (client.send(request, BodyHandlers.ofString()).statusCode() == 200) {
          answered.incrementAndGet();
        }
      }
    } catch (IOException refused) {
      over.set(true);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  static class Counts implements SmartLifecycle {
    final AtomicInteger begun = new AtomicInteger();
    final AtomicInteger told = new AtomicInteger();
    final AtomicInteger handled = new AtomicInteger();
    final AtomicBoolean over = new AtomicBoolean();
    private final CountDownLatch stopping = new CountDownLatch(1);

    @Override
    public void start() {}

    @Override
    public void stop() {
      over.set(true);
      stopping.countDown();
    }

    @Override
    public boolean isRunning() {
      return !over.get();
    }

    @Override
    public int getPhase() {
      return WebServerApplicationContext.GRACEFUL_SHUTDOWN_PHASE;
    }
  }

  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  @Import({Counts.class, Controller.class})
  static class Application {
    @Bean
    ActorDefinition<Integer> counting(Counts counts) {
      return Actor.of(
              0,
              (ActorContext<Integer> context, Integer count, Integer message) -> {
                counts.stopping.await();
                counts.handled.incrementAndGet();
                return count + 1;
              })
          .mailbox(Mailbox.buffered(ROOM));
    }
  }

  @RestController
  static class Controller {
    private final Counts counts;
    private final ActorRef<Integer> counting;

    Controller(Counts counts, ActorRef<Integer> counting) {
      this.counts = counts;
      this.counting = counting;
    }

    @GetMapping("/count")
    String count() throws InterruptedException {
      int number = counts.begun.incrementAndGet();
      counting.tell(number);
      counts.told.incrementAndGet();
      return Integer.toString(number);
    }
  }
}
