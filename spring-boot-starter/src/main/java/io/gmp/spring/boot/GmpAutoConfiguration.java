package io.gmp.spring.boot;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.context.properties.ConfigurationPropertiesBindHandlerAdvisor;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;

/**
 * Auto-configuration of one runtime and one actor system for the application context. The runtime
 * is the {@linkplain io.gmp.Gmp#becomeDefault default one} as long as the context lives, unless
 * that of another context is it.
 *
 * <p>Each bean of type {@code ActorDefinition<M>} is spawned, under the name of the definition or
 * else of the bean, and its address can be injected as {@code ActorRef<M>}. Where several actors
 * take the same messages, {@code @Qualifier("account")} finds the one that the bean {@code account}
 * defines, as do the qualifiers of that bean and a parameter named {@code accountRef}, which is the
 * name of the address among the beans.
 *
 * <p>When the context stops, the actors that are beans empty their mailboxes after the web server
 * has answered its last request; then all actors stop, and the runtime is closed last.
 */
@AutoConfiguration
@EnableConfigurationProperties(GmpProperties.class)
@Import({GmpConfigurations.RuntimeConfiguration.class, GmpConfigurations.UseConfiguration.class})
public final class GmpAutoConfiguration {
  GmpAutoConfiguration() {}

  /** Whatever is switched on: also a value that is meant to switch something may be a bad one. */
  @Bean
  static ConfigurationPropertiesBindHandlerAdvisor gmpBindHandlerAdvisor() {
    return CollectingBindHandler::new;
  }
}
