package io.gmp.spring.boot.actuate;

import io.gmp.Gmp;
import io.gmp.actor.ActorSystem;
import io.gmp.spring.boot.ActorObservers;
import io.gmp.spring.boot.GmpAutoConfiguration;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/** Auto-configuration of meters of the runtime and the actors, where there is a registry. */
@AutoConfiguration(
    after = GmpAutoConfiguration.class,
    afterName =
        "org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration")
@ConditionalOnClass(MeterRegistry.class)
@ConditionalOnBean({Gmp.class, MeterRegistry.class})
public final class GmpMetricsAutoConfiguration {
  GmpMetricsAutoConfiguration() {}

  @Bean
  @ConditionalOnMissingBean
  GmpMeters gmpMeters(Gmp gmp, ObjectProvider<ActorSystem> system) {
    return new GmpMeters(gmp, system.getIfUnique());
  }

  @Bean
  @ConditionalOnMissingBean(ActorObservers.class)
  @ConditionalOnBooleanProperty(name = "gmp.observation.enabled", matchIfMissing = true)
  ActorMeters gmpActorMeters() {
    return new ActorMeters();
  }
}
