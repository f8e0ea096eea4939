package io.gmp.spring.boot.web;

import org.springframework.core.task.AsyncTaskExecutor;
import org.springframework.web.reactive.config.BlockingExecutionConfigurer;
import org.springframework.web.reactive.config.WebFluxConfigurer;

/** Has all controller methods called by one executor. */
final class GoroutineWebFluxConfigurer implements WebFluxConfigurer {
  private final AsyncTaskExecutor executor;

  GoroutineWebFluxConfigurer(AsyncTaskExecutor executor) {
    this.executor = executor;
  }

  @Override
  public void configureBlockingExecution(BlockingExecutionConfigurer configurer) {
    configurer.setExecutor(executor);
    configurer.setControllerMethodPredicate(method -> true);
  }
}
