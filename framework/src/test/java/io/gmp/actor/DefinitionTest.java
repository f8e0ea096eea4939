package io.gmp.actor;

import static io.gmp.testing.Eventually.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.gmp.channel.Overflow;
import io.gmp.testing.Engines;
import io.gmp.testing.TestRuntime;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.assertj.core.api.ListAssert;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class DefinitionTest {
  private static final long SOONER_THAN_A_PROCESSOR_IS_RETAKEN = 5_000_000;

  private sealed interface Shape {}

  private record Circle(int radius) implements Shape {}

  private record Square(int side) implements Shape {}

  private record Dot() implements Shape {}

  private static ListAssert<String> problemsOf(ThrowingCallable build) {
    return assertThatExceptionOfType(InvalidDefinitionException.class)
        .isThrownBy(build)
        .asInstanceOf(type(InvalidDefinitionException.class))
        .extracting(InvalidDefinitionException::problems)
        .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.list(String.class));
  }

  @Test
  void allContradictionsAreReportedAtOnce() {
    problemsOf(
            () ->
                Actor.<Shape, Integer>builder(0)
                    .on(Dot.class, (context, state, dot) -> state)
                    .on(Dot.class, (context, state, dot) -> state + 1)
                    .named("a/b")
                    .capacity(0)
                    .pinned()
                    .poolSize(1_000_000)
                    .throughput(0)
                    .priority(Priority.LOW)
                    .stash(-1)
                    .build())
        .hasSize(7)
        .satisfiesExactly(
            p -> assertThat(p).contains("two handlers", "Dot"),
            p -> assertThat(p).contains("at least 1 message, not 0"),
            p -> assertThat(p).contains("'a/b'"),
            p -> assertThat(p).contains("at least 1 message, not 0", "throughput"),
            p -> assertThat(p).contains("stash of -1"),
            p -> assertThat(p).contains("1000000", "OS threads"),
            p -> assertThat(p).contains("LOW"));
  }

  @Test
  void eachOtherContradictionIsFound() {
    problemsOf(() -> Actor.<Shape, Integer>builder(0).build())
        .singleElement()
        .asString()
        .contains("no handler");
    problemsOf(
            () ->
                Actor.<Shape, Integer>builder(0)
                    .otherwise((context, state, shape) -> state)
                    .otherwise((context, state, shape) -> state)
                    .mailbox(Mailbox.unbounded())
                    .capacity(3)
                    .build())
        .hasSize(2);
    problemsOf(
            () ->
                Actor.<Shape, Integer>builder(0)
                    .onSignal(Signal.PostStop.class, (context, state, stop) -> state)
                    .onSignal(Signal.PostStop.class, (context, state, stop) -> state)
                    .on(Dot.class, (context, state, dot) -> state)
                    .capacity(Integer.MAX_VALUE)
                    .overflow(Overflow.DROP_OLDEST)
                    .build())
        .hasSize(2);
    ActorDefinition<Shape> plain = Actor.of(0, (context, state, shape) -> state);
    problemsOf(() -> plain.throughput(0)).hasSize(1);
    problemsOf(() -> plain.pinned().priority(Priority.HIGH)).hasSize(1);
    problemsOf(() -> plain.poolSize(0)).hasSize(1);
    problemsOf(() -> plain.named("$1")).hasSize(1);
    problemsOf(() -> plain.poolSize(1_000_000).pinned()).hasSize(1);
  }

  @Engines
  void theHandlerForTheMostSpecificClassGetsTheMessage(TestRuntime t) throws Exception {
    try (ActorSystem system = ActorSystem.create("test", t.gmp())) {
      var handled = new ConcurrentLinkedQueue<String>();
      ActorRef<Shape> actor =
          system.spawn(
              Actor.<Shape, Integer>builder(0)
                  .on(
                      Shape.class,
                      (context, state, shape) -> {
                        handled.add(state + " shape " + shape);
                        return state + 1;
                      })
                  .on(
                      Circle.class,
                      (context, state, circle) -> {
                        handled.add(state + " circle " + circle.radius());
                        return state + 1;
                      })
                  .build());
      actor.tell(new Circle(3));
      actor.tell(new Square(4));
      actor.tell(new Circle(5));
      await().until(() -> handled.size() == 3);
      assertThat(handled).containsExactly("0 circle 3", "1 shape " + new Square(4), "2 circle 5");
    }
  }

  @Engines(gomaxprocs = 2)
  void aMessageWithoutAHandlerIsADeadLetter(TestRuntime t) throws Exception {
    try (ActorSystem system = ActorSystem.create("test", t.gmp())) {
      ActorRef<Shape> actor =
          system.spawn(
              "a",
              Actor.<Shape, Integer>builder(0)
                  .on(Circle.class, (context, state, circle) -> state)
                  .build());
      actor.tell(new Circle(1));
      actor.tell(new Dot());
      await().until(() -> system.deadLetters() == 1);
      assertThat(system.recentDeadLetters())
          .containsExactly(new DeadLetter("test/a", new Dot(), DeadLetter.Reason.UNHANDLED, null));
    }
  }

  private static Behavior<String> closed(ConcurrentLinkedQueue<String> heard) {
    return (context, message) -> {
      heard.add("closed " + message);
      return switch (message) {
        case "open" -> Behavior.become(open(heard));
        case "stop" -> Behavior.stopped();
        case "what" -> Behavior.unhandled();
        default -> Behavior.same();
      };
    };
  }

  private static Behavior<String> open(ConcurrentLinkedQueue<String> heard) {
    return new Behavior<>() {
      @Override
      public Behavior<String> receive(ActorContext<String> context, String message) {
        heard.add("open " + message);
        return message.equals("close") ? closed(heard) : this;
      }

      @Override
      public Behavior<String> signal(ActorContext<String> context, Signal signal) {
        heard.add("open hears " + signal);
        return Behavior.same();
      }
    };
  }

  @Engines
  void aBehaviorBecomesStaysStopsAndDoesNotKnow(TestRuntime t) throws Exception {
    try (ActorSystem system = ActorSystem.create("test", t.gmp())) {
      var heard = new ConcurrentLinkedQueue<String>();
      ActorRef<String> door = system.spawn(Actor.behavior(closed(heard)));
      for (String message : new String[] {"a", "open", "b", "close", "what", "stop", "left"}) {
        door.tell(message);
      }
      door.whenStopped().get(30, TimeUnit.SECONDS);
      assertThat(heard)
          .containsExactly(
              "closed a", "closed open", "open b", "open close", "closed what", "closed stop");
      assertThat(system.deadLetters(DeadLetter.Reason.UNHANDLED)).isOne();
      ActorRef<String> other = system.spawn(Actor.behaviorAfter(context -> open(heard)));
      other.tell("c");
      await().until(() -> heard.contains("open c"));
      other.stop();
      other.whenStopped().get(30, TimeUnit.SECONDS);
      assertThat(heard).endsWith("open hears " + new Signal.PostStop());
    }
  }

  @Engines(gomaxprocs = 2)
  void aMarkIsNoBeginning(TestRuntime t) throws Exception {
    try (ActorSystem system = ActorSystem.create("test", t.gmp())) {
      ActorRef<String> actor = system.spawn(Actor.behavior(Behavior.same()));
      actor.tell("a");
      actor.whenStopped().get(30, TimeUnit.SECONDS);
      assertThat(system.recentDeadLetters())
          .singleElement()
          .satisfies(letter -> assertThat(letter.cause()).hasMessageContaining("same"));
    }
  }

  @Engines(gomaxprocs = 1)
  void anActorOfLowPriorityComesBehindWhatIsReadyAndOneOfHighPriorityUsesItsSlice(TestRuntime t)
      throws Exception {
    try (ActorSystem system = ActorSystem.create("test", t.gmp())) {
      var order = new ConcurrentLinkedQueue<String>();
      var begun = new AtomicLong();
      var ended = new AtomicLong();
      ActorDefinition<String> definition =
          Actor.<String, Integer>of(
                  0,
                  (context, state, message) -> {
                    ended.set(System.nanoTime());
                    order.add(message);
                    return state;
                  })
              .throughput(1);
      ActorRef<String> low = system.spawn(definition.priority(Priority.LOW));
      ActorRef<String> normal = system.spawn(definition);
      ActorRef<String> high = system.spawn(definition.priority(Priority.HIGH));
      do {
        await().until(() -> t.gmp().stats().idleProcessors() == 1);
        order.clear();
        t.run(
            () -> {
              begun.set(System.nanoTime());
              for (int i = 1; i <= 3; i++) {
                low.tell("low");
                normal.tell("normal");
                high.tell("high");
              }
            });
        await().until(() -> order.size() == 9);
      } while (ended.get() - begun.get() > SOONER_THAN_A_PROCESSOR_IS_RETAKEN);
      var list = new java.util.ArrayList<>(order);
      int first = list.indexOf("high");
      assertThat(list.subList(first, first + 3)).containsOnly("high");
    }
  }
}
