package io.gmp.spring.boot;

import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.convert.ConversionException;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotatedTypeMetadata;

/**
 * Whether {@code gmp.enabled} is anything but false: also a value that is meant to switch something
 * may be a bad one, which is found when the properties are bound.
 */
final class OnGmpEnabled extends SpringBootCondition {
  @Override
  public ConditionOutcome getMatchOutcome(
      ConditionContext context, AnnotatedTypeMetadata metadata) {
    boolean enabled = isEnabled(context.getEnvironment());
    return new ConditionOutcome(
        enabled,
        ConditionMessage.forCondition("gmp.enabled").because(enabled ? "on" : "switched off"));
  }

  static boolean isEnabled(Environment environment) {
    try {
      return environment.getProperty("gmp.enabled", Boolean.class, true);
    } catch (ConversionException e) {
      return true; // binding names the value and its origin
    }
  }
}
