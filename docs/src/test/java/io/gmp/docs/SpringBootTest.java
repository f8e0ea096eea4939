package io.gmp.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.awaitility.Durations.ONE_MINUTE;

import io.gmp.Gmp;
import io.gmp.spring.boot.GmpAutoConfiguration;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;

class SpringBootTest {
  private static final Pattern PROPERTY =
      Pattern.compile("\"name\": \"(gmp\\.[^\"]+)\",\\s+\"type\"");
  private static final Duration LONG = Duration.ofSeconds(30);

  @Test
  void everySnippetOfThePageIsCodeThatCompiles() throws Exception {
    Snippets.of(Path.of("spring-boot.md")).assertAreIn("SpringBootTour", 5);
  }

  @Test
  void everyPropertyIsOnThePage() throws Exception {
    String page = Files.readString(Path.of("spring-boot.md"));
    var names = new TreeSet<String>();
    var all =
        getClass().getClassLoader().getResources("META-INF/spring-configuration-metadata.json");
    for (var each : Collections.list(all)) {
      try (var file = each.openStream()) {
        PROPERTY
            .matcher(new String(file.readAllBytes(), StandardCharsets.UTF_8))
            .results()
            .forEach(found -> names.add(found.group(1)));
      }
    }
    assertThat(names).contains("gmp.enabled", "gmp.debug.scheddetail");
    names.removeIf(name -> name.startsWith("gmp.actors.default-supervision."));
    assertThat(names)
        .allSatisfy(
            name ->
                assertThat(page)
                    .containsAnyOf(
                        "`" + name + "`",
                        "`" + name + ".",
                        "`." + name.substring(name.lastIndexOf('.') + 1) + "`"));
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
