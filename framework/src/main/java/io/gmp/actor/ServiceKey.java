package io.gmp.actor;

import java.util.Objects;

/**
 * Under what actors are registered with the {@link Receptionist}: a name and what they understand.
 * Two keys are equal if both are.
 *
 * @param type the class of the messages
 * @param name the name, not blank
 * @param <M> the messages
 */
public record ServiceKey<M>(Class<M> type, String name) {
  /**
   * Checks what was given.
   *
   * @throws IllegalArgumentException if the name is blank
   */
  public ServiceKey {
    Objects.requireNonNull(type, "the type is null");
    if (name.isBlank()) {
      throw new IllegalArgumentException("the name of a service must not be blank");
    }
  }
}
