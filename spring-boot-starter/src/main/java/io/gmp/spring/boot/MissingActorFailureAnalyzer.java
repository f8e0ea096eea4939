package io.gmp.spring.boot;

import io.gmp.actor.Entities;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.NoSuchBeanDefinitionException;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.analyzer.AbstractInjectionFailureAnalyzer;
import org.springframework.core.Ordered;
import org.springframework.core.ResolvableType;
import org.springframework.core.annotation.Order;

/**
 * Says which definition to add when the address of an actor was to be injected and there is none,
 * and which actors there are.
 */
@Order(Ordered.HIGHEST_PRECEDENCE + 100)
final class MissingActorFailureAnalyzer
    extends AbstractInjectionFailureAnalyzer<NoSuchBeanDefinitionException> {
  private final BeanFactory beans;

  MissingActorFailureAnalyzer(BeanFactory beans) {
    this.beans = beans;
  }

  @Override
  protected @Nullable FailureAnalysis analyze(
      Throwable rootFailure, NoSuchBeanDefinitionException cause, @Nullable String description) {
    ResolvableType wanted = cause.getResolvableType();
    if (wanted == null
        || !ActorCandidates.isAddress(wanted)
        || cause.getNumberOfBeansFound() != 0) {
      return null;
    }
    String messages = wanted.getGeneric(0).toString();
    String known = ActorCandidates.list(beans, ActorCandidates.names(beans));
    return new FailureAnalysis(
        "%s required an %s, and no actor takes these messages%s"
            .formatted(
                description != null ? description : "A component",
                ActorCandidates.name(wanted),
                known.isEmpty()
                    ? "; there is no actor among the beans."
                    : " under the qualifiers that are asked for. These are there:\n\n" + known),
        wanted.resolve() == Entities.class
            ? "Define a bean of type EntityDefinition<%s>, unless gmp.enabled is false."
                .formatted(messages)
            : ("Define a bean of type ActorDefinition<%s>, or an @ActorComponent that takes these"
                    + " messages: its actor is spawned and its ActorRef can be injected, unless"
                    + " gmp.enabled is false.")
                .formatted(messages),
        cause);
  }
}
