package io.gmp.docs;

import io.gmp.actor.Actor;
import io.gmp.actor.ActorDefinition;
import io.gmp.actor.ActorRef;
import io.gmp.actor.ActorSystem;
import io.gmp.actor.Entities;
import io.gmp.actor.Mailbox;
import io.gmp.actor.ReplyTo;
import io.gmp.actor.Supervision;
import io.gmp.actor.Topic;
import io.gmp.channel.Overflow;
import io.gmp.spring.boot.ActorComponent;
import io.gmp.spring.boot.ActorSystemCustomizer;
import io.gmp.spring.boot.EntityDefinition;
import io.gmp.spring.boot.EventBridge;
import io.gmp.spring.boot.GmpCustomizer;
import io.gmp.spring.boot.On;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;

final class SpringBootTour {
  private SpringBootTour() {}

  sealed interface Order {
    record Add(String item) implements Order {}

    record Total(ReplyTo<Integer> reply) implements Order {}
  }

  record Closing(String day) {}

  record Placed(String order) {}

  @Configuration(proxyBeanMethods = false)
  static class Actors {
    @Bean
    ActorDefinition<String> journal() {
      return Actor.of(0, (context, lines, line) -> lines + 1);
    }

    @Bean
    EntityDefinition<Order> orders() {
      return new EntityDefinition<>(id -> order(), Duration.ofMinutes(2));
    }

    private static ActorDefinition<Order> order() {
      return Actor.of(
          0,
          (context, items, message) ->
              switch (message) {
                case Order.Add add -> items + 1;
                case Order.Total total -> {
                  total.reply().tell(items);
                  yield items;
                }
              });
    }
  }

  @ActorComponent(onFailure = Supervision.Decision.RESTART)
  static class Basket {
    private final ActorRef<String> journal;
    private final List<String> items = new ArrayList<>();

    Basket(ActorRef<String> journal) {
      this.journal = journal;
    }

    @On
    void add(Order.Add message) throws InterruptedException {
      items.add(message.item());
      journal.tell("added " + message.item());
    }

    @On
    void total(Order.Total question) {
      question.reply().tell(items.size());
    }

    @EventListener
    void closing(Closing event) {
      items.clear();
    }
  }

  static class Desk {
    final ActorRef<Order> basket;
    final Entities<Order> orders;

    Desk(@Qualifier("basket") ActorRef<Order> basket, Entities<Order> orders) {
      this.basket = basket;
      this.orders = orders;
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class Events {
    @Bean
    Topic<Placed> placed(ActorSystem system) {
      return system.topic("placed");
    }

    @Bean
    EventBridge fromTheApplication(Topic<Placed> placed) {
      return EventBridge.toTopic(Placed.class, placed);
    }

    @Bean
    EventBridge toTheApplication(Topic<Placed> placed) {
      return EventBridge.fromTopic(placed);
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class Customizing {
    @Bean
    GmpCustomizer threads() {
      return builder -> builder.maxThreads(500);
    }

    @Bean
    ActorSystemCustomizer mailboxes() {
      return builder -> builder.defaultMailbox(Mailbox.buffered(100, Overflow.FAIL));
    }
  }
}
