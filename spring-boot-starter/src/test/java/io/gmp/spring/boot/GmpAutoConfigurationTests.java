package io.gmp.spring.boot;

import static org.assertj.core.api.Assertions.assertThat;

import io.gmp.Gmp;
import io.gmp.Goroutine;
import io.gmp.actor.ActorSystem;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration;
import org.springframework.boot.autoconfigure.task.TaskSchedulingAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.task.AsyncTaskExecutor;
import org.springframework.core.task.TaskRejectedException;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.EnableAsync;
import org.springframework.scheduling.annotation.EnableScheduling;

class GmpAutoConfigurationTests {
  @Test
  void startsOneRuntimeAndOneActorSystemOnIt() {
    Contexts.runner()
        .run(
            context -> {
              assertThat(context).hasSingleBean(Gmp.class).hasSingleBean(ActorSystem.class);
              var gmp = context.getBean(Gmp.class);
              assertThat(context.getBean(ActorSystem.class).runtime()).isSameAs(gmp);
              assertThat(gmp.name()).isEqualTo("gmp");
              assertThat(gmp.isClosed()).isFalse();
            });
  }

  @Test
  void startsNothingWhenDisabled() {
    Contexts.runner()
        .withPropertyValues("gmp.enabled=false")
        .withBean("account", Object.class, () -> Account.opened(1))
        .run(
            context ->
                assertThat(context)
                    .doesNotHaveBean(Gmp.class)
                    .doesNotHaveBean(ActorSystem.class)
                    .doesNotHaveBean("gmpTaskExecutor"));
  }

  @Test
  void takesNameProcessorsAndEngineFromTheProperties() {
    Contexts.runner()
        .withPropertyValues("gmp.name=bank", "gmp.gomaxprocs=3", "gmp.engine=platform")
        .run(
            context -> {
              var gmp = context.getBean(Gmp.class);
              assertThat(gmp.name()).isEqualTo("bank");
              assertThat(gmp.gomaxprocs()).isEqualTo(3);
              assertThat(gmp.engine()).isEqualTo("platform");
              assertThat(context.getBean(ActorSystem.class).name()).isEqualTo("bank");
            });
  }

  @Test
  void bindsEveryEngine() {
    for (var engine : new String[] {"auto", "virtual-thread"}) {
      Contexts.runner()
          .withPropertyValues("gmp.engine=" + engine)
          .run(
              context ->
                  assertThat(context.getBean(Gmp.class).engine()).isEqualTo("virtual-thread"));
    }
  }

  @Test
  void blankGomaxprocsLeavesItToTheMachine() {
    Contexts.runner()
        .withPropertyValues("gmp.gomaxprocs=")
        .run(
            context ->
                assertThat(context.getBean(Gmp.class).gomaxprocs())
                    .isEqualTo(Gmp.current().gomaxprocs()));
  }

  @Test
  void customizersComeAfterTheProperties() {
    Contexts.runner()
        .withPropertyValues("gmp.name=bank")
        .withBean(GmpCustomizer.class, () -> builder -> builder.name("customized"))
        .run(context -> assertThat(context.getBean(Gmp.class).name()).isEqualTo("customized"));
  }

  @Test
  void leavesTheRuntimeToTheUser() {
    try (var own = Gmp.builder().name("own").build()) {
      Contexts.runner()
          .withBean("own", Gmp.class, () -> own, bean -> bean.setDestroyMethodName(""))
          .run(
              context -> {
                assertThat(context.getBean(Gmp.class)).isSameAs(own);
                assertThat(context.getBean(ActorSystem.class).runtime()).isSameAs(own);
              });
      assertThat(own.isClosed()).isFalse();
    }
  }

  @Test
  void keepsTheExecutorsOfSpringBoot() {
    Contexts.runner()
        .withConfiguration(
            AutoConfigurations.of(
                TaskExecutionAutoConfiguration.class, TaskSchedulingAutoConfiguration.class))
        .withUserConfiguration(Scheduling.class)
        .run(
            context ->
                assertThat(context)
                    .hasBean("applicationTaskExecutor")
                    .hasBean("taskScheduler")
                    .hasBean("gmpTaskExecutor"));
  }

  @Test
  void runsAsynchronousMethodsOnGoroutines() {
    Contexts.runner()
        .withUserConfiguration(Asynchronous.class)
        .run(
            context ->
                assertThat(context.getBean(Work.class).where())
                    .succeedsWithin(Duration.ofMinutes(1))
                    .isEqualTo(true));
  }

  @Test
  void executorRejectsTasksOnceTheRuntimeIsClosed() {
    Contexts.runner()
        .run(
            context -> {
              var executor = context.getBean("gmpTaskExecutor", AsyncTaskExecutor.class);
              context.getBean(Gmp.class).close();
              Assertions.assertThatExceptionOfType(TaskRejectedException.class)
                  .isThrownBy(() -> executor.execute(() -> {}))
                  .withCauseInstanceOf(RejectedExecutionException.class);
            });
  }

  @Test
  void executorInterruptsATaskThatIsCancelled() {
    Contexts.runner()
        .run(
            context -> {
              var executor = context.getBean("gmpTaskExecutor", AsyncTaskExecutor.class);
              var started = new CompletableFuture<Void>();
              var interrupted = new CompletableFuture<Boolean>();
              var task =
                  executor.submit(
                      () -> {
                        started.complete(null);
                        try {
                          new CompletableFuture<Void>().get(1, TimeUnit.MINUTES);
                          interrupted.complete(false);
                        } catch (InterruptedException e) {
                          interrupted.complete(true);
                        }
                        return null;
                      });
              started.join();
              task.cancel(true);
              assertThat(interrupted).succeedsWithin(Duration.ofMinutes(1)).isEqualTo(true);
            });
  }

  @Configuration(proxyBeanMethods = false)
  @EnableScheduling
  static class Scheduling {}

  @Configuration(proxyBeanMethods = false)
  @EnableAsync
  static class Asynchronous {
    @Bean
    Work work() {
      return new Work();
    }
  }

  static class Work {
    @Async("gmpTaskExecutor")
    CompletableFuture<Boolean> where() {
      return CompletableFuture.completedFuture(Goroutine.current().isPresent());
    }
  }
}
