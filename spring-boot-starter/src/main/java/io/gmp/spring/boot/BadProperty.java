package io.gmp.spring.boot;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;

/**
 * A setting that cannot be used.
 *
 * @param name the property
 * @param value what it says
 * @param origin where that was found
 * @param allowed what may stand there
 */
record BadProperty(String name, String value, String origin, String allowed) {

  static BadProperty of(ConfigurationProperty property, String allowed) {
    return new BadProperty(
        property.getName().toString(),
        String.valueOf(property.getValue()),
        origin(property),
        allowed);
  }

  /** The property of that name, where anybody has set it. */
  static @Nullable ConfigurationProperty find(
      Iterable<ConfigurationPropertySource> sources, ConfigurationPropertyName name) {
    for (ConfigurationPropertySource source : sources) {
      ConfigurationProperty property = source.getConfigurationProperty(name);
      if (property != null) {
        return property;
      }
    }
    return null;
  }

  private static String origin(ConfigurationProperty property) {
    Object origin = property.getOrigin();
    if (origin != null) {
      return origin.toString();
    }
    var source = property.getSource();
    Object underlying = source == null ? null : source.getUnderlyingSource();
    return Objects.toString(underlying, "unknown");
  }

  String text() {
    return """

        Property: %s
        Value: "%s"
        Origin: %s
        Allowed: %s
    """
        .formatted(name, value, origin, allowed);
  }

  /** All of them as text. */
  static String text(Iterable<BadProperty> all) {
    var text = new StringBuilder();
    all.forEach(each -> text.append(each.text()));
    return text.toString();
  }

  static BadProperty of(@Nullable ConfigurationProperty property, String name, String allowed) {
    return property != null ? of(property, allowed) : new BadProperty(name, "", "unknown", allowed);
  }
}
