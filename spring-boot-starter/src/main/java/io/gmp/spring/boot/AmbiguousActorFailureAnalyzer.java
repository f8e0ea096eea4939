package io.gmp.spring.boot;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.NoUniqueBeanDefinitionException;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.analyzer.AbstractInjectionFailureAnalyzer;
import org.springframework.core.Ordered;
import org.springframework.core.ResolvableType;
import org.springframework.core.annotation.Order;

/** Lists the actors that might be meant where one was to be injected and there are several. */
@Order(Ordered.HIGHEST_PRECEDENCE + 100)
final class AmbiguousActorFailureAnalyzer
    extends AbstractInjectionFailureAnalyzer<NoUniqueBeanDefinitionException> {
  private final BeanFactory beans;

  AmbiguousActorFailureAnalyzer(BeanFactory beans) {
    this.beans = beans;
  }

  @Override
  protected @Nullable FailureAnalysis analyze(
      Throwable rootFailure, NoUniqueBeanDefinitionException cause, @Nullable String description) {
    ResolvableType wanted = cause.getResolvableType();
    var names = cause.getBeanNamesFound();
    if (wanted == null || names == null || !ActorCandidates.isAddress(wanted)) {
      return null;
    }
    String first = names.iterator().next();
    return new FailureAnalysis(
        "%s required a single %s, and there are %d:\n\n%s"
            .formatted(
                description != null ? description : "A component",
                ActorCandidates.name(wanted),
                names.size(),
                ActorCandidates.list(beans, names)),
        ("Say which one is meant with @Qualifier(\"%s\") or with a parameter named %s, or mark one"
                + " of the definitions @Primary.")
            .formatted(ActorCandidates.qualifier(first), first),
        cause);
  }
}
