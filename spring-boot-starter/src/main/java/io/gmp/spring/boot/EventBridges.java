package io.gmp.spring.boot;

import io.gmp.actor.ActorSystem;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.context.ApplicationEventPublisher;

/** Opens the bridges among the beans when all listeners are there. */
final class EventBridges implements SmartInitializingSingleton {
  private final ObjectProvider<EventBridge> bridges;
  private final ActorSystem system;
  private final ApplicationEventPublisher publisher;

  EventBridges(
      ObjectProvider<EventBridge> bridges,
      ActorSystem system,
      ApplicationEventPublisher publisher) {
    this.bridges = bridges;
    this.system = system;
    this.publisher = publisher;
  }

  @Override
  public void afterSingletonsInstantiated() {
    bridges.orderedStream().forEach(bridge -> bridge.open(system, publisher));
  }
}
