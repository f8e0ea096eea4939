package io.gmp.soak;

import io.gmp.Gmp;
import io.gmp.actor.Actor;
import io.gmp.actor.ActorDefinition;
import io.gmp.actor.ActorRef;
import io.gmp.actor.ActorSystem;
import io.gmp.actor.Mailbox;
import io.gmp.actor.ReplyTo;
import io.gmp.actor.Supervision;
import io.gmp.sync.WaitGroup;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/**
 * Actors that are told and asked and fail now and then: each message is handled or a dead letter.
 */
final class RestartingActors implements Load {
  private static final int ACTORS = 8;
  private static final int TELLERS = 4;
  private static final int FAILS = 50;

  private sealed interface Message {
    record Told(int value) implements Message {}

    record Handled(ReplyTo<Long> reply) implements Message {}
  }

  private final Gmp gmp;

  RestartingActors(Gmp gmp) {
    this.gmp = gmp;
  }

  @Override
  public String name() {
    return "actors";
  }

  @Override
  public long round(Random random) throws Exception {
    int each = 1 + random.nextInt(300);
    var handled = new LongAdder();
    var failed = new LongAdder();
    try (ActorSystem system = ActorSystem.create("soak", gmp)) {
      var actors = new ArrayList<ActorRef<Message>>();
      ActorDefinition<Message> definition = definition(random, handled, failed);
      for (int a = 0; a < ACTORS; a++) {
        actors.add(system.spawn(definition));
      }
      var tellers = new WaitGroup();
      for (int t = 0; t < TELLERS; t++) {
        tellers.go(
            () -> {
              for (int i = 1; i <= each; i++) {
                for (ActorRef<Message> actor : actors) {
                  actor.tell(new Message.Told(i));
                }
              }
            });
      }
      tellers.await();
      for (ActorRef<Message> actor : actors) {
        Long seen = actor.ask(Message.Handled::new, Duration.ofMinutes(1)).get(1, TimeUnit.MINUTES);
        Load.holds(seen >= 0, "an answer that is none: " + seen);
        actor.stop();
        actor.whenStopped().get(1, TimeUnit.MINUTES);
      }
      Load.same("failures", (long) ACTORS * TELLERS * (each / FAILS), failed.sum());
      Load.same("messages", (long) ACTORS * TELLERS * each, handled.sum() + failed.sum());
      Load.same("dead letters", failed.sum(), system.deadLetters());
      Load.same("living actors", 0, system.actorCount());
    }
    return handled.sum() + failed.sum();
  }

  private static ActorDefinition<Message> definition(
      Random random, LongAdder handled, LongAdder failed) {
    Supervision supervision = Supervision.restart().on(Failures.Planned.class);
    return Actor.<Message, Long>of(
            0L,
            (context, seen, message) ->
                switch (message) {
                  case Message.Told(int value) -> {
                    if (value % FAILS == 0) {
                      failed.increment();
                      throw new Failures.Planned();
                    }
                    handled.increment();
                    yield seen + 1;
                  }
                  case Message.Handled(ReplyTo<Long> reply) -> {
                    reply.tell(seen);
                    yield seen;
                  }
                })
        .mailbox(Mailbox.buffered(1 << random.nextInt(10)))
        .supervise(
            random.nextBoolean()
                ? supervision
                : supervision.backoff(Duration.ofNanos(100_000), Duration.ofMillis(1)));
  }
}
