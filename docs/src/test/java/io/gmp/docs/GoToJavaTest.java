package io.gmp.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.gmp.Go;
import io.gmp.Goroutine;
import io.gmp.channel.Channel;
import io.gmp.sync.Context;
import io.gmp.sync.DeadlineExceededException;
import io.gmp.sync.WaitGroup;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;

class GoToJavaTest {
  private static final Duration LONG = Duration.ofSeconds(30);

  @Test
  void everySnippetOfThePageIsCodeThatCompiles() throws Exception {
    Snippets.of(Path.of("go-to-java.md")).assertAreIn("GoToJavaTour", 9);
  }

  @Test
  void aWaitGroupWaitsForAll() throws Exception {
    assertThat(GoToJavaTour.sum(List.of(1, 2, 3))).isEqualTo(6);
  }

  @Test
  void anErrGroupGivesAllOrTheFirstFailure() throws Exception {
    assertThat(GoToJavaTour.lengths(Context.background(), List.of("go", "java")))
        .isEqualTo(Map.of("go", 2, "java", 4));
    assertThatExceptionOfType(ExecutionException.class)
        .isThrownBy(() -> GoToJavaTour.lengths(Context.background(), List.of("go", "")))
        .withCauseInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void anAnswerThatDoesNotComeInTimeIsGivenUp() throws Exception {
    Channel<String> answers = Channel.make(1);
    answers.send("yes");
    assertThat(GoToJavaTour.ask(Context.background(), answers)).isEqualTo("yes");
    assertThatExceptionOfType(DeadlineExceededException.class)
        .isThrownBy(() -> GoToJavaTour.ask(Context.background(), answers));
  }

  @Test
  void aContextInterruptsIfToldTo() throws Exception {
    try (var context = Context.background().withCancel()) {
      Channel<String> silence = Channel.make();
      Goroutine query = GoToJavaTour.interrupted(context, silence);
      context.cancel();
      assertThat(query.join(LONG)).isTrue();
    }
  }

  @Test
  void aTickerTicks() throws Exception {
    assertThat(GoToJavaTour.events()).isEqualTo(3);
  }

  @Test
  void locksAndConditionsWorkInGoroutines() throws Exception {
    var account = new GoToJavaTour.Account();
    var mail = new GoToJavaTour.Mail();
    var group = new WaitGroup();
    for (int i = 0; i < 100; i++) {
      group.go(() -> account.deposit(5));
      group.go(mail::take);
    }
    for (int i = 0; i < 100; i++) {
      Go.go(() -> mail.put("letter"));
    }
    assertThat(group.await(LONG)).isTrue();
    assertThat(account.balance()).isEqualTo(500);
  }

  @Test
  void onceIsOnce() throws Exception {
    var settings = new GoToJavaTour.Settings();
    var group = new WaitGroup();
    for (int i = 0; i < 10; i++) {
      group.go(settings::config);
    }
    group.await();
    assertThat(settings.config()).isEqualTo("loaded 1");
    assertThat(settings.loads).hasValue(1);
  }

  @Test
  void aBufferIsUsedAgain() {
    Channel<byte[]> pool = Channel.make(2);
    assertThat(GoToJavaTour.withBuffer(pool)).isEqualTo(1);
    assertThat(GoToJavaTour.withBuffer(pool)).isEqualTo(2);
    assertThat(pool.len()).isEqualTo(1);
  }
}
