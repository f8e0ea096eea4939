package io.gmp.spring.boot;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/** Lists all settings that cannot be used. Comes before Boot's own, which tells of a bind error. */
@Order(Ordered.HIGHEST_PRECEDENCE + 100)
final class InvalidPropertiesFailureAnalyzer
    extends AbstractFailureAnalyzer<InvalidPropertiesException> {
  @Override
  protected FailureAnalysis analyze(Throwable rootFailure, InvalidPropertiesException cause) {
    boolean one = cause.properties().size() == 1;
    return new FailureAnalysis(
        cause.getMessage(),
        one
            ? "Set it to what is allowed there, or leave it out."
            : "Set each of them to what is allowed there, or leave it out.",
        cause);
  }
}
