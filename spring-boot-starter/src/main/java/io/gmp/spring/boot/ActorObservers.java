package io.gmp.spring.boot;

import io.gmp.actor.ActorObserver;
import io.gmp.actor.ActorRef;

/**
 * Gives what hears of the messages of the actors among the beans. A bean of this type is asked once
 * for each of them; where there is a meter registry there is one that measures.
 */
@FunctionalInterface
public interface ActorObservers {
  /** The name under which all actors go that are no beans, such as children. */
  String OTHER = "other";

  /**
   * Gives what hears of the messages of one actor, with all its instances, or of entities.
   *
   * @param name the name of the bean, or {@link #OTHER}
   * @return what hears of them
   */
  ActorObserver observer(String name);

  /**
   * Hears that an actor was spawned.
   *
   * @param name the name of the bean
   * @param actor its address
   */
  default void spawned(String name, ActorRef<?> actor) {}
}
