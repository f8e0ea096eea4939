package io.gmp.spring.boot;

import static org.assertj.core.api.Assertions.assertThat;

import io.gmp.actor.Actor;
import io.gmp.actor.ActorDefinition;
import io.gmp.actor.ActorRef;
import io.gmp.actor.ReplyTo;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.MDC;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

class ContextCaptureTests {
  @AfterEach
  void clear() {
    MDC.clear();
  }

  @ParameterizedTest
  @CsvSource({"true, one two", "false, none none"})
  void theLoggingContextOfWhoSendsGoesWithTheMessageWhereThatIsSwitchedOn(
      String capture, String seen) {
    Contexts.runner()
        .withUserConfiguration(Actors.class)
        .withPropertyValues("gmp.actors.context-capture=" + capture, "gmp.actors.loud.throughput=7")
        .run(
            context -> {
              MDC.put("request", "one");
              String first = ask(context, "loudRef");
              MDC.put("request", "two");
              assertThat(first + " " + ask(context, "componentRef")).isEqualTo(seen);
            });
  }

  @Test
  void isOffByDefault() {
    Contexts.runner()
        .withUserConfiguration(Actors.class)
        .run(
            context -> {
              MDC.put("request", "one");
              assertThat(ask(context, "loudRef")).isEqualTo("none");
            });
  }

  @SuppressWarnings("unchecked")
  private static String ask(AssertableApplicationContext context, String actor) {
    var ref = (ActorRef<Question>) context.getBean(actor, ActorRef.class);
    return ref.ask(Question::new, Duration.ofSeconds(30)).join();
  }

  record Question(ReplyTo<String> reply) {
    void answer() {
      String request = MDC.get("request");
      reply.tell(request == null ? "none" : request);
    }
  }

  @Configuration(proxyBeanMethods = false)
  @Import(Component.class)
  static class Actors {
    @Bean
    ActorDefinition<Question> loud() {
      return Actor.of(
          0,
          (context, asked, question) -> {
            question.answer();
            return asked + 1;
          });
    }
  }

  @ActorComponent("component")
  static class Component {
    @On
    void asked(Question question) {
      question.answer();
    }
  }
}
