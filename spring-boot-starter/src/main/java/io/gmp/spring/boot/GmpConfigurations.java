package io.gmp.spring.boot;

import io.gmp.Gmp;
import io.gmp.actor.ActorSystem;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What {@link GmpAutoConfiguration} imports. */
final class GmpConfigurations {
  /** The executor's name, for {@code @Async("gmpTaskExecutor")}. */
  static final String TASK_EXECUTOR = "gmpTaskExecutor";

  private GmpConfigurations() {}

  @Configuration(proxyBeanMethods = false)
  @ConditionalOnMissingBean(Gmp.class)
  static class RuntimeConfiguration {
    @Bean
    Gmp gmp(GmpProperties properties, ObjectProvider<GmpBuilderCustomizer> customizers) {
      Gmp.Builder builder = Gomaxprocs.builder(properties.gomaxprocs());
      builder.name(properties.name());
      builder.engine(properties.engine().key());
      builder.closeGrace(properties.shutdownGrace());
      customizers.orderedStream().forEach(customizer -> customizer.customize(builder));
      return Gomaxprocs.build(builder);
    }

    @Bean
    ShutdownPhase gmpRuntimeShutdown(Gmp gmp, GmpProperties properties) {
      return new ShutdownPhase(
          ShutdownPhase.RUNTIME, "runtime", () -> gmp.close(properties.shutdownGrace()));
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class ActorSystemConfiguration {
    @Bean
    @ConditionalOnMissingBean
    ActorSystem gmpActorSystem(Gmp gmp, GmpProperties properties) {
      return ActorSystem.create(properties.name(), gmp);
    }

    @Bean
    ActorBeans gmpActorBeans(ActorSystem system) {
      return new ActorBeans(system);
    }

    @Bean
    ShutdownPhase gmpActorShutdown(ActorBeans actors, GmpProperties properties) {
      return new ShutdownPhase(
          ShutdownPhase.ACTORS, "actor system", () -> actors.close(properties.shutdownGrace()));
    }

    @Bean
    static ActorRefRegistrar gmpActorRefRegistrar() {
      return new ActorRefRegistrar();
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class TaskExecutorConfiguration {
    @Bean(name = TASK_EXECUTOR, defaultCandidate = false)
    @ConditionalOnMissingBean(name = TASK_EXECUTOR)
    GoroutineTaskExecutor gmpTaskExecutor(Gmp gmp) {
      return new GoroutineTaskExecutor(gmp);
    }
  }
}
