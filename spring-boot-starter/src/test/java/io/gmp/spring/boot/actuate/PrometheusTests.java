package io.gmp.spring.boot.actuate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.awaitility.Durations.ONE_MINUTE;

import io.gmp.actor.Actor;
import io.gmp.actor.ActorDefinition;
import io.gmp.actor.ActorRef;
import io.gmp.actor.Supervision;
import io.gmp.spring.boot.GmpAutoConfiguration;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.export.prometheus.PrometheusMetricsExportAutoConfiguration;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

class PrometheusTests {
  private static final Pattern TYPE = Pattern.compile("# TYPE (gmp_\\S+) (\\S+)");
  private static final Pattern LABEL = Pattern.compile("^gmp_[^{]+\\{(.*)} ", Pattern.MULTILINE);

  private final ApplicationContextRunner runner =
      new ApplicationContextRunner()
          .withConfiguration(
              AutoConfigurations.of(
                  GmpAutoConfiguration.class,
                  MetricsAutoConfiguration.class,
                  CompositeMeterRegistryAutoConfiguration.class,
                  PrometheusMetricsExportAutoConfiguration.class,
                  GmpMetricsAutoConfiguration.class))
          .withUserConfiguration(Application.class);

  @Test
  void metersHaveTheNamesAndUnitsThatPrometheusExpects() {
    runner.run(
        context -> {
          var types = new TreeMap<String, String>();
          TYPE.matcher(scrapeAfterTwoMessages(context))
              .results()
              .forEach(found -> types.put(found.group(1), found.group(2)));
          var expected = new TreeMap<String, String>();
          for (String timer : Set.of("handler", "mailbox", "runqueue")) {
            expected.put("gmp_actor_" + timer + "_seconds", "histogram");
            expected.put("gmp_actor_" + timer + "_seconds_max", "gauge");
          }
          for (String gauge :
              Set.of(
                  "actor_mailbox_size",
                  "actors_live",
                  "g_live",
                  "m_count",
                  "m_spinning",
                  "p_count",
                  "p_idle",
                  "sched_queue")) {
            expected.put("gmp_" + gauge, "gauge");
          }
          for (String counter :
              Set.of("deadletters", "g_started", "sched_handoffs", "sched_steals")) {
            expected.put("gmp_" + counter + "_total", "counter");
          }
          assertThat(types).isEqualTo(expected);
        });
  }

  @Test
  void metersHaveNoLabelThatGrowsWithTheActors() {
    runner.run(
        context -> {
          var labels = new TreeSet<String>();
          LABEL
              .matcher(scrapeAfterTwoMessages(context))
              .results()
              .flatMap(found -> Pattern.compile("(\\w+)=\"").matcher(found.group(1)).results())
              .forEach(label -> labels.add(label.group(1)));
          assertThat(labels)
              .containsExactly("actor", "le", "outcome", "queue", "reason", "runtime", "system");
        });
  }

  @Test
  void timesAreHistogramsUnlessThatIsSwitchedOff() {
    runner.run(
        context -> {
          String scraped = scrapeAfterTwoMessages(context);
          assertThat(scraped)
              .contains(
                  "gmp_actor_handler_seconds_bucket{actor=\"worker\",outcome=\"success\",le=\"1.0E-6\"}")
              .contains("gmp_actor_handler_seconds_count{actor=\"worker\",outcome=\"success\"} 1\n")
              .contains("gmp_actor_handler_seconds_count{actor=\"worker\",outcome=\"failure\"} 1\n")
              .contains("gmp_actor_runqueue_seconds_bucket{actor=\"worker\",")
              .contains("gmp_actor_mailbox_seconds_bucket{actor=\"worker\",");
        });
    runner
        .withPropertyValues("management.metrics.distribution.percentiles-histogram.gmp.actor=false")
        .run(
            context ->
                assertThat(scrapeAfterTwoMessages(context))
                    .contains("gmp_actor_handler_seconds_count{")
                    .doesNotContain("gmp_actor_handler_seconds_bucket"));
  }

  private static String scrapeAfterTwoMessages(AssertableApplicationContext context)
      throws InterruptedException {
    var worker = context.getBean(Sender.class).worker();
    worker.tell("fine");
    worker.tell("fail");
    var registry = context.getBean(PrometheusMeterRegistry.class);
    await()
        .atMost(ONE_MINUTE)
        .until(
            () ->
                registry.get("gmp.actor.handler").tag("actor", "worker").timers().stream()
                        .mapToLong(timer -> timer.count())
                        .sum()
                    == 2);
    return registry.scrape();
  }

  record Sender(ActorRef<String> worker) {}

  @Configuration(proxyBeanMethods = false)
  static class Application {
    @Bean
    ActorDefinition<String> worker() {
      return Actor.<String, Integer>of(
              0,
              (context, count, message) -> {
                if (message.equals("fail")) {
                  throw new IllegalStateException("on purpose");
                }
                return count + 1;
              })
          .supervise(Supervision.resume());
    }

    @Bean
    Sender sender(ActorRef<String> worker) {
      return new Sender(worker);
    }
  }
}
