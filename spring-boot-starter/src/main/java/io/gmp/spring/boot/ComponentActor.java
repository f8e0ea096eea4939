package io.gmp.spring.boot;

import io.gmp.actor.Actor;
import io.gmp.actor.ActorBuilder;
import io.gmp.actor.ActorContext;
import io.gmp.actor.ActorDefinition;
import io.gmp.actor.Signal;
import io.gmp.actor.Supervision;
import io.gmp.spring.boot.ActorMethods.Handling;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.util.ReflectionUtils;

/**
 * The definition of an actor that is made of a component. The state is an instance, which the
 * container makes and destroys; a message goes to the method for its type.
 */
final class ComponentActor {
  private static final MethodType WITHOUT_CONTEXT =
      MethodType.methodType(void.class, Object.class, Object.class);

  private static final List<Class<? extends Signal>> ENDS =
      List.of(Signal.PostStop.class, Signal.PreRestart.class);

  private final String beanName;
  private final ConfigurableBeanFactory beans;
  private final ActorMethods methods;

  /** Made while the application starts, so that what the component lacks stops that. */
  private final AtomicReference<@Nullable Object> first;

  private ComponentActor(String beanName, ConfigurableBeanFactory beans, ActorMethods methods) {
    this.beanName = beanName;
    this.beans = beans;
    this.methods = methods;
    this.first = new AtomicReference<>(beans.getBean(beanName));
  }

  static ActorDefinition<Object> definition(
      String beanName, ConfigurableBeanFactory beans, ActorMethods methods) {
    return new ComponentActor(beanName, beans, methods).definition();
  }

  private ActorDefinition<Object> definition() {
    ActorBuilder<Object, Object> builder = Actor.builderAfter(context -> instance());
    for (Handling handling : methods.handlers()) {
      var invoker = new Invoker(handling);
      if (!handling.isSignal()) {
        builder.on(handling.parameter(), invoker::handle);
      } else if (!ENDS.contains(handling.parameter())) {
        builder.onSignal(handling.parameter().asSubclass(Signal.class), invoker::handle);
      }
    }
    for (Class<? extends Signal> end : ENDS) {
      heedEnd(builder, end);
    }
    var said = AnnotatedElementUtils.findMergedAnnotation(methods.type(), ActorComponent.class);
    ActorDefinition<Object> definition = builder.build();
    if (said != null && said.onFailure().length > 0) {
      definition = definition.supervise(supervision(said.onFailure()[0]));
    }
    return said != null && said.pinned() ? definition.pinned() : definition;
  }

  private Object instance() {
    Object made = first.getAndSet(null);
    return made != null ? made : beans.getBean(beanName);
  }

  /** What happens to an instance that is given up: it hears of that, and is destroyed. */
  private <T extends Signal> void heedEnd(ActorBuilder<Object, Object> builder, Class<T> end) {
    Optional<Invoker> heard =
        methods.handlers().stream()
            .filter(handling -> handling.isSignal() && handling.parameter().isAssignableFrom(end))
            .max(Comparator.comparing(handling -> handling.parameter() == end))
            .map(Invoker::new);
    builder.onSignal(
        end,
        (context, state, signal) -> {
          try {
            return heard.isPresent() ? heard.get().handle(context, state, signal) : state;
          } finally {
            beans.destroyBean(beanName, state);
          }
        });
  }

  private static Supervision supervision(Supervision.Decision decision) {
    return switch (decision) {
      case RESUME -> Supervision.resume();
      case RESTART -> Supervision.restart();
      case STOP -> Supervision.stop();
      case ESCALATE -> Supervision.escalate();
    };
  }

  /** Calls one method, on whatever the container has made of the component. */
  private static final class Invoker {
    private final Handling handling;

    /** The method as it is called on instances of a class, of which a component has one only. */
    private final ClassValue<MethodHandle> handles =
        new ClassValue<>() {
          @Override
          protected MethodHandle computeValue(Class<?> type) {
            return handle(type);
          }
        };

    Invoker(Handling handling) {
      this.handling = handling;
    }

    private MethodHandle handle(Class<?> type) {
      Method method = AopUtils.selectInvocableMethod(handling.method(), type);
      ReflectionUtils.makeAccessible(method);
      try {
        MethodHandle found = MethodHandles.lookup().unreflect(method);
        return found.asType(
            handling.takesContext()
                ? WITHOUT_CONTEXT.appendParameterTypes(Object.class)
                : WITHOUT_CONTEXT);
      } catch (IllegalAccessException e) {
        throw new IllegalStateException("an actor's method cannot be called: " + method, e);
      }
    }

    Object handle(ActorContext<Object> context, Object state, Object message) throws Exception {
      invoke(context, state, message);
      return state;
    }

    private void invoke(ActorContext<Object> context, Object state, Object argument)
        throws Exception {
      MethodHandle handle = handles.get(state.getClass());
      try {
        if (handling.takesContext()) {
          handle.invokeExact(state, argument, (Object) context);
        } else {
          handle.invokeExact(state, argument);
        }
      } catch (Exception | Error e) {
        throw e;
      } catch (Throwable e) {
        throw new IllegalStateException("an actor's method threw what is no exception", e);
      }
    }
  }
}
