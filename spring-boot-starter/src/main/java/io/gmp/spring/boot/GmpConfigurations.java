package io.gmp.spring.boot;

import io.gmp.Gmp;
import io.gmp.GmpBuilder;
import io.gmp.actor.ActorSystem;
import io.gmp.actor.ActorSystemBuilder;
import io.gmp.actor.ContextCapture;
import io.gmp.actor.Mailbox;
import io.gmp.actor.Supervision;
import io.gmp.reactor.GmpSchedulers;
import io.gmp.trace.SchedTrace;
import java.time.Duration;
import org.apache.commons.logging.LogFactory;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.env.Environment;
import reactor.core.scheduler.Scheduler;

/**
 * What {@link GmpAutoConfiguration} imports: few classes, for each takes some milliseconds to read
 * at the start of an application.
 */
final class GmpConfigurations {
  private GmpConfigurations() {}

  @Configuration(proxyBeanMethods = false)
  @ConditionalOnMissingBean(Gmp.class)
  @ConditionalOnBooleanProperty(name = "gmp.enabled", matchIfMissing = true)
  static class RuntimeConfiguration {
    @Bean
    Gmp gmp(GmpProperties properties, ObjectProvider<GmpCustomizer> customizers) {
      GmpBuilder builder =
          Gmp.builder()
              .name(properties.getName())
              .engine(properties.getEngine().key())
              .engineUnlock(properties.isEngineUnlock())
              .gomaxprocsRefresh(properties.getGomaxprocsRefresh())
              .closeGrace(properties.getGracePeriod())
              .hogThreshold(properties.getBlockedGoroutine().threshold());
      if (properties.getGomaxprocs() != null) {
        builder.gomaxprocs(properties.getGomaxprocs(), "property gmp.gomaxprocs");
      }
      if (!properties.getBlockedGoroutine().enabled()) {
        builder.hogHandler(hog -> {});
      }
      customizers.orderedStream().forEach(customizer -> customizer.customize(builder));
      Gmp gmp = builder.build();
      gmp.becomeDefault(); // unless that of another context is it
      return gmp;
    }

    @Bean
    RuntimeStart gmpRuntimeStart(Gmp gmp) {
      return new RuntimeStart(gmp);
    }

    @Bean
    ShutdownPhase gmpRuntimeShutdown(Gmp gmp, GmpProperties properties) {
      return new ShutdownPhase(
          ShutdownPhase.RUNTIME, "runtime", () -> gmp.close(properties.getGracePeriod()));
    }
  }

  /** The actor system, and what else uses the runtime. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnBooleanProperty(name = "gmp.enabled", matchIfMissing = true)
  static class UseConfiguration {
    /** The runtime is closed after it. */
    @Bean
    ActorsEnd gmpActorsEnd(Gmp runtime) {
      return new ActorsEnd();
    }

    /** Lazy, for it is made for who has actors. */
    @Lazy
    @Bean(destroyMethod = "")
    @ConditionalOnMissingBean
    ActorSystem gmpActorSystem(
        Gmp gmp,
        ActorsEnd end,
        GmpProperties properties,
        ObjectProvider<ActorObservers> observers,
        ObjectProvider<ActorSystemCustomizer> customizers) {
      ActorSystemBuilder builder = ActorSystem.builder(gmp).name(properties.getName());
      MailboxSize mailbox = properties.getActors().defaultMailbox();
      if (mailbox != null) {
        builder.defaultMailbox(mailbox.of(null, Mailbox.unbounded()));
      }
      SupervisionProperties supervision = properties.getActors().defaultSupervision();
      if (supervision != null) {
        builder.defaultSupervision(supervision.over(Supervision.stop()));
      }
      if (properties.getActors().contextCapture()) {
        builder.captureContext(ContextCapture.threadLocals());
      }
      observers.ifUnique(each -> builder.observer(each.observer(ActorObservers.OTHER)));
      customizers.orderedStream().forEach(customizer -> customizer.customize(builder));
      ActorSystem system = builder.build();
      end.by(() -> system.close(properties.getGracePeriod()));
      return system;
    }

    /** Where the system is that of a parent, it goes on without the actors of this context. */
    @Lazy
    @Bean
    ActorBeans gmpActorBeans(
        ActorSystem system,
        ActorsEnd end,
        ListableBeanFactory beans,
        GmpProperties properties,
        Environment environment,
        ObjectProvider<ActorObservers> observers) {
      var settings =
          new ActorSettings(
              properties.actorsByName(), ConfigurationPropertySources.get(environment));
      var actors = new ActorBeans(system, settings, observers.getIfUnique());
      Duration grace = properties.getGracePeriod();
      boolean ours = beans.getBeanNamesForType(ActorSystem.class, true, false).length > 0;
      end.by(ours ? () -> system.close(grace) : () -> actors.stop(grace));
      return actors;
    }

    @Bean
    ShutdownPhase gmpActorShutdown(ActorsEnd end) {
      return new ShutdownPhase(ShutdownPhase.ACTORS, "actor system", end::close);
    }

    @Bean
    ActorsBegin gmpActorsBegin(GmpProperties properties) {
      return new ActorsBegin(properties);
    }

    @Bean
    static ActorEventListenerFactory gmpEventListenerFactory() {
      return new ActorEventListenerFactory();
    }

    @Bean
    static ActorRefRegistrar gmpActorRefRegistrar() {
      return new ActorRefRegistrar();
    }

    /** Lazy, for Reactor is not started for who does not use it. */
    @Lazy
    @Bean(destroyMethod = "dispose")
    @ConditionalOnMissingBean(name = "gmpScheduler")
    Scheduler gmpScheduler(Gmp gmp) {
      return GmpSchedulers.fromGmp(gmp);
    }

    @Bean
    @ConditionalOnMissingBean
    @ConditionalOnBooleanProperty("gmp.reactor.install")
    ReactorInstallation gmpReactorInstallation(Gmp gmp) {
      return new ReactorInstallation(gmp);
    }

    @Bean
    @ConditionalOnMissingBean(name = "gmpReactorShutdown")
    @ConditionalOnBooleanProperty("gmp.reactor.install")
    ShutdownPhase gmpReactorShutdown(ReactorInstallation installation) {
      return new ShutdownPhase(
          ShutdownPhase.RUNTIME + 1, "installation of Reactor's schedulers", installation::close);
    }

    @Bean
    @ConditionalOnMissingBean(name = "gmpSchedTrace")
    @ConditionalOnProperty("gmp.debug.schedtrace")
    ShutdownPhase gmpSchedTrace(Gmp gmp, GmpProperties properties) {
      Duration period = properties.getDebug().schedtrace();
      if (period == null || period.isZero()) {
        return new ShutdownPhase(ShutdownPhase.RUNTIME, "trace", () -> {});
      }
      var trace =
          SchedTrace.start(
              gmp,
              period,
              properties.getDebug().scheddetail(),
              LogFactory.getLog(SchedTrace.class)::info);
      return new ShutdownPhase(ShutdownPhase.RUNTIME, "trace", trace::close);
    }
  }
}
