package io.gmp.spring.boot.actuate;

import static org.assertj.core.api.Assertions.assertThat;

import io.gmp.spring.boot.ActorObservers;
import io.gmp.spring.boot.GmpAutoConfiguration;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class ActuatorConditionsTests {
  private static final String[] ENDPOINTS = {
    "gmpEndpoint", "goroutinesEndpoint", "actorsEndpoint", "deadLettersEndpoint"
  };
  private static final String EXPOSED = "management.endpoints.web.exposure.include=*";

  private final ApplicationContextRunner runner =
      new ApplicationContextRunner()
          .withConfiguration(
              AutoConfigurations.of(
                  GmpAutoConfiguration.class,
                  GmpEndpointAutoConfiguration.class,
                  GmpHealthAutoConfiguration.class,
                  GmpMetricsAutoConfiguration.class));

  @Test
  void endpointsAreThereOnlyWhereTheyAreExposed() {
    runner.run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(GmpEndpoint.class));
    runner
        .withPropertyValues(EXPOSED)
        .run(context -> assertThat(context.getBeanDefinitionNames()).contains(ENDPOINTS));
  }

  @ParameterizedTest
  @CsvSource({
    "gmp, gmpEndpoint",
    "goroutines, goroutinesEndpoint",
    "actors, actorsEndpoint",
    "deadletters, deadLettersEndpoint"
  })
  void anEndpointCanBeSwitchedOff(String id, String bean) {
    runner
        .withPropertyValues(EXPOSED, "management.endpoint." + id + ".access=NONE")
        .run(
            context -> {
              assertThat(context).doesNotHaveBean(bean);
              assertThat(context.getBeanDefinitionNames()).containsAnyOf(ENDPOINTS);
            });
  }

  @Test
  void nothingIsThereWithoutARuntime() {
    runner
        .withPropertyValues(EXPOSED, "gmp.enabled=false")
        .withBean(MeterRegistry.class, SimpleMeterRegistry::new)
        .run(
            context -> {
              assertThat(context).hasNotFailed();
              assertThat(context.getBeanDefinitionNames())
                  .doesNotContain(ENDPOINTS)
                  .doesNotContain("gmpHealthIndicator", "gmpMeters", "gmpActorMeters");
            });
  }

  @Test
  void nothingIsThereWithoutTheClassesItIsFor() {
    runner
        .withPropertyValues(EXPOSED)
        .withClassLoader(
            new FilteredClassLoader(
                ConditionalOnAvailableEndpoint.class, HealthIndicator.class, MeterRegistry.class))
        .run(
            context -> {
              assertThat(context).hasNotFailed().hasBean("gmp");
              assertThat(context.getBeanDefinitionNames())
                  .doesNotContain(ENDPOINTS)
                  .doesNotContain("gmpHealthIndicator", "gmpMeters", "gmpActorMeters");
            });
  }

  @Test
  void metersNeedARegistry() {
    runner.run(
        context ->
            assertThat(context.getBeanDefinitionNames())
                .doesNotContain("gmpMeters", "gmpActorMeters"));
    runner
        .withBean(MeterRegistry.class, SimpleMeterRegistry::new)
        .run(
            context ->
                assertThat(context.getBeanDefinitionNames())
                    .contains("gmpMeters", "gmpActorMeters"));
  }

  @Test
  void healthIsThereUnlessItIsSwitchedOff() {
    runner.run(context -> assertThat(context).hasSingleBean(GmpHealthIndicator.class));
    runner
        .withPropertyValues("management.health.gmp.enabled=false")
        .run(context -> assertThat(context).doesNotHaveBean(GmpHealthIndicator.class));
    runner
        .withPropertyValues("management.health.defaults.enabled=false")
        .run(context -> assertThat(context).doesNotHaveBean(GmpHealthIndicator.class));
  }

  @Test
  void healthAndMetersBackOffBeforeTheUsers() {
    runner
        .withBean("gmpHealthIndicator", HealthIndicator.class, () -> () -> Health.up().build())
        .withBean(MeterRegistry.class, SimpleMeterRegistry::new)
        .withBean("own", ActorObservers.class, ActorMeters::new)
        .run(
            context -> {
              assertThat(context).doesNotHaveBean(GmpHealthIndicator.class);
              assertThat(context.getBeanNamesForType(ActorObservers.class)).containsExactly("own");
            });
  }
}
