package io.gmp.spring.boot;

import org.springframework.boot.context.properties.ConfigurationPropertiesBindHandlerAdvisor;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Binds the properties, whatever is switched on: also a value that is meant to switch something may
 * be a bad one.
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(GmpProperties.class)
class GmpPropertiesConfiguration {
  @Bean
  static ConfigurationPropertiesBindHandlerAdvisor gmpBindHandlerAdvisor() {
    return CollectingBindHandler::new;
  }
}
