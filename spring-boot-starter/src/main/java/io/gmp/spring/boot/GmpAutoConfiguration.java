package io.gmp.spring.boot;

import io.gmp.Gmp;
import io.gmp.GmpBuilder;
import io.gmp.actor.ActorSystem;
import io.gmp.actor.ActorSystemBuilder;
import io.gmp.actor.ContextCapture;
import io.gmp.actor.Mailbox;
import io.gmp.actor.Supervision;
import io.gmp.reactor.GmpSchedulers;
import java.time.Duration;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.ConfigurationPropertiesBindHandlerAdvisor;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.env.Environment;
import reactor.core.scheduler.Scheduler;

/**
 * Auto-configuration of one runtime and one actor system for the application context. The runtime
 * is the {@linkplain io.gmp.Gmp#becomeDefault default one} as long as the context lives, unless
 * that of another context is it.
 *
 * <p>Each bean of type {@code ActorDefinition<M>} is spawned, under the name of the definition or
 * else of the bean, and its address can be injected as {@code ActorRef<M>}. Where several actors
 * take the same messages, {@code @Qualifier("account")} finds the one that the bean {@code account}
 * defines, as do the qualifiers of that bean and a parameter named {@code accountRef}, which is the
 * name of the address among the beans.
 *
 * <p>When the context stops, the actors that are beans empty their mailboxes after the web server
 * has answered its last request; then all actors stop, and the runtime is closed last.
 */
@AutoConfiguration // one class, for each takes milliseconds to read while an application starts
@Conditional(OnGmpEnabled.class)
@EnableConfigurationProperties(GmpProperties.class)
public final class GmpAutoConfiguration {
  GmpAutoConfiguration() {}

  @Bean
  static ConfigurationPropertiesBindHandlerAdvisor gmpBindHandlerAdvisor() {
    return CollectingBindHandler::new;
  }

  @Bean
  static ActorRefRegistrar gmpActorRefRegistrar() {
    return new ActorRefRegistrar();
  }

  /** Before the runtime, for its condition is about other ones. */
  @Bean
  @ConditionalOnMissingBean(Gmp.class)
  RuntimeLifecycle gmpRuntimeLifecycle(Gmp gmp, GmpProperties properties) {
    return new RuntimeLifecycle(gmp, properties.getGracePeriod());
  }

  @Bean
  @ConditionalOnMissingBean
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
    for (GmpCustomizer each : customizers.orderedStream().toList()) {
      each.customize(builder);
    }
    Gmp gmp = builder.build();
    gmp.becomeDefault(); // unless that of another context is it
    return gmp;
  }

  /** The runtime is closed after it. */
  @Bean
  ActorsLifecycle gmpActorsLifecycle(Gmp runtime, GmpProperties properties) {
    return new ActorsLifecycle(properties);
  }

  /** Lazy, for it is made for who has actors. */
  @Lazy
  @Bean(destroyMethod = "")
  @ConditionalOnMissingBean
  ActorSystem gmpActorSystem(
      Gmp gmp,
      ActorsLifecycle lifecycle,
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
    lifecycle.endsBy(() -> system.close(properties.getGracePeriod()));
    return system;
  }

  /** Where the system is that of a parent, it goes on without the actors of this context. */
  @Lazy
  @Bean
  ActorBeans gmpActorBeans(
      ActorSystem system,
      ActorsLifecycle lifecycle,
      ListableBeanFactory beans,
      GmpProperties properties,
      Environment environment,
      ObjectProvider<ActorObservers> observers) {
    var settings =
        new ActorSettings(properties.actorsByName(), ConfigurationPropertySources.get(environment));
    var actors = new ActorBeans(system, settings, observers.getIfUnique());
    Duration grace = properties.getGracePeriod();
    boolean ours = beans.getBeanNamesForType(ActorSystem.class, true, false).length > 0;
    lifecycle.endsBy(ours ? () -> system.close(grace) : () -> actors.stop(grace));
    return actors;
  }

  /** Lazy, for Reactor is not started for who does not use it. */
  @Lazy
  @Bean(destroyMethod = "dispose")
  @ConditionalOnMissingBean(name = "gmpScheduler")
  Scheduler gmpScheduler(Gmp gmp) {
    return GmpSchedulers.fromGmp(gmp);
  }
}
