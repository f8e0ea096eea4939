package io.gmp.spring.boot;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.AbstractBindHandler;
import org.springframework.boot.context.properties.bind.BindContext;
import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;

/**
 * Goes on behind values that cannot be read or used while {@link GmpProperties} is bound, so that
 * all of them are found, and then fails with all of them. Values of other properties are none of
 * its business.
 */
final class CollectingBindHandler extends AbstractBindHandler {
  private static final ConfigurationPropertyName ROOT = ConfigurationPropertyName.of("gmp");

  /** While GmpProperties is bound. A set, for what gives no value is bound once for each name. */
  private @Nullable Set<BadProperty> found;

  CollectingBindHandler(BindHandler parent) {
    super(parent);
  }

  @Override
  public <T> @Nullable Bindable<T> onStart(
      ConfigurationPropertyName name, Bindable<T> target, BindContext context) {
    if (isRoot(name, target)) {
      found = new LinkedHashSet<>();
    }
    return super.onStart(name, target, context);
  }

  @Override
  public @Nullable Object onSuccess(
      ConfigurationPropertyName name, Bindable<?> target, BindContext context, Object result) {
    Set<BadProperty> bad = found;
    if (bad != null && !isRoot(name, target)) {
      String allowed = PropertyRules.broken(name, result);
      if (allowed != null) {
        bad.add(BadProperty.of(context.getConfigurationProperty(), name.toString(), allowed));
      }
    }
    return super.onSuccess(name, target, context, result);
  }

  @Override
  public @Nullable Object onFailure(
      ConfigurationPropertyName name, Bindable<?> target, BindContext context, Exception error)
      throws Exception {
    Set<BadProperty> bad = found;
    ConfigurationProperty property = BadProperty.find(context.getSources(), name);
    if (bad == null || property == null || isRoot(name, target)) {
      return super.onFailure(name, target, context, error);
    }
    bad.add(BadProperty.of(property, PropertyRules.allowed(name, target.getType().resolve())));
    return null;
  }

  @Override
  public void onFinish(
      ConfigurationPropertyName name,
      Bindable<?> target,
      BindContext context,
      @Nullable Object result)
      throws Exception {
    super.onFinish(name, target, context, result);
    Set<BadProperty> bad = found;
    if (bad == null || !isRoot(name, target)) {
      return;
    }
    Map<String, ActorProperties> actors = ActorSettings.bind(context.getBinder(), this);
    found = null;
    if (!actors.isEmpty()) {
      bad.addAll(ActorSettings.contradictions(context.getSources(), actors));
    }
    GmpProperties properties = bean(target);
    properties.actorsByName(actors);
    BadProperty variable = GomaxprocsVariable.problem(properties);
    if (variable != null) {
      bad.add(variable);
    }
    if (!bad.isEmpty() && properties.isEnabled()) {
      throw new InvalidPropertiesException(List.copyOf(bad), null);
    }
  }

  /** There is no result where no property is set; but the bean is there from the beginning. */
  private static GmpProperties bean(Bindable<?> target) {
    Supplier<?> bean = Objects.requireNonNull(target.getValue(), "a bean is bound");
    return (GmpProperties) bean.get();
  }

  private static boolean isRoot(ConfigurationPropertyName name, Bindable<?> target) {
    return name.equals(ROOT) && target.getType().resolve() == GmpProperties.class;
  }
}
