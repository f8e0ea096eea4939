package io.gmp.spring.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;
import static org.awaitility.Durations.ONE_MINUTE;

import io.gmp.Goroutine;
import io.gmp.spring.boot.task.GmpTaskExecutor;
import io.gmp.spring.boot.task.GmpTaskScheduler;
import io.micrometer.context.ContextRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration;
import org.springframework.boot.autoconfigure.task.TaskSchedulingAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.core.task.TaskDecorator;
import org.springframework.core.task.TaskRejectedException;
import org.springframework.scheduling.TaskScheduler;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.EnableAsync;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;

class TaskTests {
  private static final Duration LONG = Duration.ofSeconds(30);
  private static final ThreadLocal<String> TENANT = new ThreadLocal<>();

  private final ApplicationContextRunner runner =
      Contexts.runner()
          .withConfiguration(
              AutoConfigurations.of(
                  TaskExecutionAutoConfiguration.class, TaskSchedulingAutoConfiguration.class))
          .withUserConfiguration(Enabled.class);

  @Test
  void asynchronousAndScheduledMethodsRunOnThreadsByDefault() {
    runner
        .withBean(Work.class)
        .run(
            context -> {
              assertThat(context.getBean(Work.class).where())
                  .succeedsWithin(LONG)
                  .isEqualTo("thread");
              await()
                  .atMost(ONE_MINUTE)
                  .until(() -> context.getBean(Work.class).ticks().size() > 1);
              assertThat(context.getBean(Work.class).ticks()).containsOnly("thread");
              assertThat(context.getBean("applicationTaskExecutor"))
                  .isNotInstanceOf(GmpTaskExecutor.class);
              assertThat(context.getBean("taskScheduler")).isNotInstanceOf(GmpTaskScheduler.class);
            });
  }

  @Test
  void asynchronousMethodsRunOnGoroutinesWhenSwitchedOn() {
    runner
        .withPropertyValues("gmp.task-execution.enabled=true")
        .withBean(Work.class)
        .run(
            context -> {
              assertThat(context.getBean(Work.class).where())
                  .succeedsWithin(LONG)
                  .isEqualTo("goroutine");
              assertThat(context.getBean("applicationTaskExecutor"))
                  .isInstanceOf(GmpTaskExecutor.class);
            });
  }

  @Test
  void scheduledMethodsRunOnGoroutinesWhenSwitchedOn() {
    runner
        .withPropertyValues("gmp.task-scheduling.enabled=true")
        .withBean(Work.class)
        .run(
            context -> {
              await()
                  .atMost(ONE_MINUTE)
                  .until(() -> context.getBean(Work.class).ticks().size() > 2);
              assertThat(context.getBean(Work.class).ticks()).containsOnly("goroutine");
              assertThat(context).hasSingleBean(TaskScheduler.class);
            });
  }

  @Test
  void backsOffBeforeTheUsersExecutorAndScheduler() {
    runner
        .withPropertyValues("gmp.task-execution.enabled=true", "gmp.task-scheduling.enabled=true")
        .withBean("own", Executor.class, SimpleAsyncTaskExecutor::new)
        .withBean("ownScheduler", ThreadPoolTaskScheduler.class)
        .run(
            context -> {
              assertThat(context).doesNotHaveBean("applicationTaskExecutor");
              assertThat(context).doesNotHaveBean("taskScheduler");
              assertThat(context)
                  .getBean(TaskScheduler.class)
                  .isNotInstanceOf(GmpTaskScheduler.class);
            });
  }

  @Test
  void theApplicationsExecutorStandsBesideTheUsersWhereSpringBootIsForcedToHaveOne() {
    runner
        .withPropertyValues("gmp.task-execution.enabled=true", "spring.task.execution.mode=force")
        .withBean("own", Executor.class, SimpleAsyncTaskExecutor::new)
        .withBean(Work.class)
        .run(
            context -> {
              assertThat(context.getBean("applicationTaskExecutor"))
                  .isInstanceOf(GmpTaskExecutor.class);
              assertThat(context.getBean(Work.class).where())
                  .succeedsWithin(LONG)
                  .isEqualTo("goroutine");
            });
  }

  @Test
  void theNamedExecutorBacksOffBeforeTheUsers() {
    runner
        .withBean("gmpTaskExecutor", SimpleAsyncTaskExecutor.class)
        .run(
            context ->
                assertThat(context.getBean("gmpTaskExecutor"))
                    .isInstanceOf(SimpleAsyncTaskExecutor.class));
  }

  @Test
  void appliesTheTaskDecorators() {
    var order = new CopyOnWriteArrayList<String>();
    runner
        .withPropertyValues("gmp.task-execution.enabled=true", "gmp.task-scheduling.enabled=true")
        .withBean("one", TaskDecorator.class, () -> noting("one", order))
        .withBean("two", TaskDecorator.class, () -> noting("two", order))
        .run(
            context -> {
              var ran = new CountDownLatch(1);
              context.getBean(GmpTaskExecutor.class).execute(ran::countDown);
              ran.await();
              assertThat(order).containsExactlyInAnyOrder("one", "two");
              order.clear();
              var due = new CountDownLatch(1);
              context.getBean(TaskScheduler.class).schedule(due::countDown, Instant.now());
              due.await();
              assertThat(order).containsExactlyInAnyOrder("one", "two");
            });
  }

  @Test
  void propagatesTheContextWhenBootIsToldTo() {
    ContextRegistry.getInstance().registerThreadLocalAccessor("tenant", TENANT);
    try {
      runner
          .withPropertyValues(
              "gmp.task-execution.enabled=true", "spring.task.execution.propagate-context=true")
          .withBean(Work.class)
          .run(
              context -> {
                TENANT.set("acme");
                assertThat(context.getBean(Work.class).tenant())
                    .succeedsWithin(LONG)
                    .isEqualTo("acme");
              });
    } finally {
      TENANT.remove();
      ContextRegistry.getInstance().removeThreadLocalAccessor("tenant");
    }
  }

  @Test
  void runsOfOneTaskDoNotOverlapAndLateOnesFollow() {
    scheduler(
        scheduler -> {
          var running = new AtomicInteger();
          var most = new AtomicInteger();
          var runs = new CountDownLatch(20);
          var future =
              scheduler.scheduleAtFixedRate(
                  () -> {
                    most.accumulateAndGet(running.incrementAndGet(), Math::max);
                    Thread.onSpinWait();
                    running.decrementAndGet();
                    runs.countDown();
                  },
                  Duration.ofNanos(1));
          runs.await();
          assertThat(most).hasValue(1);
          assertThat(future.cancel(false)).isTrue();
          assertThat(future.isCancelled()).isTrue();
          assertThat(future.isDone()).isTrue();
        });
  }

  @Test
  void aFixedDelayBeginsAtTheEndOfTheRunBefore() {
    scheduler(
        scheduler -> {
          var began = new CopyOnWriteArrayList<Instant>();
          var ended = new CopyOnWriteArrayList<Instant>();
          var future =
              scheduler.scheduleWithFixedDelay(
                  () -> {
                    began.add(Instant.now());
                    ended.add(Instant.now());
                  },
                  Duration.ofMillis(20));
          await().atMost(ONE_MINUTE).until(() -> began.size() > 2);
          future.cancel(false);
          assertThat(Duration.between(ended.get(0), began.get(1)))
              .isGreaterThanOrEqualTo(Duration.ofMillis(19));
        });
  }

  @Test
  void aTriggerSaysWhenAndWhetherToRunAgain() {
    scheduler(
        scheduler -> {
          var runs = new AtomicInteger();
          var future =
              scheduler.schedule(
                  runs::incrementAndGet,
                  context ->
                      context.lastCompletion() == null
                          ? context.getClock().instant()
                          : runs.get() < 3 ? context.lastCompletion() : null);
          future.get(30, TimeUnit.SECONDS);
          assertThat(runs).hasValue(3);
          assertThat((Object) scheduler.schedule(runs::incrementAndGet, never -> null)).isNull();
        });
  }

  @Test
  void aFailureEndsOneRunAndNotTheTask() {
    scheduler(
        scheduler -> {
          var runs = new CountDownLatch(3);
          var future =
              scheduler.scheduleAtFixedRate(
                  () -> {
                    runs.countDown();
                    throw new IllegalStateException("on purpose");
                  },
                  Duration.ofMillis(1));
          runs.await();
          assertThat(future.isDone()).isFalse();
          var once =
              scheduler.schedule(
                  () -> {
                    throw new IllegalStateException("once");
                  },
                  Instant.now());
          assertThatExceptionOfType(ExecutionException.class)
              .isThrownBy(() -> once.get(30, TimeUnit.SECONDS))
              .withRootCauseInstanceOf(IllegalStateException.class);
        });
  }

  @Test
  void cancellingInterruptsTheRunThatIsUnderWayIfItMay() {
    scheduler(
        scheduler -> {
          var started = new CountDownLatch(1);
          var interrupted = new CountDownLatch(1);
          var future =
              scheduler.schedule(
                  () -> {
                    started.countDown();
                    try {
                      new CountDownLatch(1).await();
                    } catch (InterruptedException e) {
                      interrupted.countDown();
                    }
                  },
                  Instant.now());
          started.await();
          future.cancel(true);
          assertThat(interrupted.await(30, TimeUnit.SECONDS)).isTrue();
        });
  }

  @Test
  void aTaskCannotBeRepeatedWithoutAPause() {
    scheduler(
        scheduler ->
            assertThatIllegalArgumentException()
                .isThrownBy(() -> scheduler.scheduleAtFixedRate(() -> {}, Duration.ZERO))
                .withMessageContaining("PT0S"));
  }

  @Test
  void noRunBeginsOnceTheContextStops() {
    var runs = new AtomicInteger();
    runner
        .withPropertyValues("gmp.task-scheduling.enabled=true")
        .run(
            context -> {
              var scheduler = context.getBean(GmpTaskScheduler.class);
              var future =
                  scheduler.scheduleAtFixedRate(runs::incrementAndGet, Duration.ofMillis(1));
              await().atMost(ONE_MINUTE).until(() -> runs.get() > 0);
              scheduler.stop();
              assertThat(future.isCancelled()).isTrue();
              assertThatExceptionOfType(TaskRejectedException.class)
                  .isThrownBy(() -> scheduler.schedule(() -> {}, Instant.now()));
            });
  }

  private interface Use {
    void with(TaskScheduler scheduler) throws Exception;
  }

  private void scheduler(Use use) {
    runner
        .withPropertyValues("gmp.task-scheduling.enabled=true")
        .run(context -> use.with(context.getBean(GmpTaskScheduler.class)));
  }

  private static TaskDecorator noting(String name, List<String> order) {
    return task -> {
      order.add(name);
      return task;
    };
  }

  @Configuration(proxyBeanMethods = false)
  @EnableAsync
  @EnableScheduling
  static class Enabled {}

  static class Work {
    private final List<String> ticks = new CopyOnWriteArrayList<>();

    List<String> ticks() {
      return ticks;
    }

    @Async
    CompletableFuture<String> where() {
      return CompletableFuture.completedFuture(here());
    }

    @Async
    CompletableFuture<String> tenant() {
      return CompletableFuture.completedFuture(TENANT.get());
    }

    @Scheduled(fixedRate = 5)
    void tick() {
      ticks.add(here());
    }

    private static String here() {
      return Goroutine.current().isPresent() ? "goroutine" : "thread";
    }
  }
}
