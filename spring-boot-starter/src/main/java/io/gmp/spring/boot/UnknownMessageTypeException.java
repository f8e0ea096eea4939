package io.gmp.spring.boot;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanDefinitionStoreException;

/** The declaration of an actor definition does not say what messages its actor takes. */
final class UnknownMessageTypeException extends BeanDefinitionStoreException {
  private static final long serialVersionUID = 1L;

  private final String beanName;

  UnknownMessageTypeException(String beanName, @Nullable String origin) {
    super(
        "The declaration of "
            + (origin != null ? origin : "bean '" + beanName + "'")
            + " does not say what messages its actor takes, so its ActorRef cannot be injected.");
    this.beanName = beanName;
  }

  String beanName() {
    return beanName;
  }
}
