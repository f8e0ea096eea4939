package io.gmp.spring.boot.task;

import io.gmp.Gmp;
import io.gmp.spring.boot.GmpAutoConfiguration;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import org.jspecify.annotations.Nullable;
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
import org.springframework.context.annotation.Lazy;
import org.springframework.core.task.TaskDecorator;
import org.springframework.core.task.support.CompositeTaskDecorator;
import org.springframework.scheduling.TaskScheduler;

/**
 * Auto-configuration of {@code gmpTaskExecutor}, for {@code @Async("gmpTaskExecutor")}, and, where
 * they are switched on, of the application's task executor and task scheduler on goroutines. All of
 * them apply the beans of type {@link TaskDecorator}, of which Spring Boot has one where {@code
 * spring.task.execution.propagate-context} says so.
 */
@AutoConfiguration(
    after = GmpAutoConfiguration.class,
    before = {TaskExecutionAutoConfiguration.class, TaskSchedulingAutoConfiguration.class})
@ConditionalOnBean(Gmp.class)
public final class GmpTaskAutoConfiguration {
  static final String EXECUTOR = "gmpTaskExecutor";

  private static final String MODE = "spring.task.execution.mode";

  GmpTaskAutoConfiguration() {}

  /** Lazy, for it is made for who names it. */
  @Lazy
  @Bean(name = EXECUTOR, defaultCandidate = false)
  @ConditionalOnMissingBean(name = EXECUTOR)
  GmpTaskExecutor gmpTaskExecutor(Gmp gmp, ObjectProvider<TaskDecorator> decorators) {
    return new GmpTaskExecutor(gmp, all(decorators));
  }

  private static @Nullable TaskDecorator all(ObjectProvider<TaskDecorator> decorators) {
    List<TaskDecorator> all = decorators.orderedStream().toList();
    return switch (all.size()) {
      case 0 -> null;
      case 1 -> all.getFirst();
      default -> new CompositeTaskDecorator(all);
    };
  }

  @Bean({TaskExecutionAutoConfiguration.APPLICATION_TASK_EXECUTOR_BEAN_NAME, "taskExecutor"})
  @ConditionalOnBooleanProperty("gmp.task-execution.enabled")
  @ConditionalOnProperty(name = MODE, havingValue = "auto", matchIfMissing = true)
  @ConditionalOnMissingBean(Executor.class)
  GmpTaskExecutor applicationTaskExecutor(Gmp gmp, ObjectProvider<TaskDecorator> decorators) {
    return new GmpTaskExecutor(gmp, all(decorators));
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
      registry.registerAlias(EXECUTOR, name);
    };
  }

  @Bean
  @ConditionalOnBooleanProperty("gmp.task-scheduling.enabled")
  @ConditionalOnMissingBean({TaskScheduler.class, ScheduledExecutorService.class})
  GmpTaskScheduler taskScheduler(Gmp gmp, ObjectProvider<TaskDecorator> decorators) {
    return new GmpTaskScheduler(gmp, all(decorators));
  }
}
