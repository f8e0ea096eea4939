package io.gmp.spring.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.awaitility.Durations.ONE_MINUTE;

import io.gmp.actor.Actor;
import io.gmp.actor.ActorDefinition;
import io.gmp.actor.ActorRef;
import io.gmp.actor.ActorSystem;
import io.gmp.actor.Topic;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.springframework.context.ApplicationEvent;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;

class EventBridgeTests {
  @Test
  void eventsReachWhoHasSubscribedToTheTopic() {
    Contexts.runner()
        .withUserConfiguration(Placing.class)
        .run(
            context -> {
              context.publishEvent(new Placed("one"));
              context.publishEvent("no order");
              context.publishEvent(new Placed("two"));
              var seen = context.getBean(Seen.class);
              await().atMost(ONE_MINUTE).until(() -> seen.byActor.size() == 2);
              assertThat(seen.byActor).containsExactly("one", "two");
            });
  }

  @Test
  void whatIsPublishedOnTheTopicReachesListenersAndDoesNotGoBack() {
    Contexts.runner()
        .withUserConfiguration(Placing.class)
        .run(
            context -> {
              Topic<Placed> topic = context.getBean(Orders.class).topic;
              topic.publish(new Placed("one"));
              topic.publish(new Placed("bad"));
              topic.publish(new Placed("two"));
              var seen = context.getBean(Seen.class);
              await().atMost(ONE_MINUTE).until(() -> seen.byListener.contains("two"));
              assertThat(seen.byListener).containsExactly("one", "bad", "two");
              await().atMost(ONE_MINUTE).until(() -> seen.byActor.contains("two"));
              assertThat(seen.byActor).containsExactly("one", "bad", "two");
            });
  }

  @Test
  void eventsThatAreApplicationEventsAreToldToAnActor() {
    Contexts.runner()
        .withUserConfiguration(Telling.class)
        .run(
            context -> {
              context.publishEvent(new Opened(this, "door"));
              var seen = context.getBean(Seen.class);
              await().atMost(ONE_MINUTE).until(() -> seen.byActor.size() == 1);
              assertThat(seen.byActor).containsExactly("door");
            });
  }

  record Placed(String order) {}

  static class Opened extends ApplicationEvent {
    private static final long serialVersionUID = 1L;
    final String what;

    Opened(Object source, String what) {
      super(source);
      this.what = what;
    }
  }

  static class Seen {
    final List<String> byActor = new CopyOnWriteArrayList<>();
    final List<String> byListener = new CopyOnWriteArrayList<>();

    @EventListener
    void placed(Placed placed) {
      byListener.add(placed.order());
      if (placed.order().equals("bad")) {
        throw new IllegalStateException("on purpose");
      }
    }
  }

  record Orders(Topic<Placed> topic) {}

  @Configuration(proxyBeanMethods = false)
  static class Placing {
    @Bean
    Seen seen() {
      return new Seen();
    }

    @Bean
    Topic<Placed> placed(ActorSystem system) {
      return system.topic("placed");
    }

    @Bean
    Orders orders(Topic<Placed> placed) {
      return new Orders(placed);
    }

    @Bean
    EventBridge in(Topic<Placed> placed) {
      return EventBridge.toTopic(Placed.class, placed);
    }

    @Bean
    EventBridge out(Topic<Placed> placed) {
      return EventBridge.fromTopic(placed);
    }

    @Bean
    ActorDefinition<Placed> billing(Seen seen, Topic<Placed> placed) {
      return Actor.setup(
          context -> {
            placed.subscribe(context.self());
            return 0;
          },
          (context, count, message) -> {
            seen.byActor.add(message.order());
            return count + 1;
          });
    }

    @Bean
    Object billingIsThere(ActorRef<Placed> billing, Topic<Placed> placed) {
      await().atMost(ONE_MINUTE).until(() -> placed.subscribers() == 1);
      return billing;
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class Telling {
    @Bean
    Seen seen() {
      return new Seen();
    }

    @Bean
    ActorDefinition<Opened> porter(Seen seen) {
      return Actor.of(
          0,
          (context, count, message) -> {
            seen.byActor.add(message.what);
            return count + 1;
          });
    }

    @Bean
    EventBridge toPorter(ActorRef<Opened> porter) {
      return EventBridge.toActor(Opened.class, porter);
    }
  }
}
