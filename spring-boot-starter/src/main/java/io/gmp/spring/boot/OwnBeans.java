package io.gmp.spring.boot;

import org.springframework.aop.framework.autoproxy.AutoProxyUtils;
import org.springframework.beans.factory.annotation.AnnotatedBeanDefinition;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.boot.autoconfigure.AutoConfiguration;

/**
 * The beans of gmp's auto-configurations. None of them has methods with annotations for Spring to
 * find; to look for {@code @EventListener} on {@code Gmp} and {@code ActorSystem} all the same
 * would load the types of all their signatures while the application starts. So they are said to be
 * of a class that has no methods to look at; that is of account for the search for annotated
 * methods, and not for injection.
 */
final class OwnBeans {
  private static final String PACKAGE = "io.gmp.spring.boot.";

  private OwnBeans() {}

  static void hideFromAnnotationScans(BeanDefinitionRegistry registry) {
    for (String name : registry.getBeanDefinitionNames()) {
      BeanDefinition definition = registry.getBeanDefinition(name);
      if (isOwn(definition)) {
        definition.setAttribute(AutoProxyUtils.ORIGINAL_TARGET_CLASS_ATTRIBUTE, Object.class);
      }
    }
  }

  static boolean isHidden(BeanDefinition definition) {
    return definition.getAttribute(AutoProxyUtils.ORIGINAL_TARGET_CLASS_ATTRIBUTE) == Object.class;
  }

  /** An auto-configuration of gmp's, what it makes, or the properties. */
  private static boolean isOwn(BeanDefinition definition) {
    if (GmpProperties.class.getName().equals(definition.getBeanClassName())) {
      return true;
    }
    return definition instanceof AnnotatedBeanDefinition annotated
        && annotated.getMetadata().getClassName().startsWith(PACKAGE)
        && annotated.getMetadata().hasAnnotation(AutoConfiguration.class.getName());
  }
}
