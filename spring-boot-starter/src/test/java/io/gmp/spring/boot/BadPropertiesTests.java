package io.gmp.spring.boot;

import static org.assertj.core.api.Assertions.assertThat;

import io.gmp.actor.ActorDefinition;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

class BadPropertiesTests {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          gmp.enabled                                   | maybe    | true or false
          gmp.name                                      | a/b      | holds no slash
          gmp.name                                      | $system  | does not begin with $
          gmp.gomaxprocs                                | 0        | from 1 to 1024
          gmp.gomaxprocs                                | -4       | from 1 to 1024
          gmp.gomaxprocs                                | 1025     | from 1 to 1024
          gmp.gomaxprocs                                | many     | from 1 to 1024
          gmp.gomaxprocs                                | 2.5      | from 1 to 1024
          gmp.gomaxprocs-refresh                        | -1s      | zero or more
          gmp.engine                                    | quantum  | auto, virtual-thread, platform
          gmp.engine-unlock                             | perhaps  | true or false
          gmp.grace-period                              | -1s      | zero or more
          gmp.grace-period                              | soon     | such as 500ms, 10s or 2m
          gmp.blocked-goroutine.enabled                 | 7        | true or false
          gmp.blocked-goroutine.threshold               | 9ms      | at least 10ms
          gmp.actors.default-mailbox                    | 0        | a number of messages from 1
          gmp.actors.default-mailbox                    | big      | rendezvous or unbounded
          gmp.actors.default-supervision                | hope     | resume, restart, stop or escalate
          gmp.actors.default-supervision.strategy       | hope     | resume, restart, stop, escalate
          gmp.actors.default-supervision.jitter         | 1.5      | from 0 to 1
          gmp.actors.context-capture                    | si       | false, or true where io.micrometer
          gmp.actors.account.mailbox                    | -1       | a number of messages from 1
          gmp.actors.account.overflow                   | spill    | block, fail
          gmp.actors.account.throughput                 | 0        | a number from 1
          gmp.actors.account.priority                   | urgent   | normal
          gmp.actors.account.stash                      | -1       | a number from 0
          gmp.actors.account.pinned                     | 2        | true or false
          gmp.actors.account.cpu                        | -1       | a number from 0
          gmp.actors.account.cpu                        | 9999     | what fits the actor
          gmp.actors.account.instances                  | 0        | a number from 1
          gmp.actors.account.idle-after                 | 0s       | a time of more than zero
          gmp.actors.account.routing                    | random   | round-robin, least-busy
          gmp.actors.account.supervision                | hope     | resume, restart, stop or escalate
          gmp.actors.account.supervision.max-restarts   | -1       | a number from 0
          gmp.actors.account.supervision.within         | -1m      | zero or more
          gmp.actors.account.supervision.min-backoff    | -1ms     | zero or more
          gmp.actors.account                            | 7        | nothing; the settings of the actor
          gmp.web.enabled                               | si       | true or false
          gmp.task-execution.enabled                    | si       | true or false
          gmp.task-scheduling.enabled                   | si       | true or false
          gmp.reactor.install                           | si       | true or false
          gmp.observation.enabled                       | si       | true or false
          gmp.health.stuck-after                        | 1ms      | at least 10ms
          gmp.health.mailbox-full-after                 | -1s      | zero or more
          gmp.debug.schedtrace                          | -1s      | zero or more
          gmp.debug.scheddetail                         | si       | true or false
          """)
  void stopTheStartWithPropertyValueOriginAndWhatIsAllowed(
      String property, String value, String allowed) {
    var analysis =
        Contexts.failure(
            Contexts.runner()
                .withUserConfiguration(Bank.class)
                .withPropertyValues(property + "=" + value));
    assertThat(analysis.getDescription())
        .startsWith("1 setting of gmp cannot be used:")
        .contains("Property: " + property + "\n")
        .contains("Value: \"" + value + "\"")
        .contains("Origin: \"" + property + "\" from property source \"test\"")
        .containsPattern("Allowed: .*" + Pattern.quote(allowed));
    assertThat(analysis.getAction()).contains("what is allowed");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          mailbox=unbounded  | overflow=fail              | overflow | block, for a mailbox that is unbounded
          mailbox=rendezvous | overflow=drop-oldest       | overflow | block, for a mailbox that is rendezvous
          pinned=false       | cpu=0                      | cpu      | nothing, for pinned is false
          pinned=true        | priority=high              | priority | normal, for a pinned actor
          pinned=true        | instances=10001            | instances | from 1 to 10000
          supervision.min-backoff=2s | supervision.max-backoff=1s | supervision.min-backoff | no more than max-backoff
          """)
  void contradictionsAreBadValuesToo(String one, String other, String blamed, String allowed) {
    var analysis =
        Contexts.failure(
            Contexts.runner()
                .withUserConfiguration(Bank.class)
                .withPropertyValues("gmp.actors.account." + one, "gmp.actors.account." + other));
    assertThat(analysis.getDescription())
        .contains("Property: gmp.actors.account." + blamed + "\n")
        .contains(allowed);
  }

  @Test
  void areNamedOnceEach() {
    var analysis =
        Contexts.failure(
            Contexts.runner()
                .withPropertyValues(
                    "gmp.actors.account.mailbox=-1",
                    "gmp.actors.account.overflow=spill",
                    "gmp.actors.account.stash=few"));
    assertThat(analysis.getDescription())
        .startsWith("3 settings of gmp cannot be used:")
        .containsOnlyOnce("Property: gmp.actors.account.mailbox\n")
        .containsOnlyOnce("Property: gmp.actors.account.overflow\n")
        .containsOnlyOnce("Property: gmp.actors.account.stash\n");
  }

  @Test
  void areAllNamedAtOnce() {
    var properties =
        List.of(
            "gmp.gomaxprocs=0",
            "gmp.engine=quantum",
            "gmp.grace-period=-1s",
            "gmp.actors.default-mailbox=none",
            "gmp.actors.account.throughput=0",
            "gmp.actors.journal.pinned=perhaps",
            "gmp.web.enabled=si");
    var analysis =
        Contexts.failure(Contexts.runner().withPropertyValues(properties.toArray(String[]::new)));
    assertThat(analysis.getDescription()).startsWith("7 settings of gmp cannot be used:");
    for (String property : properties) {
      String[] parts = property.split("=", 2);
      assertThat(analysis.getDescription())
          .contains("Property: " + parts[0] + "\n", "Value: \"" + parts[1] + "\"");
    }
    assertThat(analysis.getAction()).contains("each of them");
  }

  @Test
  void contextCaptureNeedsItsLibrary() {
    var runner = Contexts.runner().withPropertyValues("gmp.actors.context-capture=true");
    runner.run(context -> assertThat(context).hasNotFailed());
    var analysis =
        Contexts.failure(runner.withClassLoader(new FilteredClassLoader("io.micrometer.context")));
    assertThat(analysis.getDescription())
        .contains("Property: gmp.actors.context-capture\n", "Value: \"true\"")
        .contains("io.micrometer:context-propagation");
  }

  @Test
  void whatContradictsADefinitionIsBlamedOnTheProperty() {
    var analysis =
        Contexts.failure(
            Contexts.runner()
                .withUserConfiguration(PinnedBank.class)
                .withPropertyValues("gmp.actors.account.priority=high"));
    assertThat(analysis.getDescription())
        .contains("Property: gmp.actors.account.priority")
        .contains("a pinned actor has a thread of its own");
  }

  @Test
  void whatOnlyActorsByIdHaveIsNotForOthers() {
    var analysis =
        Contexts.failure(
            Contexts.runner()
                .withUserConfiguration(Bank.class)
                .withPropertyValues("gmp.actors.account.idle-after=5s"));
    assertThat(analysis.getDescription())
        .contains("Property: gmp.actors.account.idle-after\n", "Value: \"5s\"")
        .contains("nothing, for this actor has no id");
  }

  @Test
  void whatActorsByIdCannotHaveIsNamedAtOnce() {
    var analysis =
        Contexts.failure(
            Contexts.runner()
                .withUserConfiguration(Branch.class)
                .withPropertyValues(
                    "gmp.actors.accounts.instances=3", "gmp.actors.accounts.routing=least-busy"));
    assertThat(analysis.getDescription())
        .startsWith("2 settings of gmp cannot be used:")
        .contains("Property: gmp.actors.accounts.instances\n")
        .contains("Property: gmp.actors.accounts.routing\n")
        .contains("nothing, for of each id there is one actor");
  }

  @Test
  void areOfNoAccountWhereAllIsSwitchedOff() {
    Contexts.runner()
        .withPropertyValues("gmp.enabled=false", "gmp.gomaxprocs=0")
        .run(context -> assertThat(context).hasNotFailed());
  }

  @Test
  void theEnvironmentsGomaxprocsIsChecked() {
    assertThat(GomaxprocsVariable.problem("none"))
        .isNotNull()
        .extracting(BadProperty::text)
        .asString()
        .contains("environment variable GOMAXPROCS", "\"none\"");
    assertThat(GomaxprocsVariable.problem("1025")).isNotNull();
    assertThat(GomaxprocsVariable.problem(" 4 ")).isNull();
    assertThat(GomaxprocsVariable.problem("")).isNull();
  }

  @Configuration(proxyBeanMethods = false)
  static class Bank {
    @Bean
    ActorDefinition<Account> account() {
      return Account.opened(0);
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class Branch {
    @Bean
    EntityDefinition<Account> accounts() {
      return new EntityDefinition<>(id -> Account.opened(0), Duration.ofHours(1));
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class PinnedBank {
    @Bean
    ActorDefinition<Account> account() {
      return Account.opened(0).pinned();
    }
  }
}
