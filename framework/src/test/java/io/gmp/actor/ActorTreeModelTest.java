package io.gmp.actor;

import static io.gmp.testing.Eventually.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.gmp.Goroutine;
import io.gmp.channel.Overflow;
import io.gmp.testing.Engines;
import io.gmp.testing.Scale;
import io.gmp.testing.TestRuntime;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class ActorTreeModelTest {
  private static final int SENDERS = 4;
  private static final int MOST_ACTORS = 120;

  private enum Kind {
    WORK,
    FAIL,
    SPAWN,
    STOP,
    STOP_CHILD,
    TIMER
  }

  private record Message(int id, int sender, Kind kind, int random) {}

  /** What is known of a tree of actors, by those who drive it and by the actors themselves. */
  private static final class Model {
    final ActorSystem system;
    final int seed;
    final List<ActorRef<Message>> actors = new CopyOnWriteArrayList<>();
    final AtomicInteger spawned = new AtomicInteger();
    final AtomicInteger ids = new AtomicInteger();
    final Set<Integer> sent = ConcurrentHashMap.newKeySet();
    final Set<Integer> handled = ConcurrentHashMap.newKeySet();
    final Set<Integer> dead = ConcurrentHashMap.newKeySet();
    final ConcurrentLinkedQueue<String> wrong = new ConcurrentLinkedQueue<>();
    final ConcurrentHashMap<ActorRef<?>, AtomicInteger> ends = new ConcurrentHashMap<>();
    final ActorRef<ActorRef<Message>> watcher;

    Model(ActorSystem system, int seed) {
      this.system = system;
      this.seed = seed;
      system.onDeadLetter(
          letter -> {
            if (letter.message() instanceof Message m && m.id >= 0 && !dead.add(m.id)) {
              wrong.add("twice dead: " + letter);
            }
          });
      watcher =
          system.spawn(
              "watcher",
              Actor.<ActorRef<Message>, Integer>builder(0)
                  .otherwise(
                      (context, state, actor) -> {
                        context.watch(actor);
                        return state;
                      })
                  .onSignal(
                      Signal.Terminated.class,
                      (context, state, end) -> {
                        ends.computeIfAbsent(end.actor(), a -> new AtomicInteger())
                            .incrementAndGet();
                        return state;
                      })
                  .mailbox(Mailbox.unbounded())
                  .build());
    }

    void spawned(ActorRef<Message> actor) throws InterruptedException {
      actors.add(actor);
      watcher.tell(actor);
    }

    ActorDefinition<Message> definition(Random random) {
      return new Node(this).definition(random);
    }
  }

  private static final class Node {
    private final Model model;
    private final AtomicBoolean busy = new AtomicBoolean();
    private final int[] last = new int[SENDERS];

    Node(Model model) {
      this.model = model;
    }

    ActorDefinition<Message> definition(Random random) {
      Supervision supervision =
          switch (random.nextInt(6)) {
            case 0 -> Supervision.resume();
            case 1 -> Supervision.restart();
            case 2 -> Supervision.restart().keepChildren();
            case 3 ->
                Supervision.restart().backoff(Duration.ofMillis(1), Duration.ofMillis(2)).jitter(1);
            case 4 -> Supervision.escalate();
            default -> Supervision.stop();
          };
      Supervision.Group[] groups = Supervision.Group.values();
      Mailbox<Message> mailbox =
          switch (random.nextInt(5)) {
            case 0 -> Mailbox.buffered(2);
            case 1 -> Mailbox.unbounded();
            case 2 -> Mailbox.rendezvous();
            case 3 -> Mailbox.priority(4, Overflow.BLOCK, message -> 0);
            default -> Mailbox.buffered(4, Overflow.DROP_OLDEST);
          };
      return Actor.of(0, this::handle)
          .mailbox(mailbox)
          .supervise(supervision.group(groups[random.nextInt(groups.length)]));
    }

    private int handle(ActorContext<Message> context, int state, Message message) throws Exception {
      if (!busy.compareAndSet(false, true)) {
        model.wrong.add("two at once in " + context.self());
      }
      try {
        if (message.id >= 0) {
          order(context, message);
        }
        act(context, message);
        if (message.id >= 0 && !model.handled.add(message.id)) {
          model.wrong.add("handled twice: " + message);
        }
      } finally {
        busy.set(false);
      }
      return state + 1;
    }

    private void order(ActorContext<Message> context, Message message) {
      if (message.id <= last[message.sender]) {
        model.wrong.add(message + " came late to " + context.self());
      }
      last[message.sender] = message.id;
    }

    private void act(ActorContext<Message> context, Message message) throws Exception {
      var random = new Random(message.random);
      switch (message.kind) {
        case WORK -> {}
        case FAIL -> throw new IOException("on purpose");
        case SPAWN -> {
          if (model.spawned.incrementAndGet() <= MOST_ACTORS) {
            model.spawned(context.spawn(model.definition(random)));
          }
        }
        case STOP -> context.stop();
        case STOP_CHILD -> {
          List<ActorRef<?>> children = context.children();
          if (!children.isEmpty()) {
            children.get(random.nextInt(children.size())).stop();
          }
        }
        case TIMER ->
            context
                .timers()
                .startSingle(
                    "k",
                    new Message(-1, 0, random.nextInt(4) == 0 ? Kind.FAIL : Kind.WORK, 0),
                    Duration.ofNanos(random.nextInt(1_000_000)));
      }
    }
  }

  private static Kind kind(Random random) {
    int n = random.nextInt(100);
    return n < 70
        ? Kind.WORK
        : n < 80
            ? Kind.FAIL
            : n < 92 ? Kind.SPAWN : n < 94 ? Kind.STOP : n < 96 ? Kind.STOP_CHILD : Kind.TIMER;
  }

  @Engines
  void randomTreesKeepTheirPromises(TestRuntime t) throws Exception {
    for (int seed = 1; seed <= Scale.of(t.count(30, 10)); seed++) {
      try (ActorSystem system = ActorSystem.create("test", t.gmp())) {
        drive(t, new Model(system, seed));
      }
    }
  }

  private static void drive(TestRuntime t, Model model) throws Exception {
    var random = new Random(model.seed);
    for (int i = 0; i < 5; i++) {
      model.spawned(model.system.spawn("top" + i, model.definition(random)));
    }
    int n = t.count(1_500, 300);
    var goroutines = new ArrayList<Goroutine>();
    for (int s = 0; s < SENDERS; s++) {
      int sender = s;
      goroutines.add(t.gmp().go(() -> send(model, sender, n)));
    }
    for (Goroutine g : goroutines) {
      assertThat(g.join(TestRuntime.LONG)).as("seed %s: %s", model.seed, g.waitReason()).isTrue();
    }
    List<ActorRef<Message>> all = List.copyOf(model.actors);
    for (ActorRef<Message> actor : all) {
      var _ = model.seed % 2 == 0 ? actor.stop(TestRuntime.LONG) : stopped(actor);
    }
    await()
        .alias("the ends of all, seed " + model.seed)
        .until(() -> model.ends.keySet().containsAll(model.actors));
    for (ActorRef<Message> actor : model.actors) {
      actor.whenStopped().get(30, TimeUnit.SECONDS);
    }
    assertThat(((ActorCell<?>) model.watcher).watchCount()).isZero();
    assertThat(model.system.actorCount()).isOne();
    assertThat(model.wrong).as("seed %s", model.seed).isEmpty();
    assertThat(model.ends.values()).allMatch(count -> count.get() == 1);
    assertThat(model.ends).hasSameSizeAs(model.actors);
    assertThat(model.handled).doesNotContainAnyElementsOf(model.dead);
    assertThat(model.handled.size() + model.dead.size())
        .as("handled and dead, of sent, seed %s", model.seed)
        .isEqualTo(model.sent.size());
  }

  private static Object stopped(ActorRef<?> actor) {
    actor.stop();
    return actor;
  }

  private static void send(Model model, int sender, int n) throws InterruptedException {
    var random = new Random(31L * model.seed + sender);
    for (int i = 0; i < n; i++) {
      ActorRef<Message> to = model.actors.get(random.nextInt(model.actors.size()));
      var message =
          new Message(model.ids.incrementAndGet(), sender, kind(random), random.nextInt());
      model.sent.add(message.id);
      to.tell(message);
    }
  }
}
