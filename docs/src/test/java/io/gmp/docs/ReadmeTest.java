package io.gmp.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gmp.Gmp;
import io.gmp.actor.ActorSystem;
import io.gmp.channel.Channel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class ReadmeTest {
  private static final Path README = Path.of("../README.md");
  private static final Path TOUR = Path.of("src/test/java/io/gmp/docs/ReadmeTour.java");
  private static final Pattern JAVA = Pattern.compile("```java\\n(.*?)```", Pattern.DOTALL);

  @Test
  void everySnippetOfTheReadmeIsCodeThatCompiles() throws IOException {
    String tour = squeezed(Files.readString(TOUR)).replace("static class", "class");
    List<String> snippets =
        JAVA.matcher(Files.readString(README)).results().map(r -> squeezed(r.group(1))).toList();

    assertThat(snippets).hasSize(6).allSatisfy(snippet -> assertThat(tour).contains(snippet));
  }

  private static String squeezed(String code) {
    return code.replaceAll("\\s+", " ").strip();
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

    await().untilAsserted(() -> assertThat(tour.priced).containsExactly(1, 2, 3));
  }
}
