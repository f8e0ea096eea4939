package io.gmp.spring.boot;

import io.gmp.actor.ActorDefinition;
import io.gmp.actor.ActorRef;
import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Stream;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.aot.BeanRegistrationAotProcessor;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.BeanDefinitionRegistryPostProcessor;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.core.ResolvableType;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.annotation.MergedAnnotation;

/**
 * For each bean definition of type {@code ActorDefinition<M>} it registers one of type {@code
 * ActorRef<M>}, named after the first with {@value #SUFFIX} behind it, which spawns the actor when
 * it is instantiated. It looks at declared types only and instantiates nothing.
 *
 * <p>The address is found by what the definition says about itself: it is primary, a fallback, lazy
 * and qualified as the definition is. Where the definition has no {@link Qualifier}, its bean name
 * serves as one.
 *
 * <p>Ahead-of-time processing leaves these bean definitions out; they are registered again when the
 * application starts.
 */
final class ActorRefRegistrar implements BeanDefinitionRegistryPostProcessor {
  static final String SUFFIX = "Ref";

  @Override
  public void postProcessBeanDefinitionRegistry(BeanDefinitionRegistry registry) {
    var beans = (ConfigurableListableBeanFactory) registry;
    for (String name : beans.getBeanNamesForType(ActorDefinition.class, true, false)) {
      registry.registerBeanDefinition(name + SUFFIX, address(name, beans));
    }
  }

  private static RootBeanDefinition address(String name, ConfigurableListableBeanFactory beans) {
    if (!beans.containsBeanDefinition(name)
        || !(beans.getMergedBeanDefinition(name) instanceof RootBeanDefinition definition)) {
      throw new UnknownMessageTypeException(name, null);
    }
    var messages = messages(name, definition);
    var address = new RootBeanDefinition();
    address.setTargetType(ResolvableType.forClassWithGenerics(ActorRef.class, messages));
    address.setInstanceSupplier(() -> spawn(name, beans));
    address.setAttribute(BeanRegistrationAotProcessor.IGNORE_REGISTRATION_ATTRIBUTE, true);
    address.setQualifiedElement(qualifiers(name, definition));
    address.copyQualifiersFrom(definition);
    address.setAutowireCandidate(definition.isAutowireCandidate());
    address.setDefaultCandidate(definition.isDefaultCandidate());
    address.setPrimary(definition.isPrimary());
    address.setFallback(definition.isFallback());
    if (definition.getLazyInit() != null) {
      address.setLazyInit(definition.getLazyInit());
    }
    address.setResourceDescription(origin(name, definition));
    return address;
  }

  private static ResolvableType messages(String name, RootBeanDefinition definition) {
    var messages = definition.getResolvableType().as(ActorDefinition.class).getGeneric(0);
    if (messages.resolve() == null
        || messages.getType() instanceof WildcardType
        || messages.getType() instanceof TypeVariable<?>) {
      throw new UnknownMessageTypeException(name, origin(name, definition));
    }
    return messages;
  }

  private static ActorRef<?> spawn(String name, BeanFactory beans) {
    return beans
        .getBean(ActorBeans.class)
        .spawn(name, (ActorDefinition<?>) beans.getBean(name, ActorDefinition.class));
  }

  private static AnnotatedElement qualifiers(String name, RootBeanDefinition definition) {
    Method method = definition.getResolvedFactoryMethod();
    var declared = method != null ? method.getAnnotations() : new Annotation[0];
    if (Arrays.stream(declared).anyMatch(Qualifier.class::isInstance)) {
      return AnnotatedElementUtils.forAnnotations(declared);
    }
    var byName = MergedAnnotation.of(Qualifier.class, Map.of("value", name)).synthesize();
    return AnnotatedElementUtils.forAnnotations(
        Stream.concat(Arrays.stream(declared), Stream.of(byName)).toArray(Annotation[]::new));
  }

  private static String origin(String name, BeanDefinition definition) {
    String method = definition.getFactoryMethodName();
    String resource = definition.getResourceDescription();
    return "bean '"
        + name
        + "'"
        + (method != null ? ", method '" + method + "'" : "")
        + (resource != null ? ", in " + resource : "");
  }
}
