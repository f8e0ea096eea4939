package io.gmp.spring.boot;

import io.gmp.CpuAffinityException;
import io.gmp.Gmp;
import io.gmp.actor.ActorDefinition;
import io.gmp.actor.Mailbox;
import io.gmp.actor.Priority;
import io.gmp.channel.Overflow;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.AbstractBindHandler;
import org.springframework.boot.context.properties.bind.BindContext;
import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;

/**
 * What the properties {@code gmp.actors.<name>.*} say about single actors, by the name of the actor
 * or of its bean, however that is written: {@code orderBook}, {@code order-book}, {@code
 * ORDER_BOOK}.
 */
final class ActorSettings {
  static final String PREFIX = "gmp.actors";

  private static final Set<String> FOR_ALL =
      Set.of("defaultmailbox", "defaultsupervision", "contextcapture");

  private final Map<String, ActorProperties> byName;
  private final Iterable<ConfigurationPropertySource> sources;

  ActorSettings(
      Map<String, ActorProperties> byName, Iterable<ConfigurationPropertySource> sources) {
    this.byName = byName;
    this.sources = sources;
  }

  static Map<String, ActorProperties> bind(Binder binder, BindHandler handler) {
    Map<String, ActorProperties> bound =
        binder
            .bind(PREFIX, Bindable.mapOf(String.class, ActorProperties.class), new Single(handler))
            .orElse(Map.of());
    if (bound.isEmpty()) {
      return bound;
    }
    var named = new LinkedHashMap<String, ActorProperties>(bound);
    named.keySet().removeIf(ActorSettings::isForAll);
    return named;
  }

  /** Whether that is no actor's name. */
  private static boolean isForAll(String name) {
    return FOR_ALL.contains(uniform(name));
  }

  /** What holds for all actors stands beside them, and is bound elsewhere. */
  private static final class Single extends AbstractBindHandler {
    Single(BindHandler parent) {
      super(parent);
    }

    @Override
    public @Nullable Object onFailure(
        ConfigurationPropertyName name, Bindable<?> target, BindContext context, Exception error)
        throws Exception {
      return target.getType().resolve() == ActorProperties.class
              && isForAll(name.getLastElement(ConfigurationPropertyName.Form.UNIFORM))
          ? null
          : super.onFailure(name, target, context, error);
    }
  }

  /** Whether these are two ways to write one name. */
  static boolean same(String one, String other) {
    return uniform(one).equals(uniform(other));
  }

  private static String uniform(String name) {
    return name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
  }

  /** The names of actors about which something is said. */
  Set<String> names() {
    return byName.keySet();
  }

  /** What is said about the actor of one of these names. */
  @Nullable ActorProperties find(String name, String beanName) {
    for (Map.Entry<String, ActorProperties> each : byName.entrySet()) {
      if (same(each.getKey(), name) || same(each.getKey(), beanName)) {
        return each.getValue();
      }
    }
    return null;
  }

  private String key(ActorProperties properties) {
    return byName.entrySet().stream()
        .filter(entry -> entry.getValue() == properties)
        .map(Map.Entry::getKey)
        .findFirst()
        .orElseThrow();
  }

  /** The definition with what is said in the place of its own. */
  <M> ActorDefinition<M> over(ActorDefinition<M> definition, @Nullable ActorProperties said) {
    if (said == null) {
      return definition;
    }
    var change = new Change<>(definition, key(said));
    change.by("mailbox", said.mailbox(), size -> d -> d.mailbox(sized(d, size, said.overflow())));
    if (said.mailbox() == null) {
      change.by("overflow", said.overflow(), policy -> d -> d.mailbox(overflowing(d, policy)));
    }
    change.by("supervision", said.supervision(), s -> d -> d.supervise(s.over(d.supervision())));
    change.by("pinned", said.pinned(), on -> d -> on ? pinned(d) : d.unpinned());
    change.by("cpu", said.cpu(), cpu -> d -> d.pinned(cpu));
    change.by("throughput", said.throughput(), messages -> d -> d.throughput(messages));
    change.by("priority", said.priority(), priority -> d -> d.priority(priority));
    change.by("stash", said.stash(), messages -> d -> d.stash(messages));
    change.by("instances", said.instances(), actors -> d -> d.poolSize(actors));
    return change.definition;
  }

  private static <M> ActorDefinition<M> pinned(ActorDefinition<M> definition) {
    return definition.isPinned() ? definition : definition.pinned();
  }

  private static <M> Mailbox<? super M> sized(
      ActorDefinition<M> definition, MailboxSize size, @Nullable Overflow overflow) {
    return size.of(overflow, definition.mailbox());
  }

  private static <M> Mailbox<? super M> overflowing(
      ActorDefinition<M> definition, Overflow overflow) {
    return changed(definition.mailbox(), overflow);
  }

  private static <M> Mailbox<M> changed(Mailbox<M> said, Overflow overflow) {
    return new Mailbox<>(said.capacity(), overflow, said.rank());
  }

  /** Refuses what is said of a single actor and means something for actors by id only. */
  void checkActor(@Nullable ActorProperties said) {
    if (said != null && said.idleAfter() != null) {
      throw new InvalidPropertiesException(
          List.of(
              bad(
                  key(said),
                  "idle-after",
                  "nothing, for this actor has no id and stays until the system ends")),
          null);
    }
  }

  /** Refuses what is said of actors by id and means something for others only. */
  void checkEntities(@Nullable ActorProperties said) {
    if (said == null) {
      return;
    }
    var found = new ArrayList<BadProperty>();
    String why = "nothing, for of each id there is one actor";
    if (said.instances() != null) {
      found.add(bad(key(said), "instances", why));
    }
    if (said.routing() != null) {
      found.add(bad(key(said), "routing", why));
    }
    if (!found.isEmpty()) {
      throw new InvalidPropertiesException(found, null);
    }
  }

  /** What a failure to spawn means where a property is to blame. */
  RuntimeException blame(CpuAffinityException failure, @Nullable ActorProperties said) {
    return said == null || said.cpu() == null ? failure : unfit(key(said), "cpu", failure);
  }

  private RuntimeException unfit(String actor, String setting, RuntimeException cause) {
    return new InvalidPropertiesException(
        List.of(bad(actor, setting, "what fits the actor: " + cause.getMessage())), cause);
  }

  private BadProperty bad(String actor, String setting, String allowed) {
    return bad(sources, actor, setting, allowed);
  }

  private static BadProperty bad(
      Iterable<ConfigurationPropertySource> sources, String actor, String setting, String allowed) {
    String name = PREFIX + "." + actor + "." + setting;
    return BadProperty.of(
        BadProperty.find(sources, ConfigurationPropertyName.adapt(name, '.')), name, allowed);
  }

  private final class Change<M> {
    private ActorDefinition<M> definition;
    private final String actor;

    Change(ActorDefinition<M> definition, String actor) {
      this.definition = definition;
      this.actor = actor;
    }

    <T> void by(
        String setting, @Nullable T value, Function<T, UnaryOperator<ActorDefinition<M>>> change) {
      if (value != null) {
        try {
          definition = change.apply(value).apply(definition);
        } catch (IllegalArgumentException e) {
          throw unfit(actor, setting, e);
        }
      }
    }
  }

  // ---- what contradicts within the properties ----

  static List<BadProperty> contradictions(
      Iterable<ConfigurationPropertySource> sources, Map<String, ActorProperties> actors) {
    var bad = new ArrayList<BadProperty>();
    actors.forEach(
        (actor, said) ->
            contradiction(said)
                .forEach((setting, allowed) -> bad.add(bad(sources, actor, setting, allowed))));
    return bad;
  }

  private static Map<String, String> contradiction(ActorProperties said) {
    var found = new LinkedHashMap<String, String>();
    if (said.mailbox() != null
        && !said.mailbox().isBounded()
        && said.overflow() != null
        && said.overflow() != Overflow.BLOCK) {
      found.put("overflow", "block, for a mailbox that is " + said.mailbox() + " never overflows");
    }
    if (Boolean.FALSE.equals(said.pinned()) && said.cpu() != null) {
      found.put("cpu", "nothing, for pinned is false");
    }
    boolean pinned = Boolean.TRUE.equals(said.pinned()) || said.cpu() != null;
    if (pinned && said.priority() != null && said.priority() != Priority.NORMAL) {
      found.put("priority", "normal, for a pinned actor stands in no queue");
    }
    if (pinned && said.instances() != null && said.instances() > Gmp.DEFAULT_MAX_THREADS) {
      found.put(
          "instances",
          "a number from 1 to " + Gmp.DEFAULT_MAX_THREADS + ", for each has an OS thread");
    }
    SupervisionProperties supervision = said.supervision();
    if (supervision != null
        && supervision.minBackoff() != null
        && supervision.maxBackoff() != null
        && supervision.minBackoff().compareTo(supervision.maxBackoff()) > 0) {
      found.put("supervision.min-backoff", "a time of no more than max-backoff");
    }
    return found;
  }
}
