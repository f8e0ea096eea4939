package io.gmp.spring.boot;

import io.gmp.actor.ActorRef;
import java.lang.reflect.Method;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.BeanFactoryAware;
import org.springframework.context.ApplicationListener;
import org.springframework.context.event.ApplicationListenerMethodAdapter;
import org.springframework.context.event.EventListenerFactory;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.AnnotatedElementUtils;

/** Tells the application's events to the actors whose components listen to them. */
final class ActorEventListenerFactory implements EventListenerFactory, BeanFactoryAware, Ordered {
  private @Nullable BeanFactory beans;

  @Override
  public void setBeanFactory(BeanFactory beans) {
    this.beans = beans;
  }

  @Override
  public boolean supportsMethod(Method method) {
    return AnnotatedElementUtils.hasAnnotation(method.getDeclaringClass(), ActorComponent.class);
  }

  @Override
  public ApplicationListener<?> createApplicationListener(
      String beanName, Class<?> type, Method method) {
    return new Teller(Objects.requireNonNull(beans, "not a bean"), beanName, type, method);
  }

  /** Before those that call a bean. */
  @Override
  public int getOrder() {
    return 0;
  }

  private static final class Teller extends ApplicationListenerMethodAdapter {
    private final BeanFactory beans;
    private final String address;

    Teller(BeanFactory beans, String beanName, Class<?> type, Method method) {
      super(beanName, type, method);
      this.beans = beans;
      this.address = beanName + ActorRefRegistrar.SUFFIX;
    }

    /** The event is a message of the actor, beside those its address is typed for. */
    @Override
    @SuppressWarnings("unchecked")
    protected @Nullable Object doInvoke(@Nullable Object... arguments) {
      var actor = (ActorRef<Object>) beans.getBean(address);
      try {
        actor.tell(Objects.requireNonNull(arguments[0], "an event is never null"));
        return null;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException(
            "interrupted while the mailbox of " + actor + " is full", e);
      }
    }
  }
}
