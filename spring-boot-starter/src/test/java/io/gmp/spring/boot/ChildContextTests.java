package io.gmp.spring.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.awaitility.Durations.ONE_MINUTE;

import io.gmp.Gmp;
import io.gmp.actor.Actor;
import io.gmp.actor.ActorContext;
import io.gmp.actor.ActorDefinition;
import io.gmp.actor.ActorRef;
import io.gmp.actor.ActorSystem;
import io.gmp.actor.Entities;
import io.gmp.actor.Topic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;

class ChildContextTests {
  private static ApplicationContextRunner childOf(AssertableApplicationContext parent) {
    return Contexts.runner().withParent(parent.getSourceApplicationContext());
  }

  @Test
  void endsItsActorsOnceTheyHaveHandledWhatTheyWereToldAndNotThoseOfItsParent() {
    var seen = new CopyOnWriteArrayList<String>();
    Contexts.runner()
        .withUserConfiguration(ActorRefTests.AccountAndJournal.class)
        .run(
            parent -> {
              var system = parent.getBean(ActorSystem.class);
              int before = system.actorCount();
              var gate = new CountDownLatch(1);
              var closers = new ArrayList<Thread>();
              childOf(parent)
                  .withBean(Told.class, () -> new Told(seen, gate))
                  .withUserConfiguration(Child.class)
                  .withBean(Senders.class)
                  .run(
                      child -> {
                        assertThat(child.getBean(Gmp.class)).isSameAs(parent.getBean(Gmp.class));
                        var senders = child.getBean(Senders.class);
                        senders.first.tell("one");
                        senders.first.tell("two");
                        senders.many.ref("a").tell("three");
                        senders.many.ref("a").tell("four");
                        await().atMost(ONE_MINUTE).until(() -> senders.many.size() == 1);
                        closers.add(
                            Thread.ofPlatform().start(child.getSourceApplicationContext()::close));
                        await()
                            .atMost(ONE_MINUTE)
                            .until(() -> child.getSourceApplicationContext().isClosed());
                        gate.countDown();
                      });
              closers.getFirst().join();
              assertThat(seen)
                  .containsExactlyInAnyOrder(
                      "one", "two", "passed on one", "passed on two", "three", "four");
              assertThat(system.actorCount()).isEqualTo(before);
              assertThat(system.deadLetters()).isZero();
              assertThat(parent.getBean(Gmp.class).isClosed()).isFalse();
            });
  }

  @Test
  void endsItsActorsAlsoWhereItDoesNotStart() {
    Contexts.runner()
        .run(
            parent -> {
              childOf(parent)
                  .withUserConfiguration(ActorRefTests.AccountAndJournal.class)
                  .withBean(Failing.class)
                  .run(child -> assertThat(child).hasFailed());
              var system = parent.getBean(ActorSystem.class);
              await().atMost(ONE_MINUTE).until(() -> system.actorCount() == 0);
              assertThat(system.find("gmp/account")).isEmpty();
            });
  }

  @Test
  void leavesTheBridgesOfItsParentAlone() {
    var seen = new CopyOnWriteArrayList<String>();
    Contexts.runner()
        .withBean(Listener.class, () -> new Listener(seen))
        .withUserConfiguration(Bridged.class)
        .run(
            parent ->
                childOf(parent)
                    .run(
                        child -> {
                          parent.getBean(Placed.class).topic().publish("order");
                          await().atMost(ONE_MINUTE).until(() -> !seen.isEmpty());
                        }));
    assertThat(seen).containsExactly("order");
  }

  @Test
  void neitherTracesTheRuntimeOfItsParentNorInstallsItAgain() {
    var said = new String[] {"gmp.reactor.install=true", "gmp.debug.schedtrace=1h"};
    Contexts.runner()
        .withPropertyValues(said)
        .run(
            parent ->
                childOf(parent)
                    .withPropertyValues(said)
                    .run(
                        child ->
                            assertThat(List.of(child.getBeanDefinitionNames()))
                                .contains("gmpActorBeans")
                                .doesNotContain(
                                    "gmpSchedTrace",
                                    "gmpReactorInstallation",
                                    "gmpReactorShutdown")));
  }

  static class Failing {
    Failing(ActorRef<Account> account) {
      throw new IllegalStateException("on purpose");
    }
  }

  record Told(List<String> seen, CountDownLatch gate) {}

  static class Senders {
    final ActorRef<String> first;
    final Entities<String> many;

    Senders(ActorRef<String> firstRef, Entities<String> many) {
      this.first = firstRef;
      this.many = many;
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class Child {
    @Bean
    ActorDefinition<String> last(Told told) {
      return Actor.of(
          0,
          (ActorContext<String> context, Integer count, String message) -> {
            told.seen().add("passed on " + message);
            return count + 1;
          });
    }

    @Bean
    ActorDefinition<String> first(Told told, ActorRef<String> lastRef) {
      return Actor.of(
          0,
          (ActorContext<String> context, Integer count, String message) -> {
            told.gate().await();
            told.seen().add(message);
            lastRef.tell(message);
            return count + 1;
          });
    }

    @Bean
    EntityDefinition<String> many(Told told) {
      return new EntityDefinition<>(
          id ->
              Actor.of(
                  0,
                  (ActorContext<String> context, Integer count, String message) -> {
                    told.gate().await();
                    told.seen().add(message);
                    return count + 1;
                  }),
          Duration.ofHours(1));
    }
  }

  record Listener(List<String> seen) {
    @EventListener
    void heard(String order) {
      seen.add(order);
    }
  }

  record Placed(Topic<String> topic) {}

  @Configuration(proxyBeanMethods = false)
  static class Bridged {
    @Bean
    Placed placed(ActorSystem system) {
      return new Placed(system.topic("placed"));
    }

    @Bean
    EventBridge out(Placed placed) {
      return EventBridge.fromTopic(placed.topic());
    }
  }
}
