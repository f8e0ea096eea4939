package io.gmp.spring.boot.task;

import io.gmp.Gmp;
import io.gmp.spring.boot.GmpAutoConfiguration;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.task.TaskDecorator;

/**
 * Auto-configuration of {@code gmpTaskExecutor}, for {@code @Async("gmpTaskExecutor")}. It applies
 * the beans of type {@link TaskDecorator}, of which Spring Boot has one where {@code
 * spring.task.execution.propagate-context} says so.
 */
@AutoConfiguration(after = GmpAutoConfiguration.class)
@ConditionalOnBean(Gmp.class)
public final class GmpTaskAutoConfiguration {
  static final String EXECUTOR = "gmpTaskExecutor";

  GmpTaskAutoConfiguration() {}

  /** Lazy, for it is made for who names it. */
  @Lazy
  @Bean(name = EXECUTOR, defaultCandidate = false)
  @ConditionalOnMissingBean(name = EXECUTOR)
  GmpTaskExecutor gmpTaskExecutor(Gmp gmp, ObjectProvider<TaskDecorator> decorators) {
    return new GmpTaskExecutor(gmp, TaskDecorators.all(decorators));
  }
}
