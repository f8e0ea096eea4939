package io.gmp.spring.boot;

import java.util.List;
import org.springframework.beans.factory.BeanDefinitionStoreException;

/** A class is marked as an actor component and cannot be one. */
final class InvalidActorComponentException extends BeanDefinitionStoreException {
  private static final long serialVersionUID = 1L;

  InvalidActorComponentException(String beanName, Class<?> type, List<String> problems) {
    super(
        "The actor component '"
            + beanName
            + "' ("
            + type.getName()
            + ") cannot be an actor:\n\n    - "
            + String.join("\n    - ", problems)
            + "\n");
  }
}
