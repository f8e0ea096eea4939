package io.gmp.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.awaitility.Durations.ONE_MINUTE;

import io.gmp.Gmp;
import io.gmp.actor.ActorSystem;
import io.gmp.channel.Channel;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ReadmeTest {
  private static final Path README = Path.of("../README.md");

  @Test
  void everySnippetOfTheReadmeIsCodeThatCompiles() throws Exception {
    Snippets.of(README).assertAreIn("ReadmeTour", 7);
  }

  @Test
  void theTourOfSelectRuns() throws Exception {
    Channel<Integer> orders = Channel.make(1);
    Channel<String> audit = Channel.make(1);
    assertThat(ReadmeTour.first(orders, audit, "entry")).isEqualTo("audited");
    assertThat(ReadmeTour.first(orders, audit, "entry")).isEqualTo("late");
  }

  @Test
  void theTourOfChannelsRuns() throws Exception {
    ReadmeTour.goroutinesAndChannels();
  }

  @Test
  void theTourOfLockedThreadsRuns() throws Exception {
    try (Gmp gmp = Gmp.builder().name("tour").gomaxprocs(2).build()) {
      assertThat(ReadmeTour.lockedWorker(gmp, README)).isEqualTo(Files.readAllBytes(README));
    }
  }

  @Test
  void theTourOfActorsRuns() throws Exception {
    try (Gmp gmp = Gmp.builder().name("tour").gomaxprocs(2).build();
        ActorSystem system = ActorSystem.create("bank", gmp)) {
      assertThat(ReadmeTour.account(system)).isEqualTo(500);
    }
  }

  @Test
  void theTourOfReactorRuns() throws Exception {
    Channel<Integer> numbers = Channel.make(3);
    var tour = new ReadmeTour();
    tour.reactor(numbers);
    for (int i = 1; i <= 3; i++) {
      numbers.send(i);
    }
    numbers.close();

    await()
        .atMost(ONE_MINUTE)
        .untilAsserted(() -> assertThat(tour.priced).containsExactly(1, 2, 3));
  }
}
