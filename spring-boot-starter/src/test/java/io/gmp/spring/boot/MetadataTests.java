package io.gmp.spring.boot;

import static org.assertj.core.api.Assertions.assertThat;

import io.gmp.actor.Mailbox;
import java.io.IOException;
import java.io.InputStream;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class MetadataTests {
  private static final String METADATA = "META-INF/spring-configuration-metadata.json";

  private static JsonNode metadata() throws IOException {
    for (var url : Collections.list(GmpProperties.class.getClassLoader().getResources(METADATA))) {
      try (InputStream file = url.openStream()) {
        JsonNode all = new JsonMapper().readTree(file);
        if (properties(all).containsKey("gmp.enabled")) {
          return all;
        }
      }
    }
    throw new AssertionError("there are no metadata of gmp");
  }

  private static Map<String, JsonNode> properties(JsonNode metadata) {
    var found = new TreeMap<String, JsonNode>();
    metadata.get("properties").forEach(each -> found.put(each.get("name").asString(), each));
    return found;
  }

  @Test
  void describeEachPropertyInASentence() throws IOException {
    assertThat(properties(metadata()))
        .allSatisfy(
            (name, property) -> {
              assertThat(property.path("type").asString("")).isNotEmpty();
              assertThat(property.path("description").asString("")).matches("[A-Z](?s:.*)\\.");
            });
  }

  @Test
  void nameWhatStandsBelowTheDefaultSupervision() throws IOException {
    assertThat(properties(metadata()).keySet())
        .containsAll(
            Stream.of("strategy", "max-restarts", "within", "min-backoff", "max-backoff", "jitter")
                .map(last -> "gmp.actors.default-supervision." + last)
                .toList())
        .contains("gmp.actors.default-supervision", "gmp.actors.default-mailbox", "gmp.actors");
  }

  @Test
  void nameWhatOnlyConditionsRead() throws IOException {
    assertThat(properties(metadata()))
        .hasEntrySatisfying(
            "management.health.gmp.enabled",
            property -> assertThat(property.path("defaultValue").asBoolean()).isTrue());
  }

  @Test
  void sayWhatHoldsWhereNothingIsSaid() throws IOException {
    var properties = properties(metadata());
    assertThat(properties.get("gmp.actors.default-mailbox").path("defaultValue").asString(""))
        .isEqualTo(Integer.toString(Mailbox.DEFAULT_CAPACITY));
    assertThat(properties.get("gmp.actors.default-mailbox").path("description").asString(""))
        .isNotEmpty();
    assertThat(properties.get("gmp.actors.default-supervision").path("defaultValue").asString(""))
        .isEqualTo("stop");
  }

  @Test
  void proposeValuesThatCanBeBound() throws IOException {
    var types =
        Map.of(
            "gmp.actors.default-mailbox", MailboxSize.class,
            "gmp.actors.default-supervision", SupervisionProperties.class);
    var hints = metadata().get("hints");
    assertThat(hints).hasSize(types.size());
    for (JsonNode hint : hints) {
      String name = hint.get("name").asString();
      for (JsonNode value : hint.get("values")) {
        var source =
            new MapConfigurationPropertySource(Map.of(name, value.get("value").asString()));
        assertThat(new Binder(source).bind(name, types.get(name)).isBound()).isTrue();
      }
    }
  }
}
