package io.gmp.spring.boot;

import io.gmp.actor.ActorRef;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.NoSuchBeanDefinitionException;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.analyzer.AbstractInjectionFailureAnalyzer;
import org.springframework.core.Ordered;
import org.springframework.core.ResolvableType;
import org.springframework.core.annotation.Order;

/** Says which definition to add when an {@link ActorRef} was to be injected and there is none. */
@Order(Ordered.HIGHEST_PRECEDENCE + 100)
final class MissingActorFailureAnalyzer
    extends AbstractInjectionFailureAnalyzer<NoSuchBeanDefinitionException> {

  @Override
  protected @Nullable FailureAnalysis analyze(
      Throwable rootFailure, NoSuchBeanDefinitionException cause, @Nullable String description) {
    ResolvableType wanted = cause.getResolvableType();
    if (wanted == null
        || wanted.resolve() != ActorRef.class
        || cause.getNumberOfBeansFound() != 0) {
      return null;
    }
    String messages = wanted.getGeneric(0).toString();
    return new FailureAnalysis(
        "%s required an ActorRef<%s>, and no actor takes these messages."
            .formatted(description != null ? description : "A component", messages),
        ("Define a bean of type ActorDefinition<%s>: its actor is spawned and its ActorRef can be"
                + " injected, unless gmp.enabled is false.")
            .formatted(messages),
        cause);
  }
}
