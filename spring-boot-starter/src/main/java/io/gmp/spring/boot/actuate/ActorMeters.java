package io.gmp.spring.boot.actuate;

import io.gmp.actor.ActorObserver;
import io.gmp.actor.ActorRef;
import io.gmp.spring.boot.ActorObservers;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What the actors handle as meters: by definition, never by actor, so that a million entities are
 * one line. Actors may be spawned before a registry is there, and after.
 */
final class ActorMeters implements ActorObservers, MeterBinder {
  private final Map<String, Definition> byName = new ConcurrentHashMap<>();
  private final List<MeterRegistry> registries = new CopyOnWriteArrayList<>();

  @Override
  public ActorObserver observer(String name) {
    return definition(name);
  }

  @Override
  public void spawned(String name, ActorRef<?> actor) {
    definition(name).spawned(actor);
  }

  private synchronized Definition definition(String name) {
    Definition known = byName.get(name);
    if (known == null) {
      known = new Definition(name);
      byName.put(name, known);
      registries.forEach(known::bind);
    }
    return known;
  }

  @Override
  public synchronized void bindTo(MeterRegistry registry) {
    registries.add(registry);
    byName.values().forEach(definition -> definition.bind(registry));
  }

  /** The timers of one definition in one registry. */
  private record Timers(Timer runQueue, Timer mailbox, Timer success, Timer failure) {
    static Timers of(String actor, MeterRegistry registry) {
      return new Timers(
          timer("gmp.actor.runqueue", "Time that woken actors waited for their turn", actor)
              .register(registry),
          timer("gmp.actor.mailbox", "Time that messages waited behind others", actor)
              .register(registry),
          timer("gmp.actor.handler", "Time in the handler", actor)
              .tag("outcome", "success")
              .register(registry),
          timer("gmp.actor.handler", "Time in the handler", actor)
              .tag("outcome", "failure")
              .register(registry));
    }

    private static Timer.Builder timer(String name, String description, String actor) {
      return Timer.builder(name)
          .description(description)
          .tag("actor", actor)
          .publishPercentileHistogram()
          .minimumExpectedValue(Duration.ofNanos(1000))
          .maximumExpectedValue(Duration.ofSeconds(30));
    }
  }

  private static final class Definition implements ActorObserver {
    private final String name;
    private final List<ActorRef<?>> actors = new CopyOnWriteArrayList<>();
    private final List<Timers> timers = new CopyOnWriteArrayList<>();

    Definition(String name) {
      this.name = name;
    }

    void bind(MeterRegistry registry) {
      timers.add(Timers.of(name, registry));
      Gauge.builder("gmp.actor.mailbox.size", actors, Definition::messages)
          .description("Messages in the mailboxes")
          .tag("actor", name)
          .register(registry);
    }

    private static double messages(List<ActorRef<?>> actors) {
      return actors.stream().mapToInt(ActorRef::mailboxSize).sum();
    }

    void spawned(ActorRef<?> actor) {
      actors.add(actor);
    }

    @Override
    public void handled(
        boolean woke, long waitedNanos, long handlerNanos, @Nullable Throwable failure) {
      for (Timers each : timers) {
        if (waitedNanos >= 0) {
          (woke ? each.runQueue : each.mailbox).record(waitedNanos, TimeUnit.NANOSECONDS);
        }
        (failure == null ? each.success : each.failure).record(handlerNanos, TimeUnit.NANOSECONDS);
      }
    }
  }
}
