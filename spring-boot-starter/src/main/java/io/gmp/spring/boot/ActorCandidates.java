package io.gmp.spring.boot;

import io.gmp.actor.ActorRef;
import io.gmp.actor.Entities;
import java.util.ArrayList;
import java.util.List;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.core.ResolvableType;

/** The actors among the beans, for people who look for one. */
final class ActorCandidates {
  private ActorCandidates() {}

  /** Whether that is the type of an address. */
  static boolean isAddress(ResolvableType type) {
    return type.resolve() == ActorRef.class || type.resolve() == Entities.class;
  }

  static String name(ResolvableType type) {
    return (type.resolve() == Entities.class ? "Entities<" : "ActorRef<")
        + type.getGeneric(0)
        + ">";
  }

  /** A line for each address of these names. */
  static String list(BeanFactory factory, Iterable<String> names) {
    var text = new StringBuilder();
    if (factory instanceof ConfigurableListableBeanFactory beans) {
      for (String name : names) {
        if (beans.containsBeanDefinition(name)
            && beans.getMergedBeanDefinition(name) instanceof RootBeanDefinition definition) {
          text.append("    - ")
              .append(name)
              .append(": ")
              .append(name(definition.getResolvableType()))
              .append(", of ")
              .append(definition.getResourceDescription())
              .append('\n');
        }
      }
    }
    return text.toString();
  }

  /** The names of all addresses. */
  static List<String> names(BeanFactory factory) {
    var names = new ArrayList<String>();
    if (factory instanceof ConfigurableListableBeanFactory beans) {
      names.addAll(List.of(beans.getBeanNamesForType(ActorRef.class, true, false)));
      names.addAll(List.of(beans.getBeanNamesForType(Entities.class, true, false)));
    }
    return names;
  }

  /** What the qualifier of an address is: the name of the bean that defines it. */
  static String qualifier(String address) {
    for (String suffix : List.of(ActorRefRegistrar.SUFFIX, ActorRefRegistrar.ENTITIES)) {
      if (address.endsWith(suffix)) {
        return address.substring(0, address.length() - suffix.length());
      }
    }
    return address;
  }
}
