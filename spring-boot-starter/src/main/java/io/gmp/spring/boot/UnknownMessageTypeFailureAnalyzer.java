package io.gmp.spring.boot;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Says how to declare an actor definition so that its address can be injected. */
final class UnknownMessageTypeFailureAnalyzer
    extends AbstractFailureAnalyzer<UnknownMessageTypeException> {
  @Override
  protected FailureAnalysis analyze(Throwable rootFailure, UnknownMessageTypeException cause) {
    return new FailureAnalysis(
        cause.getMessage(),
        """
        Name the message type where the bean is declared:

            @Bean ActorDefinition<YourMessage> %s(...)

        A raw ActorDefinition, a wildcard or a type variable does not say it; neither does a \
        singleton that was registered as an instance.\
        """
            .formatted(cause.beanName()),
        cause);
  }
}
