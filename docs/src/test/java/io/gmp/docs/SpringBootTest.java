package io.gmp.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.awaitility.Durations.ONE_MINUTE;

import io.gmp.Gmp;
import io.gmp.spring.boot.GmpAutoConfiguration;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;

class SpringBootTest {
  private static final Duration LONG = Duration.ofSeconds(30);

  @Test
  void everySnippetOfThePageIsCodeThatCompiles() throws Exception {
    Snippets.of(Path.of("spring-boot.md")).assertAreIn("SpringBootTour", 5);
  }

  @Test
  void theDeskReachesItsActors() throws Exception {
    try (var context = new AnnotationConfigApplicationContext()) {
      context.register(
          GmpAutoConfiguration.class,
          SpringBootTour.Actors.class,
          SpringBootTour.Events.class,
          SpringBootTour.Customizing.class);
      context.registerBean("basket", SpringBootTour.Basket.class);
      context.registerBean(SpringBootTour.Desk.class);
      context.refresh();
      var desk = context.getBean(SpringBootTour.Desk.class);
      desk.basket.tell(new SpringBootTour.Order.Add("tea"));
      desk.orders.ref("one").tell(new SpringBootTour.Order.Add("cup"));
      assertThat(desk.basket.ask(SpringBootTour.Order.Total::new, LONG).join()).isEqualTo(1);
      assertThat(desk.orders.ref("one").ask(SpringBootTour.Order.Total::new, LONG).join())
          .isEqualTo(1);
      context.publishEvent(new SpringBootTour.Closing("Friday"));
      await()
          .atMost(ONE_MINUTE)
          .until(() -> desk.basket.ask(SpringBootTour.Order.Total::new, LONG).join() == 0);
      assertThat(Gmp.current()).isSameAs(context.getBean(Gmp.class));
    }
  }
}
