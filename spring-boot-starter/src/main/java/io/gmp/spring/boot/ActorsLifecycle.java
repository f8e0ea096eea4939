package io.gmp.spring.boot;

import java.util.Collection;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationContextAware;
import org.springframework.core.annotation.AnnotationAwareOrderComparator;

/**
 * When all singletons are there, it opens the bridges among the beans, those of a parent excepted,
 * and tells of properties for actors that nobody has; where there is neither, no actor system is
 * made for it. It ends the actors of a context once: in their phase, or with the beans of a context
 * that did not come to have phases. Who comes second does not wait again for an actor that does not
 * end.
 */
final class ActorsLifecycle extends ShutdownPhase
    implements SmartInitializingSingleton, ApplicationContextAware, DisposableBean {
  private final GmpProperties properties;
  private final AtomicReference<@Nullable Runnable> end = new AtomicReference<>();
  private @Nullable ApplicationContext context; // injected it would be searched for by its types

  ActorsLifecycle(GmpProperties properties) {
    super(ACTORS, "actor system");
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

  /** That is how they end. */
  void endsBy(Runnable closing) {
    end.set(closing);
  }

  @Override
  void close() {
    Runnable closing = end.getAndSet(null);
    if (closing != null) {
      closing.run();
    }
  }

  @Override
  public void destroy() {
    close();
  }
}
