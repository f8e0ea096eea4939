package io.gmp.actor;

import static io.gmp.testing.Eventually.await;
import static io.gmp.testing.Waiting.untilZero;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.gmp.Gmp;
import io.gmp.Go;
import io.gmp.Goroutine;
import io.gmp.testing.Engines;
import io.gmp.testing.TestRuntime;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class ActorTest {

  @Engines
  void theStateOneMessageLeavesIsWhatTheNextFinds(TestRuntime t) throws Exception {
    try (ActorSystem system = ActorSystem.create("test", t.gmp())) {
      var states = new ConcurrentLinkedQueue<Integer>();
      ActorRef<Integer> sum =
          system.spawn(
              Actor.of(
                  0,
                  (context, state, message) -> {
                    states.add(state + message);
                    return state + message;
                  }));
      for (int i = 1; i <= 5; i++) {
        sum.tell(i);
      }
      await().until(() -> states.size() == 5);
      assertThat(states).containsExactly(1, 3, 6, 10, 15);
    }
  }

  @Engines
  void theSetupRunsOnceBeforeTheFirstMessage(TestRuntime t) throws Exception {
    try (ActorSystem system = ActorSystem.create("test", t.gmp())) {
      var events = new ConcurrentLinkedQueue<String>();
      ActorRef<String> actor =
          system.spawn(
              Actor.<String, String>setup(
                  context -> {
                    events.add("setup of " + context.self().path());
                    return "state";
                  },
                  (context, state, message) -> {
                    events.add(state + " " + message);
                    return state;
                  }));
      actor.tell("a");
      actor.tell("b");
      await().until(() -> events.size() == 3);
      assertThat(events).containsExactly("setup of test/$1", "state a", "state b");
    }
  }

  @Engines
  void insideAnActorTheRuntimeIsItsOwn(TestRuntime t) throws Exception {
    try (ActorSystem system = ActorSystem.create("test", t.gmp())) {
      var seen = new ConcurrentLinkedQueue<Object>();
      var self = new AtomicReference<ActorRef<?>>();
      ActorRef<String> actor =
          system.spawn(
              Actor.<String, Integer>setup(
                  context -> {
                    seen.add(Gmp.current());
                    return 0;
                  },
                  (context, state, message) -> {
                    seen.add(Gmp.current());
                    seen.add(context.runtime());
                    seen.add(context.system().runtime());
                    self.set(context.self());
                    Go.go(() -> seen.add(Gmp.current()));
                    assertThat(Goroutine.current()).isEmpty();
                    return state;
                  }));
      actor.tell("look");
      await().until(() -> seen.size() == 5);
      assertThat(seen).containsOnly(t.gmp());
      assertThat(self).hasValue(actor);
      assertThat(system.deadLetters()).isZero();
    }
  }

  @Engines
  void aStopLetsTheMessageAtHandEnd(TestRuntime t) throws Exception {
    try (ActorSystem system = ActorSystem.create("test", t.gmp())) {
      var busy = new BusyActor(system, Mailbox.unbounded());
      busy.actor.tell(1);
      busy.actor.stop();
      assertThat(busy.actor.whenStopped()).isNotDone();
      busy.letGo();
      busy.actor.whenStopped().get(30, TimeUnit.SECONDS);
      assertThat(busy.handled).containsExactly(0);
    }
  }

  @Engines
  void anIdleActorStopsAtOnceAndMayBeStoppedAgain(TestRuntime t) throws Exception {
    try (ActorSystem system = ActorSystem.create("test", t.gmp())) {
      for (int i = 0; i < t.count(200, 20); i++) {
        ActorRef<String> actor = system.spawn(Actor.of(0, (context, state, message) -> state));
        actor.stop();
        actor.stop();
        actor.whenStopped().get(30, TimeUnit.SECONDS);
        actor.stop();
      }
      assertThat(system.actorCount()).isZero();
    }
  }

  @Engines(gomaxprocs = 2)
  void completingTheFutureOfTheEndDoesNotEndTheActor(TestRuntime t) throws Exception {
    try (ActorSystem system = ActorSystem.create("test", t.gmp())) {
      var handled = new CountDownLatch(1);
      ActorRef<String> actor =
          system.spawn(
              Actor.of(
                  0,
                  (context, state, message) -> {
                    handled.countDown();
                    return state;
                  }));
      actor.whenStopped().complete(null);
      actor.tell("still here");
      untilZero(handled);
      assertThat(system.actorCount()).isOne();
    }
  }

  @Engines(gomaxprocs = 2)
  void theContextStopsTheActorAfterTheMessageAtHand(TestRuntime t) throws Exception {
    try (ActorSystem system = ActorSystem.create("test", t.gmp())) {
      var handled = new ConcurrentLinkedQueue<String>();
      ActorRef<String> actor =
          system.spawn(
              Actor.<String, Integer>of(
                  0,
                  (context, state, message) -> {
                    context.stop();
                    handled.add(message);
                    return state;
                  }));
      actor.tell("a");
      actor.whenStopped().get(30, TimeUnit.SECONDS);
      actor.tell("b");
      assertThat(handled).containsExactly("a");
      assertThat(system.deadLetters()).isOne();
    }
  }

  @Engines(gomaxprocs = 2)
  void definitionsAreImmutableAndServeManyActors(TestRuntime t) throws Exception {
    try (ActorSystem system = ActorSystem.create("test", t.gmp())) {
      var handled = new ConcurrentLinkedQueue<String>();
      ActorDefinition<Integer> plain =
          Actor.<Integer, Integer>of(
              0,
              (context, state, message) -> {
                handled.add(context.self().path() + " " + (state + message));
                return state + message;
              });
      ActorDefinition<Integer> changed =
          plain.named("x").mailbox(Mailbox.unbounded()).supervise(Supervision.resume()).pinned();
      assertThat(plain.name()).isNull();
      assertThat(plain.mailbox().capacity()).isEqualTo(Mailbox.DEFAULT_CAPACITY);
      assertThat(plain.supervision()).isEqualTo(Supervision.stop());
      assertThat(plain.isPinned()).isFalse();
      assertThat(changed.name()).isEqualTo("x");
      assertThat(changed.mailbox().capacity()).isEqualTo(Integer.MAX_VALUE);
      assertThat(changed.supervision()).isEqualTo(Supervision.resume());
      assertThat(changed.isPinned()).isTrue();
      system.spawn("a", plain).tell(1);
      system.spawn("b", plain).tell(2);
      await().until(() -> handled.size() == 2);
      assertThat(handled).containsExactlyInAnyOrder("test/a 1", "test/b 2");
      assertThatExceptionOfType(IllegalArgumentException.class)
          .isThrownBy(() -> plain.named("a/b"));
    }
  }
}
