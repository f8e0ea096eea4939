package io.gmp.spring.boot;

import io.gmp.actor.Actor;
import io.gmp.actor.ActorDefinition;
import io.gmp.actor.ActorRef;
import io.gmp.actor.Entities;
import io.gmp.actor.ReplyTo;
import io.gmp.spring.boot.task.GmpTaskAutoConfiguration;
import java.time.Duration;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Primary;
import org.springframework.context.event.EventListener;

@Configuration(proxyBeanMethods = false)
@ImportAutoConfiguration({GmpAutoConfiguration.class, GmpTaskAutoConfiguration.class})
@Import({AotApplication.Basket.class, AotApplication.Desk.class})
class AotApplication {
  public static void main(String[] arguments) {
    var application = new SpringApplication(AotApplication.class);
    application.setWebApplicationType(WebApplicationType.NONE);
    try (var context = application.run(arguments)) {
      System.out.println(context.getBean(Desk.class).say());
    }
  }

  @Bean
  @Primary
  ActorDefinition<Account> first() {
    return Account.opened(1);
  }

  @Bean
  @Qualifier("other")
  ActorDefinition<Account> second() {
    return Account.opened(3);
  }

  @Bean
  ActorDefinition<String> journal() {
    return Actor.of(0, (context, lines, line) -> lines + 1);
  }

  @Bean
  EntityDefinition<Account> accounts() {
    return new EntityDefinition<>(id -> Account.opened(id.length()), Duration.ofMinutes(1));
  }

  sealed interface Item {
    record Added(String name) implements Item {}

    record Count(ReplyTo<Integer> reply) implements Item {}
  }

  record Sale(String name) {}

  @ActorComponent("basket")
  static class Basket {
    private final ActorRef<String> journal;
    private int items;

    Basket(ActorRef<String> journal) {
      this.journal = journal;
    }

    @On
    void added(Item.Added item) throws InterruptedException {
      journal.tell("added " + item.name());
      items++;
    }

    @On
    void counted(Item.Count question) {
      question.reply().tell(items);
    }

    @EventListener
    void sold(Sale sale) {
      items++;
    }
  }

  static class Desk {
    private final ActorRef<Account> primary;
    private final ActorRef<Account> second;
    private final Entities<Account> accounts;
    private final ActorRef<Item> basket;
    private final ApplicationEventPublisher events;

    Desk(
        ActorRef<Account> primary,
        @Qualifier("other") ActorRef<Account> second,
        Entities<Account> accounts,
        ActorRef<Item> basket,
        ApplicationEventPublisher events) {
      this.primary = primary;
      this.second = second;
      this.accounts = accounts;
      this.basket = basket;
      this.events = events;
    }

    String say() {
      events.publishEvent(new Sale("tea"));
      basket.tryTell(new Item.Added("cup"));
      return "desk: primary "
          + Account.balance(primary)
          + ", second "
          + Account.balance(second)
          + ", entity "
          + Account.balance(accounts.ref("alice"))
          + ", basket "
          + basket.ask(Item.Count::new, Duration.ofSeconds(30)).join();
    }
  }
}
