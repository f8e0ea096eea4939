package io.gmp.spring.boot;

import java.util.Collection;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationContextAware;
import org.springframework.core.annotation.AnnotationAwareOrderComparator;

/**
 * What is done about actors when all singletons are there: opens the bridges among the beans, those
 * of a parent excepted, and tells of properties for actors that nobody has. Where there is neither,
 * no actor system is made for it.
 */
final class ActorsBegin implements SmartInitializingSingleton, ApplicationContextAware {
  private final GmpProperties properties;
  private @Nullable ApplicationContext context; // injected it would be searched for by its types

  ActorsBegin(GmpProperties properties) {
    this.properties = properties;
  }

  @Override
  public void setApplicationContext(ApplicationContext context) {
    this.context = context;
  }

  @Override
  public void afterSingletonsInstantiated() {
    ApplicationContext beans = Objects.requireNonNull(context, "not a bean");
    Collection<EventBridge> bridges = beans.getBeansOfType(EventBridge.class).values();
    if (!bridges.isEmpty() || !properties.actorsByName().isEmpty()) {
      ActorBeans actors = beans.getBean(ActorBeans.class);
      bridges.stream()
          .sorted(AnnotationAwareOrderComparator.INSTANCE)
          .forEach(bridge -> bridge.open(actors, beans));
      actors.warnOfUnknownNames();
    }
  }
}
