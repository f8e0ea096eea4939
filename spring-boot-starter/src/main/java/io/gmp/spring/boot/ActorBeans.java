package io.gmp.spring.boot;

import io.gmp.CpuAffinityException;
import io.gmp.actor.ActorDefinition;
import io.gmp.actor.ActorObserver;
import io.gmp.actor.ActorRef;
import io.gmp.actor.ActorSystem;
import io.gmp.actor.Entities;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/** Spawns the actors that are beans, as their definitions and the properties say. */
final class ActorBeans {
  private static final Log LOG = LogFactory.getLog(ActorBeans.class);

  private final ActorSystem system;
  private final ActorSettings settings;
  private final @Nullable ActorObservers observers;
  private final Set<String> names = new ConcurrentSkipListSet<>();
  private final OwnActors own = new OwnActors();

  ActorBeans(ActorSystem system, ActorSettings settings, @Nullable ActorObservers observers) {
    this.system = system;
    this.settings = settings;
    this.observers = observers;
  }

  <M> ActorRef<M> spawn(String beanName, ActorDefinition<M> definition) {
    String given = definition.name();
    String name = given != null ? given : beanName;
    ActorProperties said = settings.find(name, beanName);
    settings.checkActor(said);
    ActorDefinition<M> changed = observed(observer(beanName), settings.over(definition, said));
    names.add(beanName);
    names.add(name);
    try {
      ActorRef<M> actor = spawn(name, changed, said);
      own.add(actor);
      if (observers != null) {
        observers.spawned(beanName, actor);
      }
      return actor;
    } catch (CpuAffinityException e) {
      throw settings.blame(e, said);
    }
  }

  private <M> ActorRef<M> spawn(
      String name, ActorDefinition<M> definition, @Nullable ActorProperties said) {
    if (definition.poolSize() == 1) {
      return system.spawn(name, definition);
    }
    var routes = said != null ? said.routing() : null;
    return system.pool(
        name,
        definition,
        (routes != null ? routes : ActorProperties.Routes.ROUND_ROBIN).<M>routing());
  }

  private @Nullable ActorObserver observer(String beanName) {
    return observers == null ? null : observers.observer(beanName);
  }

  private static <M> ActorDefinition<M> observed(
      @Nullable ActorObserver observer, ActorDefinition<M> definition) {
    return observer == null ? definition : definition.observed(observer);
  }

  <M> Entities<M> keep(String beanName, EntityDefinition<M> definition) {
    ActorProperties said = settings.find(beanName, beanName);
    settings.checkEntities(said);
    names.add(beanName);
    @Nullable ActorObserver observer = observer(beanName);
    Entities<M> entities =
        system.entities(
            beanName,
            id -> observed(observer, settings.over(definition.actor().apply(id), said)),
            said != null && said.idleAfter() != null ? said.idleAfter() : definition.idleAfter());
    own.add(entities);
    return entities;
  }

  /** Spawns an actor that is no bean and ends with the context. */
  <M> ActorRef<M> spawn(ActorDefinition<M> definition) {
    ActorRef<M> actor = system.spawn(definition);
    own.add(actor);
    return actor;
  }

  /** Stops what was spawned here and leaves the others of the system alone. */
  void stop(Duration time) {
    own.stop(time);
  }

  /** Lazy actors are spawned later, so a name that is not known yet is no error. */
  void warnOfUnknownNames() {
    var unknown = new TreeSet<>(settings.names());
    unknown.removeIf(name -> names.stream().anyMatch(known -> ActorSettings.same(known, name)));
    if (!unknown.isEmpty()) {
      LOG.warn(
          "The properties gmp.actors.* speak of "
              + unknown
              + ", but no actor that is a bean has such a name so far; there are "
              + names);
    }
  }
}
