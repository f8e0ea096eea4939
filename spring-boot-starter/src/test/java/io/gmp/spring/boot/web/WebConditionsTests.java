package io.gmp.spring.boot.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.gmp.spring.boot.GmpAutoConfiguration;
import java.util.List;
import org.apache.coyote.ProtocolHandler;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.web.reactive.config.WebFluxConfigurer;

class WebConditionsTests {
  private static final AutoConfigurations ALL =
      AutoConfigurations.of(
          GmpAutoConfiguration.class,
          GmpTomcatAutoConfiguration.class,
          GmpJettyAutoConfiguration.class,
          GmpWebFluxAutoConfiguration.class);
  private static final String ON = "gmp.web.enabled=true";
  private static final String TOMCAT = "gmpTomcatCustomizer";
  private static final String JETTY = "gmpJettyCustomizer";
  private static final String[] WEBFLUX = {"gmpWebFluxConfigurer", "gmpHandlerFunctionAdapter"};

  @Test
  void whatIsThereSuitsTheKindOfApplication() {
    new WebApplicationContextRunner()
        .withConfiguration(ALL)
        .withPropertyValues(ON)
        .run(context -> assertThat(ours(context)).containsExactly(JETTY, TOMCAT));
    new ReactiveWebApplicationContextRunner()
        .withConfiguration(ALL)
        .withPropertyValues(ON)
        .run(context -> assertThat(ours(context)).containsExactlyInAnyOrder(WEBFLUX));
    new ApplicationContextRunner()
        .withConfiguration(ALL)
        .withPropertyValues(ON)
        .run(context -> assertThat(ours(context)).isEmpty());
  }

  @Test
  void whatIsThereSuitsTheClassesThatAreThere() {
    new WebApplicationContextRunner()
        .withConfiguration(ALL)
        .withPropertyValues(ON)
        .withClassLoader(new FilteredClassLoader(ProtocolHandler.class))
        .run(context -> assertThat(ours(context)).containsExactly(JETTY));
    new WebApplicationContextRunner()
        .withConfiguration(ALL)
        .withPropertyValues(ON)
        .withClassLoader(new FilteredClassLoader(org.eclipse.jetty.server.Server.class))
        .run(context -> assertThat(ours(context)).containsExactly(TOMCAT));
    new ReactiveWebApplicationContextRunner()
        .withConfiguration(ALL)
        .withPropertyValues(ON)
        .withClassLoader(new FilteredClassLoader(WebFluxConfigurer.class))
        .run(context -> assertThat(ours(context)).isEmpty());
  }

  @ParameterizedTest
  @CsvSource({
    "gmp.web.enabled=false, gmp.enabled=true",
    "gmp.web.enabled=true, gmp.enabled=false",
    "gmp.name=off, gmp.enabled=true"
  })
  void nothingIsThereUnlessItIsSwitchedOn(String property, String other) {
    new WebApplicationContextRunner()
        .withConfiguration(ALL)
        .withPropertyValues(property, other)
        .run(context -> assertThat(ours(context)).isEmpty());
    new ReactiveWebApplicationContextRunner()
        .withConfiguration(ALL)
        .withPropertyValues(property, other)
        .run(context -> assertThat(ours(context)).isEmpty());
  }

  private static List<String> ours(ApplicationContext context) {
    return List.of(context.getBeanDefinitionNames()).stream()
        .filter(
            name -> name.equals(TOMCAT) || name.equals(JETTY) || List.of(WEBFLUX).contains(name))
        .sorted()
        .toList();
  }
}
