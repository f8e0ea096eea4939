package io.gmp.spring.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.bootstrap.DefaultBootstrapContext;
import org.springframework.boot.context.event.ApplicationEnvironmentPreparedEvent;
import org.springframework.boot.convert.ApplicationConversionService;
import org.springframework.context.ApplicationListener;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.io.support.SpringFactoriesLoader;

class RuntimePreparationTests {
  @Test
  void isToldOfTheEnvironment() {
    assertThat(SpringFactoriesLoader.forDefaultResourceLocation().load(ApplicationListener.class))
        .hasAtLeastOneElementOfType(RuntimePreparation.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"gmp.enabled", "gmp.engine", "gmp.engine-unlock"})
  void leavesItToTheBindingToRefuseABadValue(String property) {
    assertThatCode(() -> prepare(property, "no such value")).doesNotThrowAnyException();
    assertThatCode(() -> prepare(property, "${no.such.property}")).doesNotThrowAnyException();
  }

  private static void prepare(String property, String value) {
    var environment = new StandardEnvironment();
    environment.setConversionService(new ApplicationConversionService());
    environment
        .getPropertySources()
        .addFirst(new MapPropertySource("test", Map.of(property, value)));
    new RuntimePreparation()
        .onApplicationEvent(
            new ApplicationEnvironmentPreparedEvent(
                new DefaultBootstrapContext(),
                new SpringApplication(),
                new String[0],
                environment));
  }
}
