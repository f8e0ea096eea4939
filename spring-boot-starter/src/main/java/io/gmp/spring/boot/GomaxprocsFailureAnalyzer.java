package io.gmp.spring.boot;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/** Says which GOMAXPROCS is wrong and what may stand there. Comes before Boot's own analyzers. */
@Order(Ordered.HIGHEST_PRECEDENCE + 100)
final class GomaxprocsFailureAnalyzer implements FailureAnalyzer {
  private static final ConfigurationPropertyName NAME =
      ConfigurationPropertyName.of(Gomaxprocs.PROPERTY);

  private static final String ACTION =
      "Set gmp.gomaxprocs to the number of goroutines that may run at the same time, from 1 to"
          + " 1024, or leave it blank to take the environment variable GOMAXPROCS or, without one,"
          + " the number of available processors.";

  @Override
  public @Nullable FailureAnalysis analyze(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof InvalidGomaxprocsException invalid) {
        return new FailureAnalysis(invalid.getMessage(), ACTION, invalid);
      }
      if (cause instanceof BindException bind && bind.getName().equals(NAME)) {
        return new FailureAnalysis(describe(bind), ACTION, bind);
      }
    }
    return null;
  }

  private static String describe(BindException failure) {
    var property = failure.getProperty();
    return property == null
        ? "The property " + NAME + " is not a number."
        : "The property %s is '%s', which is not a number (%s)."
            .formatted(NAME, property.getValue(), property.getOrigin());
  }
}
