package io.gmp.spring.boot.actuate;

import io.gmp.Gmp;
import io.gmp.actor.ActorSystem;
import io.gmp.actor.DeadLetter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** The numbers of a runtime and of an actor system as meters. */
final class GmpMeters implements MeterBinder {
  private final Gmp gmp;
  private final @Nullable ActorSystem system;

  GmpMeters(Gmp gmp, @Nullable ActorSystem system) {
    this.gmp = gmp;
    this.system = system;
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    gauge(registry, "gmp.p.count", "Ps, that is GOMAXPROCS", Gmp::gomaxprocs);
    gauge(registry, "gmp.p.idle", "Ps that no M holds", g -> g.stats().idleProcessors());
    gauge(registry, "gmp.m.count", "OS threads that run goroutines", g -> g.stats().machines());
    gauge(registry, "gmp.m.spinning", "Ms that look for work", g -> g.stats().spinningMachines());
    gauge(registry, "gmp.g.live", "Goroutines not ended", g -> g.stats().goroutines());
    counter(registry, "gmp.g.started", "Goroutines started", g -> g.stats().goroutinesCreated());
    counter(registry, "gmp.sched.steals", "Work taken from another P", g -> g.stats().steals());
    counter(registry, "gmp.sched.handoffs", "Ps given to another M", g -> g.stats().handoffs());
    queue(registry, "global", g -> g.stats().globalQueue());
    queue(registry, "local", g -> g.stats().localQueues());
    if (system != null) {
      bind(system, registry);
    }
  }

  private void gauge(
      MeterRegistry registry, String name, String description, ToDoubleFunction<Gmp> value) {
    Gauge.builder(name, gmp, value)
        .description(description)
        .tag("runtime", gmp.name())
        .register(registry);
  }

  private void queue(MeterRegistry registry, String queue, ToDoubleFunction<Gmp> value) {
    Gauge.builder("gmp.sched.queue", gmp, value)
        .description("Length of the run queues")
        .tag("runtime", gmp.name())
        .tag("queue", queue)
        .register(registry);
  }

  private void counter(
      MeterRegistry registry, String name, String description, ToDoubleFunction<Gmp> value) {
    FunctionCounter.builder(name, gmp, value)
        .description(description)
        .tag("runtime", gmp.name())
        .register(registry);
  }

  private static void bind(ActorSystem system, MeterRegistry registry) {
    Gauge.builder("gmp.actors.live", system, ActorSystem::actorCount)
        .description("Actors that live")
        .tag("system", system.name())
        .register(registry);
    for (DeadLetter.Reason reason : DeadLetter.Reason.values()) {
      FunctionCounter.builder("gmp.deadletters", system, s -> s.deadLetters(reason))
          .description("Messages that reached nobody")
          .tag("system", system.name())
          .tag("reason", reason.name().toLowerCase(Locale.ROOT))
          .register(registry);
    }
  }
}
