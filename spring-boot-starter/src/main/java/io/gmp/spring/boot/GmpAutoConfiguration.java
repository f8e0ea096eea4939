package io.gmp.spring.boot;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Import;

/**
 * Auto-configuration of one runtime and one actor system for the application context. Each bean of
 * type {@code ActorDefinition<M>} is spawned, and its address can be injected as {@code
 * ActorRef<M>}.
 */
@AutoConfiguration
@ConditionalOnBooleanProperty(name = "gmp.enabled", matchIfMissing = true)
@EnableConfigurationProperties(GmpProperties.class)
@Import({
  GmpConfigurations.RuntimeConfiguration.class,
  GmpConfigurations.ActorSystemConfiguration.class,
  GmpConfigurations.TaskExecutorConfiguration.class
})
public final class GmpAutoConfiguration {
  GmpAutoConfiguration() {}
}
