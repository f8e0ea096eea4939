package io.gmp.spring.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.awaitility.Durations.ONE_MINUTE;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.gmp.Gmp;
import io.gmp.actor.Actor;
import io.gmp.actor.ActorDefinition;
import io.gmp.actor.ActorSystem;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

class RuntimeStartTests {
  @Test
  void aContextWithoutActorsStartsNoThreadAndMakesNoActorSystem() {
    Contexts.runner()
        .withPropertyValues("gmp.name=untouched")
        .run(
            context -> {
              assertThat(context).hasSingleBean(ActorSystem.class);
              assertThat(context.getBeanFactory().containsSingleton("gmpActorSystem")).isFalse();
              assertThat(context.getBean(Gmp.class).stats().machines()).isZero();
              assertThat(isStarted("untouched")).isFalse();
            });
    assertThat(isStarted("untouched")).isFalse();
  }

  @Test
  void anActorStartsTheRuntime() {
    Contexts.runner()
        .withPropertyValues("gmp.name=acting")
        .withUserConfiguration(Acting.class)
        .run(
            context -> {
              assertThat(context.getBeanFactory().containsSingleton("gmpActorSystem")).isTrue();
              await().atMost(ONE_MINUTE).until(() -> isStarted("acting"));
            });
    await().atMost(ONE_MINUTE).until(() -> !isStarted("acting"));
  }

  @Test
  void anApplicationThatIsReadyHasItStartedBesideIt() {
    try (var context =
        new SpringApplicationBuilder(Empty.class)
            .web(WebApplicationType.NONE)
            .properties("gmp.name=ready", "logging.level.root=off")
            .run()) {
      await().atMost(ONE_MINUTE).until(() -> isStarted("ready"));
      assertThat(context.getBean(Gmp.class).stats().goroutinesCreated()).isZero();
    }
    await().atMost(ONE_MINUTE).until(() -> !isStarted("ready"));
  }

  @Test
  void propertiesForActorsAreToldOfWhereThereAreNone() {
    var told = new ListAppender<ILoggingEvent>();
    told.start();
    var logger = (Logger) LoggerFactory.getLogger(ActorBeans.class);
    Level before = logger.getLevel();
    logger.setLevel(Level.WARN);
    logger.addAppender(told);
    try {
      Contexts.runner()
          .withPropertyValues("gmp.actors.nobody.throughput=3")
          .run(context -> assertThat(context).hasNotFailed());
    } finally {
      logger.detachAppender(told);
      logger.setLevel(before);
    }
    assertThat(told.list)
        .singleElement()
        .extracting(ILoggingEvent::getFormattedMessage)
        .asString()
        .contains("speak of [nobody], but no actor");
  }

  private static boolean isStarted(String name) {
    return Thread.getAllStackTraces().keySet().stream()
        .anyMatch(thread -> thread.getName().equals(name + "-sysmon"));
  }

  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  static class Empty {}

  @Configuration(proxyBeanMethods = false)
  static class Acting {
    @Bean
    ActorDefinition<String> journal() {
      return Actor.of(0, (context, lines, line) -> lines + 1);
    }
  }
}
