package io.gmp.spring.boot.task;

import io.gmp.Gmp;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.support.BeanDefinitionRegistryPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration;
import org.springframework.boot.autoconfigure.task.TaskSchedulingAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.core.task.TaskDecorator;
import org.springframework.scheduling.TaskScheduler;

/**
 * Auto-configuration of the application's task executor and task scheduler on goroutines, where
 * they are switched on. Both apply the beans of type {@link TaskDecorator}.
 */
@AutoConfiguration(
    after = GmpTaskAutoConfiguration.class,
    before = {TaskExecutionAutoConfiguration.class, TaskSchedulingAutoConfiguration.class})
@ConditionalOnBean(Gmp.class)
public final class GmpApplicationTaskAutoConfiguration {
  private static final String MODE = "spring.task.execution.mode";

  GmpApplicationTaskAutoConfiguration() {}

  @Bean({TaskExecutionAutoConfiguration.APPLICATION_TASK_EXECUTOR_BEAN_NAME, "taskExecutor"})
  @ConditionalOnBooleanProperty("gmp.task-execution.enabled")
  @ConditionalOnProperty(name = MODE, havingValue = "auto", matchIfMissing = true)
  @ConditionalOnMissingBean(Executor.class)
  GmpTaskExecutor applicationTaskExecutor(Gmp gmp, ObjectProvider<TaskDecorator> decorators) {
    return new GmpTaskExecutor(gmp, TaskDecorators.all(decorators));
  }

  /** Spring Boot defines its own whatever there is, so that one's name comes to mean ours. */
  @Bean
  @ConditionalOnBooleanProperty("gmp.task-execution.enabled")
  @ConditionalOnProperty(name = MODE, havingValue = "force")
  static BeanDefinitionRegistryPostProcessor gmpForcedTaskExecutor() {
    return registry -> {
      String name = TaskExecutionAutoConfiguration.APPLICATION_TASK_EXECUTOR_BEAN_NAME;
      if (registry.containsBeanDefinition(name)) {
        registry.removeBeanDefinition(name);
      }
      registry.registerAlias(GmpTaskAutoConfiguration.EXECUTOR, name);
    };
  }

  @Bean
  @ConditionalOnBooleanProperty("gmp.task-scheduling.enabled")
  @ConditionalOnMissingBean({TaskScheduler.class, ScheduledExecutorService.class})
  GmpTaskScheduler taskScheduler(Gmp gmp, ObjectProvider<TaskDecorator> decorators) {
    return new GmpTaskScheduler(gmp, TaskDecorators.all(decorators));
  }
}
