package io.gmp.spring.boot.web;

import io.gmp.Gmp;
import io.gmp.spring.boot.GmpAutoConfiguration;
import io.gmp.spring.boot.task.GmpTaskExecutor;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.core.annotation.Order;
import org.springframework.web.reactive.config.WebFluxConfigurer;

/**
 * Auto-configuration that calls WebFlux's controller methods, whatever they return, and the handler
 * functions of its functional endpoints on goroutines, where they may block. The event loops stay
 * as they are.
 */
@AutoConfiguration(after = GmpAutoConfiguration.class)
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.REACTIVE)
@ConditionalOnClass(WebFluxConfigurer.class)
@ConditionalOnBooleanProperty("gmp.web.enabled")
@ConditionalOnBean(Gmp.class)
public final class GmpWebFluxAutoConfiguration {
  /** After Boot's own, which has 0 and would take the application's task executor. */
  static final int ORDER = 1;

  GmpWebFluxAutoConfiguration() {}

  @Bean
  @Order(ORDER)
  GoroutineWebFluxConfigurer gmpWebFluxConfigurer(Gmp gmp) {
    return new GoroutineWebFluxConfigurer(new GmpTaskExecutor(gmp));
  }

  @Bean
  GoroutineHandlerFunctionAdapter gmpHandlerFunctionAdapter(Gmp gmp) {
    return new GoroutineHandlerFunctionAdapter(new GmpTaskExecutor(gmp));
  }
}
