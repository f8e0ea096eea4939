package io.gmp.spring.boot.actuate;

import io.gmp.Gmp;
import io.gmp.actor.ActorSystem;
import io.gmp.spring.boot.GmpAutoConfiguration;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Auto-configuration of the actuator endpoints {@code gmp}, {@code goroutines}, {@code actors} and
 * {@code deadletters}, as far as they are exposed.
 */
@AutoConfiguration(after = GmpAutoConfiguration.class)
@ConditionalOnClass(ConditionalOnAvailableEndpoint.class)
public final class GmpEndpointAutoConfiguration {
  GmpEndpointAutoConfiguration() {}

  @Configuration(proxyBeanMethods = false)
  @ConditionalOnBean(Gmp.class)
  static class RuntimeConfiguration {
    @Bean
    @ConditionalOnMissingBean
    @ConditionalOnAvailableEndpoint
    GmpEndpoint gmpEndpoint(Gmp gmp) {
      return new GmpEndpoint(gmp);
    }

    @Bean
    @ConditionalOnMissingBean
    @ConditionalOnAvailableEndpoint
    GoroutinesEndpoint goroutinesEndpoint(Gmp gmp) {
      return new GoroutinesEndpoint(gmp);
    }
  }

  @Configuration(proxyBeanMethods = false)
  @ConditionalOnBean(ActorSystem.class)
  static class ActorSystemConfiguration {
    @Bean
    @ConditionalOnMissingBean
    @ConditionalOnAvailableEndpoint
    ActorsEndpoint actorsEndpoint(ActorSystem system) {
      return new ActorsEndpoint(system);
    }

    @Bean
    @ConditionalOnMissingBean
    @ConditionalOnAvailableEndpoint
    DeadLettersEndpoint deadLettersEndpoint(ActorSystem system) {
      return new DeadLettersEndpoint(system);
    }
  }
}
