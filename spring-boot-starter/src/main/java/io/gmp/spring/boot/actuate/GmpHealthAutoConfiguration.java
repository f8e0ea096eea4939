package io.gmp.spring.boot.actuate;

import io.gmp.Gmp;
import io.gmp.actor.ActorSystem;
import io.gmp.spring.boot.GmpAutoConfiguration;
import io.gmp.spring.boot.GmpProperties;
import java.time.Clock;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;

/** Auto-configuration of the health contributor {@code gmp}. */
@AutoConfiguration(after = GmpAutoConfiguration.class)
@ConditionalOnClass({HealthIndicator.class, ConditionalOnEnabledHealthIndicator.class})
@ConditionalOnBean(Gmp.class)
@ConditionalOnEnabledHealthIndicator("gmp")
public final class GmpHealthAutoConfiguration {
  GmpHealthAutoConfiguration() {}

  @Bean
  @ConditionalOnMissingBean(name = "gmpHealthIndicator")
  GmpHealthIndicator gmpHealthIndicator(
      Gmp gmp, ObjectProvider<ActorSystem> system, GmpProperties properties) {
    return new GmpHealthIndicator(
        gmp,
        system.getIfUnique(),
        properties.getHealth().stuckAfter(),
        properties.getHealth().mailboxFullAfter(),
        Clock.systemUTC());
  }
}
