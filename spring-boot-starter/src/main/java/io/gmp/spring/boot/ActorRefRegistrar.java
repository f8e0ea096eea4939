package io.gmp.spring.boot;

import io.gmp.actor.ActorDefinition;
import io.gmp.actor.ActorRef;
import io.gmp.actor.Entities;
import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
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
 * For each bean definition of type {@code ActorDefinition<M>}, and for each actor component, it
 * registers one of type {@code ActorRef<M>}, named after the first with {@value #SUFFIX} behind it,
 * which spawns the actor when it is instantiated; for one of type {@code EntityDefinition<M>} one
 * of type {@code Entities<M>}, with {@value #ENTITIES} behind the name. It looks at declared types
 * only and instantiates nothing.
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
  static final String ENTITIES = "Entities";

  private static final String LISTENERS = "gmpEventListenerFactory";

  @Override
  public void postProcessBeanDefinitionRegistry(BeanDefinitionRegistry registry) {
    OwnBeans.hideFromAnnotationScans(registry);
    var beans = (ConfigurableListableBeanFactory) registry;
    for (String name : beans.getBeanNamesForType(ActorDefinition.class, true, false)) {
      RootBeanDefinition definition = definition(name, beans);
      registry.registerBeanDefinition(
          name + SUFFIX,
          address(
              ActorRef.class,
              messages(name, definition, ActorDefinition.class),
              name,
              definition,
              () -> spawn(name, beans)));
    }
    for (String name : beans.getBeanNamesForType(EntityDefinition.class, true, false)) {
      RootBeanDefinition definition = definition(name, beans);
      registry.registerBeanDefinition(
          name + ENTITIES,
          address(
              Entities.class,
              messages(name, definition, EntityDefinition.class),
              name,
              definition,
              () -> keep(name, beans)));
    }
    for (String name : List.of(beans.getBeanDefinitionNames())) {
      Class<?> type = component(name, beans);
      if (type != null) {
        registerComponent(name, type, registry, beans);
      }
    }
  }

  private static RootBeanDefinition definition(String name, ConfigurableListableBeanFactory beans) {
    if (beans.containsBeanDefinition(name)
        && beans.getMergedBeanDefinition(name) instanceof RootBeanDefinition definition) {
      return definition;
    }
    throw new UnknownMessageTypeException(name, null);
  }

  // ---- components ----

  private static @Nullable Class<?> component(String name, ConfigurableListableBeanFactory beans) {
    if (OwnBeans.isHidden(beans.getBeanDefinition(name))
        || beans.getMergedBeanDefinition(name).isAbstract()) {
      return null;
    }
    Class<?> type = beans.getType(name, false);
    return type != null
            && !isOfSpring(type)
            && AnnotatedElementUtils.hasAnnotation(type, ActorComponent.class)
        ? type
        : null;
  }

  /** The annotations of these are not looked at, which would make them proxies at start. */
  private static boolean isOfSpring(Class<?> type) {
    return type.getName().startsWith("org.springframework.");
  }

  private static void registerComponent(
      String name,
      Class<?> type,
      BeanDefinitionRegistry registry,
      ConfigurableListableBeanFactory beans) {
    if (!registry.containsBeanDefinition(LISTENERS)) {
      registry.registerBeanDefinition(
          LISTENERS, new RootBeanDefinition(ActorEventListenerFactory.class));
    }
    ActorMethods methods = ActorMethods.of(name, type);
    registry.getBeanDefinition(name).setScope(BeanDefinition.SCOPE_PROTOTYPE);
    RootBeanDefinition definition = definition(name, beans);
    registry.registerBeanDefinition(
        name + SUFFIX,
        address(
            ActorRef.class,
            methods.messages(),
            name,
            definition,
            () ->
                beans
                    .getBean(ActorBeans.class)
                    .spawn(name, ComponentActor.definition(name, beans, methods))));
  }

  // ---- addresses ----

  private static RootBeanDefinition address(
      Class<?> kind,
      ResolvableType messages,
      String name,
      RootBeanDefinition definition,
      Supplier<?> supplier) {
    var address = new RootBeanDefinition();
    address.setTargetType(ResolvableType.forClassWithGenerics(kind, messages));
    address.setInstanceSupplier(supplier);
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

  private static ResolvableType messages(
      String name, RootBeanDefinition definition, Class<?> kind) {
    var messages = definition.getResolvableType().as(kind).getGeneric(0);
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

  private static Entities<?> keep(String name, BeanFactory beans) {
    return beans
        .getBean(ActorBeans.class)
        .keep(name, (EntityDefinition<?>) beans.getBean(name, EntityDefinition.class));
  }

  private static AnnotatedElement qualifiers(String name, RootBeanDefinition definition) {
    Method method = definition.getResolvedFactoryMethod();
    var declared = method != null ? method.getAnnotations() : ofClass(definition);
    if (Arrays.stream(declared).anyMatch(Qualifier.class::isInstance)) {
      return AnnotatedElementUtils.forAnnotations(declared);
    }
    var byName = MergedAnnotation.of(Qualifier.class, Map.of("value", name)).synthesize();
    return AnnotatedElementUtils.forAnnotations(
        Stream.concat(Arrays.stream(declared), Stream.of(byName)).toArray(Annotation[]::new));
  }

  /** Those of a component, whose class says what a bean method says else. */
  private static Annotation[] ofClass(RootBeanDefinition definition) {
    Class<?> type = definition.getResolvableType().resolve();
    return type != null && definition.getFactoryMethodName() == null
        ? type.getAnnotations()
        : new Annotation[0];
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
