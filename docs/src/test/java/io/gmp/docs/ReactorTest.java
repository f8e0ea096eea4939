package io.gmp.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.awaitility.Durations.ONE_MINUTE;

import io.gmp.Gmp;
import io.gmp.actor.Actor;
import io.gmp.actor.ActorRef;
import io.gmp.actor.ActorSystem;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ReactorTest {
  private final ReactorTour tour = new ReactorTour();

  @Test
  void everySnippetOfThePageIsCodeThatCompiles() throws Exception {
    Snippets.of(Path.of("reactor.md")).assertAreIn("ReactorTour", 8);
  }

  @Test
  void everyRowIsLoaded() {
    tour.rails();
    await().atMost(ONE_MINUTE).until(() -> tour.rows.size() == 100);
  }

  @Test
  void operatorsRunOnGmpWhileItIsInstalled() {
    tour.installed();
    assertThat(tour.queried).contains(0L, 1L, 2L);
  }

  @Test
  void whatIsSentIsPriced() throws Exception {
    tour.channel();
    await().atMost(ONE_MINUTE).until(() -> tour.priced.contains("order 1"));
  }

  @Test
  void whoHasEnoughPagesClosesTheChannel() {
    int few = IntStream.rangeClosed(1, 100).sum();
    int most = IntStream.rangeClosed(1, 124).sum();
    assertThat(ReactorTour.pages()).isBetween(few, most);
  }

  @Test
  void aPageIsFetched() {
    assertThat(ReactorTour.page().block(Duration.ofMinutes(1))).isEqualTo("the page /index.html");
  }

  @Test
  void pricesComeInOrderAndTheLogHearsOfTheEnd() {
    try (ActorSystem system = ActorSystem.create("docs", Gmp.defaultRuntime())) {
      ActorRef<ReactorTour.Price> pricing =
          system.spawn(
              Actor.of(
                  0,
                  (context, state, price) -> {
                    price.reply().tell(price.item() * 10);
                    return state;
                  }));
      assertThat(ReactorTour.prices(pricing).collectList().block(Duration.ofMinutes(1)))
          .isEqualTo(List.of(10, 20, 30, 40, 50, 60, 70, 80, 90, 100));
      var lines = new ConcurrentLinkedQueue<String>();
      ReactorTour.log(
          system.spawn(
              Actor.of(
                  lines,
                  (context, queue, line) -> {
                    queue.add(line);
                    return queue;
                  })));
      await().atMost(ONE_MINUTE).until(() -> lines.size() == 3);
      assertThat(lines).containsExactly("a", "b", "end");
    }
  }
}
