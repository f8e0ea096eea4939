package io.gmp.spring.boot;

import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.core.annotation.AnnotationAwareOrderComparator;

/** Opens the bridges among the beans, those of a parent excepted, when all listeners are there. */
final class EventBridges implements SmartInitializingSingleton {
  private final ListableBeanFactory beans;
  private final ActorBeans actors;
  private final ApplicationEventPublisher publisher;

  EventBridges(ListableBeanFactory beans, ActorBeans actors, ApplicationEventPublisher publisher) {
    this.beans = beans;
    this.actors = actors;
    this.publisher = publisher;
  }

  @Override
  public void afterSingletonsInstantiated() {
    beans.getBeansOfType(EventBridge.class).values().stream()
        .sorted(AnnotationAwareOrderComparator.INSTANCE)
        .forEach(bridge -> bridge.open(actors, publisher));
  }
}
