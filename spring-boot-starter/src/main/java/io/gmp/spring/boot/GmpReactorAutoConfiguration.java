package io.gmp.spring.boot;

import io.gmp.Gmp;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/** Auto-configuration that has Reactor's own schedulers run on goroutines. */
@AutoConfiguration(after = GmpAutoConfiguration.class)
@ConditionalOnBooleanProperty("gmp.reactor.install")
@ConditionalOnBean(Gmp.class)
public final class GmpReactorAutoConfiguration {
  GmpReactorAutoConfiguration() {}

  @Bean
  @ConditionalOnMissingBean
  ReactorInstallation gmpReactorInstallation(Gmp gmp) {
    return new ReactorInstallation(gmp);
  }

  @Bean
  @ConditionalOnMissingBean(name = "gmpReactorShutdown")
  ShutdownPhase gmpReactorShutdown(ReactorInstallation installation) {
    return ShutdownPhase.of(
        ShutdownPhase.RUNTIME + 1, "installation of Reactor's schedulers", installation::close);
  }
}
