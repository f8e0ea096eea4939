package io.gmp.spring.boot;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Settings of gmp cannot be used; it knows all of them that were found. */
final class InvalidPropertiesException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient List<BadProperty> properties;

  InvalidPropertiesException(List<BadProperty> properties, @Nullable Throwable cause) {
    super(
        (properties.size() == 1
                ? "1 setting of gmp cannot be used:"
                : properties.size() + " settings of gmp cannot be used:")
            + "\n"
            + BadProperty.text(properties),
        cause);
    this.properties = List.copyOf(properties);
  }

  List<BadProperty> properties() {
    return properties;
  }
}
