package io.gmp.spring.boot;

import static org.assertj.core.api.Assertions.assertThat;

import io.gmp.actor.Actor;
import io.gmp.actor.ActorDefinition;
import io.gmp.actor.Mailbox;
import io.gmp.actor.Supervision;
import io.gmp.channel.Overflow;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class ActorSettingsTests {
  private static final Supervision SAID =
      Supervision.restart()
          .on(IllegalStateException.class)
          .atMost(3, Duration.ofHours(1))
          .backoff(Duration.ofMillis(10), Duration.ofMillis(80))
          .jitter(0.5)
          .restForOne()
          .retryOnce()
          .keepChildren();

  private static ActorDefinition<String> over(
      ActorDefinition<String> definition, String... settings) {
    var values = new HashMap<String, String>();
    for (String setting : settings) {
      String[] parts = setting.split("=", 2);
      values.put("gmp.actors.worker." + parts[0], parts[1]);
    }
    var source = new MapConfigurationPropertySource(values);
    var bound = ActorSettings.bind(new Binder(source), BindHandler.DEFAULT);
    var all = new ActorSettings(bound, List.of(source));
    return all.over(definition, all.find("worker", "workerBean"));
  }

  private static ActorDefinition<String> definition() {
    return Actor.of(0, (context, count, message) -> count + 1);
  }

  private static Supervision supervision(String... settings) {
    return over(definition().supervise(SAID), settings).supervision();
  }

  @Test
  void whereNothingIsSaidTheDefinitionStays() {
    var definition = definition();
    assertThat(over(definition)).isSameAs(definition);
  }

  @Test
  void aStrategyReplacesWhatToDoAndNotHowOftenAndWhen() {
    assertThat(supervision("supervision=escalate"))
        .isEqualTo(
            Supervision.escalate()
                .atMost(3, Duration.ofHours(1))
                .backoff(Duration.ofMillis(10), Duration.ofMillis(80))
                .jitter(0.5)
                .restForOne()
                .retryOnce()
                .keepChildren());
  }

  @Test
  void eachLimitReplacesItsOwn() {
    assertThat(supervision("supervision.max-restarts=5"))
        .isEqualTo(SAID.atMost(5, Duration.ofHours(1)));
    assertThat(supervision("supervision.within=5s"))
        .isEqualTo(SAID.atMost(3, Duration.ofSeconds(5)));
    assertThat(supervision("supervision.jitter=0.1")).isEqualTo(SAID.jitter(0.1));
  }

  @ParameterizedTest
  @CsvSource({"min-backoff=20ms, 20, 80", "min-backoff=90ms, 90, 90", "max-backoff=70ms, 10, 70"})
  void oneWaitAloneMovesTheOtherNoFartherThanItMust(String setting, long first, long most) {
    assertThat(supervision("supervision." + setting))
        .isEqualTo(SAID.backoff(Duration.ofMillis(first), Duration.ofMillis(most)));
  }

  @Test
  void aLongestWaitAloneIsTheOnlyWaitWhereTheDefinitionHasNone() {
    Supervision changed =
        over(definition().supervise(Supervision.restart()), "supervision.max-backoff=1s")
            .supervision();
    assertThat(changed)
        .isEqualTo(Supervision.restart().backoff(Duration.ofSeconds(1), Duration.ofSeconds(1)));
  }

  @Test
  void restartsWithoutAWindowAreCountedForAMinute() {
    Supervision changed =
        over(definition().supervise(Supervision.restart()), "supervision.max-restarts=2")
            .supervision();
    assertThat(changed).isEqualTo(Supervision.restart().atMost(2, Duration.ofMinutes(1)));
  }

  @Test
  void aCpuPinsTheActorToIt() {
    var pinned = over(definition(), "cpu=1");
    assertThat(pinned.isPinned()).isTrue();
    assertThat(pinned.cpu()).hasValue(1);
    assertThat(over(pinned, "pinned=true").cpu()).hasValue(1);
    assertThat(over(pinned, "pinned=false").isPinned()).isFalse();
  }

  @Test
  void aSizeKeepsTheOrderAndThePolicyOfTheDefinitionsMailbox() {
    Mailbox<String> ranked = Mailbox.priority(8, Overflow.DROP_OLDEST, String::length);
    assertThat(over(definition().mailbox(ranked), "mailbox=5").mailbox())
        .isEqualTo(new Mailbox<>(5, Overflow.DROP_OLDEST, ranked.rank()));
    assertThat(over(definition().mailbox(ranked), "mailbox=unbounded").mailbox())
        .isEqualTo(new Mailbox<>(Integer.MAX_VALUE, Overflow.BLOCK, ranked.rank()));
    assertThat(over(definition().mailbox(ranked), "overflow=fail").mailbox())
        .isEqualTo(new Mailbox<>(8, Overflow.FAIL, ranked.rank()));
  }
}
