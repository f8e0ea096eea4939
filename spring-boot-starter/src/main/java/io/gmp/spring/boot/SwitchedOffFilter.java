package io.gmp.spring.boot;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.BeanFactoryAware;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfigurationImportFilter;
import org.springframework.boot.autoconfigure.AutoConfigurationMetadata;
import org.springframework.boot.autoconfigure.condition.ConditionEvaluationReport;
import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.context.EnvironmentAware;
import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotatedTypeMetadata;

/**
 * Leaves out the auto-configurations for which no property has been set, so that their classes are
 * not read for nothing at each start. They have conditions of their own, which are what counts.
 */
final class SwitchedOffFilter
    implements AutoConfigurationImportFilter, Condition, EnvironmentAware, BeanFactoryAware {
  private static final String PACKAGE = "io.gmp.spring.boot.";
  private static final List<String> WEB = List.of("gmp.web.enabled");

  /** By what is behind the package; each needs one of the properties. */
  static final Map<String, List<String>> SWITCHES =
      Map.of(
          "GmpReactorAutoConfiguration",
          List.of("gmp.reactor.install"),
          "GmpTraceAutoConfiguration",
          List.of("gmp.debug.schedtrace"),
          "task.GmpApplicationTaskAutoConfiguration",
          List.of("gmp.task-execution.enabled", "gmp.task-scheduling.enabled"),
          "web.GmpJettyAutoConfiguration",
          WEB,
          "web.GmpTomcatAutoConfiguration",
          WEB,
          "web.GmpWebFluxAutoConfiguration",
          WEB);

  private @Nullable Environment environment;
  private @Nullable BeanFactory beans;

  @Override
  public void setEnvironment(Environment environment) {
    this.environment = environment;
  }

  @Override
  public void setBeanFactory(BeanFactory beans) {
    this.beans = beans;
  }

  @Override
  public boolean[] match(@Nullable String[] classes, AutoConfigurationMetadata metadata) {
    Environment settings = Objects.requireNonNull(environment, "not made by Spring Boot");
    boolean enabled = OnGmpEnabled.isEnabled(settings);
    boolean[] match = new boolean[classes.length];
    for (int i = 0; i < classes.length; i++) {
      String name = classes[i];
      if (name == null || !name.startsWith(PACKAGE)) {
        match[i] = true;
        continue;
      }
      match[i] = enabled && isOn(name, settings);
      if (!match[i]) {
        report(name);
      }
    }
    return match;
  }

  private static boolean isOn(String name, Environment settings) {
    List<String> switches = SWITCHES.get(name.substring(PACKAGE.length()));
    if (switches == null) {
      return true;
    }
    for (String property : switches) {
      if (settings.containsProperty(property)) {
        return true;
      }
    }
    return false;
  }

  private void report(String name) {
    if (beans instanceof ConfigurableListableBeanFactory factory) {
      ConditionEvaluationReport.get(factory)
          .recordConditionEvaluation(
              name,
              this,
              ConditionOutcome.noMatch(
                  ConditionMessage.forCondition("gmp").because("it is not switched on")));
    }
  }

  /** Never asked; the report wants to know who has decided. */
  @Override
  public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
    return true;
  }
}
