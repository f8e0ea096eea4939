package io.gmp.spring.boot;

import io.gmp.actor.ActorContext;
import io.gmp.actor.Signal;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.context.event.EventListener;
import org.springframework.core.MethodIntrospector;
import org.springframework.core.ResolvableType;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.util.ClassUtils;

/**
 * What an actor component handles, read from its class and checked: all that is wrong is said at
 * once.
 *
 * @param type the class
 * @param messages the type of its messages
 * @param handlers one for each type that it handles
 */
record ActorMethods(Class<?> type, ResolvableType messages, List<Handling> handlers) {

  /**
   * A method that handles something.
   *
   * @param parameter what it takes, without its type arguments
   * @param takesContext whether it has a second parameter
   */
  record Handling(Method method, Class<?> parameter, boolean takesContext) {
    boolean isSignal() {
      return Signal.class.isAssignableFrom(parameter);
    }

    boolean isEvent() {
      return AnnotatedElementUtils.hasAnnotation(method, EventListener.class)
          && !AnnotatedElementUtils.hasAnnotation(method, On.class);
    }
  }

  static ActorMethods of(String beanName, Class<?> beanType) {
    Class<?> type = ClassUtils.getUserClass(beanType);
    var problems = new ArrayList<String>();
    Set<Method> methods =
        MethodIntrospector.selectMethods(type, (Method method) -> isHandler(method));
    var handlers = new ArrayList<Handling>();
    methods.stream()
        .sorted(Comparator.comparing(Method::getName).thenComparing(Method::toString))
        .forEach(method -> add(method, handlers, problems));
    ResolvableType messages = problems.isEmpty() ? messages(type, handlers, problems) : null;
    if (messages == null || !problems.isEmpty()) {
      throw new InvalidActorComponentException(beanName, type, problems);
    }
    return new ActorMethods(type, messages, List.copyOf(handlers));
  }

  private static boolean isHandler(Method method) {
    return AnnotatedElementUtils.hasAnnotation(method, On.class)
        || AnnotatedElementUtils.hasAnnotation(method, EventListener.class);
  }

  private static void add(Method method, List<Handling> handlers, List<String> problems) {
    String name = method.getName();
    Class<?>[] parameters = method.getParameterTypes();
    if (method.getReturnType() != void.class) {
      problems.add(name + " returns a value, which nobody would get; answer by a ReplyTo");
    }
    if (Modifier.isStatic(method.getModifiers())) {
      problems.add(name + " is static; the state of an actor is in its fields");
    }
    if (Arrays.stream(method.getAnnotations())
        .anyMatch(
            each -> each.annotationType().getSimpleName().equals("TransactionalEventListener"))) {
      problems.add(
          name
              + " listens to transactions, whose thread is another; tell the actor from a"
              + " listener");
    }
    boolean takesContext = parameters.length == 2 && parameters[1] == ActorContext.class;
    if (parameters.length != 1 && !takesContext) {
      problems.add(name + " must take a message, and may take an ActorContext behind it");
      return;
    }
    if (parameters[0].isPrimitive()) {
      problems.add(name + " takes a primitive value, but a message is an object");
    }
    for (Handling other : handlers) {
      if (other.parameter() == parameters[0]) {
        problems.add(
            other.method().getName()
                + " and "
                + name
                + " both handle a "
                + parameters[0].getName());
      }
    }
    handlers.add(new Handling(method, parameters[0], takesContext));
  }

  // ---- the type of the messages ----

  private static @Nullable ResolvableType messages(
      Class<?> type, List<Handling> handlers, List<String> problems) {
    List<Handling> taken = handlers.stream().filter(h -> !h.isSignal() && !h.isEvent()).toList();
    if (taken.isEmpty()) {
      problems.add("it has no method with @On that takes a message");
      return null;
    }
    var annotation = AnnotatedElementUtils.findMergedAnnotation(type, ActorComponent.class);
    if (annotation != null && annotation.messages() != void.class) {
      return said(annotation.messages(), taken, problems);
    }
    if (taken.size() == 1) {
      return ResolvableType.forMethodParameter(taken.getFirst().method(), 0, type);
    }
    Set<Class<?>> common = null;
    for (Handling each : taken) {
      Set<Class<?>> above = sealedAbove(each.parameter());
      if (common == null) {
        common = above;
      } else {
        common.retainAll(above);
      }
    }
    if (common == null || common.isEmpty()) {
      problems.add(
          "its methods take messages of several types that belong to no sealed interface; name"
              + " what is above them with @ActorComponent(messages = ...)");
      return null;
    }
    return ResolvableType.forClass(common.iterator().next()); // the nearest
  }

  private static ResolvableType said(
      Class<?> messages, List<Handling> taken, List<String> problems) {
    for (Handling each : taken) {
      if (!messages.isAssignableFrom(each.parameter())) {
        problems.add(
            each.method().getName()
                + " takes a "
                + each.parameter().getName()
                + ", which is no "
                + messages.getName()
                + ", as its messages are");
      }
    }
    Type declared = messages;
    return ResolvableType.forType(declared);
  }

  /** The sealed types to which this one belongs, itself first if it is one. */
  private static Set<Class<?>> sealedAbove(Class<?> type) {
    var found = new LinkedHashSet<Class<?>>();
    var open = new ArrayList<Class<?>>(List.of(type));
    for (int i = 0; i < open.size(); i++) {
      Class<?> each = open.get(i);
      if (each.isSealed() && !each.getPackageName().startsWith("java.")) {
        found.add(each);
      }
      open.addAll(List.of(each.getInterfaces()));
      if (each.getSuperclass() != null) {
        open.add(each.getSuperclass());
      }
    }
    return found;
  }
}
