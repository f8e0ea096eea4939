package io.gmp.spring.boot;

import io.gmp.Gmp;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.util.ClassUtils;

/** What may stand in the properties, where their types do not say all of it. */
final class PropertyRules {
  private static final Duration SLICE = Duration.ofMillis(10);
  private static final String SUPERVISION = "resume, restart, stop or escalate";
  private static final String CONTEXT_PROPAGATION = "io.micrometer.context.ContextSnapshotFactory";
  private static final String MAILBOX = "a number of messages from 1, rendezvous or unbounded";

  /**
   * A rule.
   *
   * @param name the name of a property, with a star for that of an actor
   */
  private record Rule<T>(String name, Class<T> type, String allowed, Predicate<T> fits) {
    boolean isFor(ConfigurationPropertyName property) {
      String[] parts = name.split("\\.", -1);
      if (parts.length != property.getNumberOfElements()) {
        return false;
      }
      for (int i = 0; i < parts.length; i++) {
        String element = property.getElement(i, ConfigurationPropertyName.Form.DASHED);
        if (!parts[i].equals("*") && !parts[i].equals(element)) {
          return false;
        }
      }
      return true;
    }

    boolean admits(Object value) {
      return !type.isInstance(value) || fits.test(type.cast(value));
    }
  }

  private static final List<Rule<?>> RULES =
      List.of(
          new Rule<>(
              "gmp.name",
              String.class,
              "a name that is not blank, holds no slash and does not begin with $",
              name -> !name.isBlank() && name.indexOf('/') < 0 && !name.startsWith("$")),
          new Rule<>(
              "gmp.gomaxprocs",
              Integer.class,
              "a number from 1 to "
                  + Gmp.MAX_GOMAXPROCS
                  + ", or nothing to take the environment variable GOMAXPROCS or, without one, the"
                  + " number of available processors",
              procs -> procs >= 1 && procs <= Gmp.MAX_GOMAXPROCS),
          time("gmp.gomaxprocs-refresh", Duration.ZERO),
          time("gmp.grace-period", Duration.ZERO),
          time("gmp.blocked-goroutine.threshold", SLICE),
          time("gmp.debug.schedtrace", Duration.ZERO),
          time("gmp.health.stuck-after", SLICE),
          time("gmp.health.mailbox-full-after", Duration.ZERO),
          new Rule<>("gmp.actors.default-mailbox", MailboxSize.class, MAILBOX, size -> true),
          new Rule<>(
              "gmp.actors.default-supervision",
              SupervisionProperties.class,
              SUPERVISION,
              supervision -> true),
          new Rule<>(
              "gmp.actors.context-capture",
              Boolean.class,
              "false, or true where io.micrometer:context-propagation is on the class path",
              capture -> !capture || ClassUtils.isPresent(CONTEXT_PROPAGATION, null)),
          new Rule<>("gmp.actors.*.mailbox", MailboxSize.class, MAILBOX, size -> true),
          number("gmp.actors.*.throughput", 1),
          number("gmp.actors.*.stash", 0),
          number("gmp.actors.*.cpu", 0),
          number("gmp.actors.*.instances", 1),
          new Rule<>(
              "gmp.actors.*.idle-after",
              Duration.class,
              "a time of more than zero, such as 500ms, 10s or 2m",
              time -> time.isPositive()),
          new Rule<>(
              "gmp.actors.*.supervision", SupervisionProperties.class, SUPERVISION, any -> true),
          number("gmp.actors.*.max-restarts", 0),
          number("gmp.actors.*.supervision.max-restarts", 0),
          time("gmp.actors.*.within", Duration.ZERO),
          time("gmp.actors.*.supervision.within", Duration.ZERO),
          time("gmp.actors.*.min-backoff", Duration.ZERO),
          time("gmp.actors.*.supervision.min-backoff", Duration.ZERO),
          time("gmp.actors.*.max-backoff", Duration.ZERO),
          time("gmp.actors.*.supervision.max-backoff", Duration.ZERO),
          part("gmp.actors.*.jitter"),
          part("gmp.actors.*.supervision.jitter"));

  private PropertyRules() {}

  private static Rule<Duration> time(String name, Duration least) {
    return new Rule<>(
        name,
        Duration.class,
        least.isZero()
            ? "a time of zero or more, such as 500ms, 10s or 2m"
            : "a time of at least " + least.toMillis() + "ms, such as 500ms, 10s or 2m",
        time -> time.compareTo(least) >= 0);
  }

  private static Rule<Integer> number(String name, int least) {
    return new Rule<>(name, Integer.class, "a number from " + least, number -> number >= least);
  }

  private static Rule<Double> part(String name) {
    return new Rule<>(
        name, Double.class, "a number from 0 to 1", jitter -> jitter >= 0 && jitter <= 1);
  }

  /** What is allowed, if that value is not. */
  static @Nullable String broken(ConfigurationPropertyName property, Object value) {
    for (Rule<?> rule : RULES) {
      if (rule.isFor(property) && !rule.admits(value)) {
        return rule.allowed();
      }
    }
    return null;
  }

  /** What is allowed where a value of that type could not be read. */
  static String allowed(ConfigurationPropertyName property, @Nullable Class<?> type) {
    for (Rule<?> rule : RULES) {
      if (rule.isFor(property)) {
        return rule.allowed();
      }
    }
    if (type == null) {
      return "a value of another type";
    }
    if (type == ActorProperties.class) {
      return "nothing; the settings of the actor stand below it, as in " + property + ".mailbox";
    }
    if (type.isEnum()) {
      return Arrays.stream(type.getEnumConstants())
          .map(constant -> constant.toString().toLowerCase(Locale.ROOT).replace('_', '-'))
          .collect(Collectors.joining(", "));
    }
    return type == boolean.class || type == Boolean.class
        ? "true or false"
        : "a " + type.getSimpleName();
  }
}
