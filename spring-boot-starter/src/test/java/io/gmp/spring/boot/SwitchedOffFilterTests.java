package io.gmp.spring.boot;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionEvaluationReport;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.annotation.ImportCandidates;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.MergedAnnotations;

class SwitchedOffFilterTests {
  private static final String LEFT_OUT = "not switched on";

  static Stream<Map.Entry<String, List<String>>> switches() {
    return SwitchedOffFilter.SWITCHES.entrySet().stream();
  }

  @ParameterizedTest
  @MethodSource("switches")
  void eachIsThatOfAConditionOfAnAutoConfiguration(Map.Entry<String, List<String>> each)
      throws ClassNotFoundException {
    assertThat(ImportCandidates.load(AutoConfiguration.class, getClass().getClassLoader()))
        .contains(full(each.getKey()));
    var type = Class.forName(full(each.getKey()));
    var asked = new ArrayList<String>();
    Stream.concat(Stream.of(type), Arrays.stream(type.getDeclaredMethods()))
        .map(MergedAnnotations::from)
        .forEach(
            annotations -> {
              annotations.stream(ConditionalOnBooleanProperty.class)
                  .forEach(found -> asked.addAll(List.of(found.getStringArray("value"))));
              annotations.stream(ConditionalOnProperty.class)
                  .forEach(found -> asked.addAll(List.of(found.getStringArray("value"))));
            });
    assertThat(asked).containsAll(each.getValue());
    assertThat(each.getValue()).containsAll(asked);
  }

  @Test
  void whatNoPropertySwitchesOnIsLeftOutAndTheReportSaysSo() {
    Map<String, String> report = report();
    assertThat(switches())
        .allSatisfy(each -> assertThat(report.get(full(each.getKey()))).contains(LEFT_OUT));
    assertThat(report.values().stream().filter(text -> text.contains(LEFT_OUT)))
        .hasSize(SwitchedOffFilter.SWITCHES.size());
  }

  @Test
  void oneOfTheirPropertiesLetsThemIn() {
    Map<String, String> report =
        report(
            "gmp.reactor.install=false",
            "gmp.debug.schedtrace=0s",
            "gmp.task-scheduling.enabled=false",
            "gmp.web.enabled=false");
    assertThat(report.values()).noneMatch(text -> text.contains(LEFT_OUT));
  }

  @Test
  void allAreLeftOutWhereGmpIsSwitchedOff() {
    assertThat(
            report("gmp.enabled=false", "gmp.web.enabled=true").get(full("GmpAutoConfiguration")))
        .contains(LEFT_OUT);
  }

  private static String full(String name) {
    return "io.gmp.spring.boot." + name;
  }

  private static Map<String, String> report(String... properties) {
    var texts = new HashMap<String, String>();
    try (var context =
        new SpringApplicationBuilder(Empty.class)
            .web(WebApplicationType.NONE)
            .properties("logging.level.root=off")
            .properties(properties)
            .run()) {
      ConditionEvaluationReport.get(context.getBeanFactory())
          .getConditionAndOutcomesBySource()
          .forEach(
              (source, outcomes) -> {
                var text = new StringBuilder();
                outcomes.forEach(one -> text.append(one.getOutcome().getMessage()).append('\n'));
                texts.put(source, text.toString());
              });
    }
    return texts;
  }

  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  static class Empty {}
}
