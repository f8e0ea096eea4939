package com.example.greetings;

import io.gmp.Goroutine;
import io.gmp.actor.Actor;
import io.gmp.actor.ActorDefinition;
import io.gmp.actor.ActorRef;
import io.gmp.actor.ReplyTo;
import java.time.Duration;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

public class Greetings {
  public record Greet(String name, ReplyTo<String> reply) {}

  @TestConfiguration(proxyBeanMethods = false)
  public static class Greeting {
    @Bean
    ActorDefinition<Greet> greeter() {
      return Actor.of(
          0,
          (context, count, question) -> {
            question.reply().tell("Hello, " + question.name() + "!");
            return count + 1;
          });
    }
  }

  @RestController
  public static class Controller {
    private final ActorRef<Greet> greeter;

    public Controller(ActorRef<Greet> greeter) {
      this.greeter = greeter;
    }

    @GetMapping("/greetings/{name}")
    public String greet(@PathVariable String name) {
      return greeter.<String>ask(reply -> new Greet(name, reply), Duration.ofMinutes(1)).join();
    }

    @GetMapping("/where")
    public String where() {
      return Goroutine.current().isPresent() ? "goroutine" : "thread";
    }
  }
}
