package io.gmp.actor;

import static io.gmp.testing.Eventually.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.gmp.Gmp;
import io.gmp.testing.Engines;
import io.gmp.testing.TestRuntime;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class FailureTest {
  private record Fail(Throwable with) {}

  private record Spawn(String name, ActorDefinition<Object> definition) {}

  private static final class Fatal extends Error {
    private static final long serialVersionUID = 1L;
  }

  private static ActorDefinition<Object> recording(
      String name, Queue<String> events, Supervision supervision) {
    return Actor.<Object, Integer>setup(
            context -> {
              events.add(name + " begins");
              return 0;
            },
            (context, count, message) -> {
              switch (message) {
                case Fail f when f.with instanceof Error e -> throw e;
                case Fail f -> throw (Exception) f.with;
                case Spawn s -> context.spawn(s.name, s.definition);
                default -> events.add(name + " " + message + " at " + count);
              }
              return count + 1;
            })
        .onSignal(
            (context, signal) -> {
              switch (signal) {
                case Signal.PostStop stop -> events.add(name + " ends");
                case Signal.PreRestart restart ->
                    events.add(name + " restarts on " + restart.cause().getMessage());
                case Signal.ChildFailed failed ->
                    events.add(name + " lost a child to " + failed.cause().getMessage());
                case Signal.Terminated terminated -> throw new AssertionError("nobody watches");
              }
            })
        .supervise(supervision);
  }

  private static Fail io(String message) {
    return new Fail(new IOException(message));
  }

  @SuppressWarnings("unchecked") // they are spawned so
  private static ActorRef<Object> find(ActorSystem system, String path) {
    await().until(() -> system.find(path).isPresent());
    return (ActorRef<Object>) system.find(path).orElseThrow();
  }

  private static void untilStopped(ActorRef<?> actor) throws Exception {
    actor.whenStopped().get(30, TimeUnit.SECONDS);
  }

  @Engines(gomaxprocs = 2)
  void theRuleForTheMostSpecificClassDecides(TestRuntime t) throws Exception {
    try (ActorSystem system = ActorSystem.create("test", t.gmp())) {
      var events = new ConcurrentLinkedQueue<String>();
      ActorRef<Object> actor =
          system.spawn(
              recording(
                  "a",
                  events,
                  Supervision.restart()
                      .on(IOException.class)
                      .resumeOn(FileNotFoundException.class)
                      .stopOn(Exception.class)));
      actor.tell("one");
      actor.tell(new Fail(new FileNotFoundException("resumes")));
      actor.tell("two");
      actor.tell(io("restarts"));
      actor.tell("three");
      actor.tell(new Fail(new IllegalStateException("stops")));
      untilStopped(actor);
      assertThat(events)
          .containsExactly(
              "a begins",
              "a one at 0",
              "a two at 1",
              "a restarts on restarts",
              "a begins",
              "a three at 0",
              "a ends");
    }
  }

  @Test
  void aClassCannotHaveTwoDecisions() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Supervision.restart().on(IOException.class).stopOn(IOException.class))
        .withMessageContaining("java.io.IOException")
        .withMessageContaining("RESTART")
        .withMessageContaining("STOP");
    assertThatIllegalArgumentException().isThrownBy(() -> Supervision.restart().jitter(1.5));
    assertThatIllegalArgumentException().isThrownBy(() -> Supervision.restart().jitter(-0.1));
  }

  @Test
  void jitterMakesEachWaitLongerByAPartOfItself() {
    Duration first = Duration.ofMillis(100);
    var plain = new Restarts(Supervision.restart().backoff(first, first));
    var jittered = new Restarts(Supervision.restart().backoff(first, first).jitter(0.5));
    var waits = new ArrayList<Long>();
    for (int i = 0; i < 100; i++) {
      assertThat(plain.next(0)).isEqualTo(first.toNanos());
      waits.add(jittered.next(0));
    }
    assertThat(waits).allMatch(w -> w >= 100_000_000 && w <= 150_000_000);
    assertThat(waits.stream().distinct().count()).isGreaterThan(50);
  }

  @Engines
  void theMessageOnWhichItFailedIsHandledOnceMoreAndBeforeOthers(TestRuntime t) throws Exception {
    try (ActorSystem system = ActorSystem.create("test", t.gmp())) {
      for (Supervision supervision : List.of(Supervision.resume(), Supervision.restart())) {
        var tries = new ConcurrentLinkedQueue<String>();
        long dead = system.deadLetters();
        ActorRef<String> actor =
            system.spawn(
                Actor.<String, Integer>of(
                        0,
                        (context, state, message) -> {
                          tries.add(message);
                          boolean second = tries.stream().filter(message::equals).count() > 1;
                          if (message.equals("always") || (message.equals("once") && !second)) {
                            throw new IOException("on purpose");
                          }
                          return state;
                        })
                    .supervise(supervision.retryOnce()));
        for (String message : List.of("once", "a", "always", "b")) {
          actor.tell(message);
        }
        await().until(() -> tries.contains("b"));
        assertThat(tries).containsExactly("once", "once", "a", "always", "always", "b");
        assertThat(system.deadLetters()).isEqualTo(dead + 1);
      }
    }
  }

  @Engines
  void allForOneRestartsAllSiblingsAndRestForOneThoseSpawnedLater(TestRuntime t) throws Exception {
    try (ActorSystem system = ActorSystem.create("test", t.gmp())) {
      for (Supervision.Group group : Supervision.Group.values()) {
        var events = new ConcurrentLinkedQueue<String>();
        Supervision supervision = Supervision.restart().group(group);
        String root = "root-" + group;
        ActorRef<Object> parent =
            system.spawn(root, recording("parent", events, Supervision.stop()));
        for (String name : List.of("a", "b", "c")) {
          parent.tell(new Spawn(name, recording(name, events, supervision)));
          find(system, root + "/" + name).tell("m");
        }
        await().until(() -> events.stream().filter(e -> e.endsWith(" m at 0")).count() == 3);
        find(system, root + "/b").tell(io("on purpose"));
        List<String> restarted =
            switch (group) {
              case ONE_FOR_ONE -> List.of("b");
              case ALL_FOR_ONE -> List.of("a", "b", "c");
              case REST_FOR_ONE -> List.of("b", "c");
            };
        await()
            .until(
                () ->
                    events.stream().filter(e -> e.contains("begins")).count()
                        == 4 + restarted.size());
        for (String name : restarted) {
          assertThat(events).contains(name + " restarts on on purpose");
        }
        assertThat(events.stream().filter(e -> e.contains("restarts")).count())
            .isEqualTo(restarted.size());
        parent.stop();
        untilStopped(parent);
      }
    }
  }

  @Engines(gomaxprocs = 2)
  void aSharedStopStopsTheGroup(TestRuntime t) throws Exception {
    try (ActorSystem system = ActorSystem.create("test", t.gmp())) {
      var events = new ConcurrentLinkedQueue<String>();
      ActorRef<Object> parent =
          system.spawn("root", recording("parent", events, Supervision.stop()));
      for (String name : List.of("a", "b", "c")) {
        parent.tell(new Spawn(name, recording(name, events, Supervision.stop().restForOne())));
      }
      ActorRef<Object> a = find(system, "root/a");
      ActorRef<Object> c = find(system, "root/c");
      find(system, "root/b").tell(io("on purpose"));
      untilStopped(c);
      await().until(() -> events.contains("parent lost a child to on purpose"));
      assertThat(a.whenStopped()).isNotDone();
    }
  }

  @Engines
  void anEscalatedFailureIsDecidedByTheParent(TestRuntime t) throws Exception {
    try (ActorSystem system = ActorSystem.create("test", t.gmp())) {
      var decisions =
          List.of(
              Supervision.resume(),
              Supervision.restart().keepChildren(),
              Supervision.restart(),
              Supervision.stop());
      for (int i = 0; i < decisions.size(); i++) {
        var events = new ConcurrentLinkedQueue<String>();
        String root = "root" + i;
        ActorRef<Object> parent = system.spawn(root, recording("parent", events, decisions.get(i)));
        parent.tell(new Spawn("child", recording("child", events, Supervision.escalate())));
        ActorRef<Object> child = find(system, root + "/child");
        child.tell("one");
        child.tell(io("up"));
        child.tell("two");
        switch (i) {
          case 0 -> {
            await().until(() -> events.contains("child two at 1"));
            assertThat(events).doesNotContain("child restarts on up", "parent restarts on up");
          }
          case 1 -> {
            await().until(() -> events.contains("child two at 0"));
            assertThat(events).contains("child restarts on up", "parent restarts on up");
          }
          case 2 -> {
            untilStopped(child);
            await().until(() -> events.stream().filter("parent begins"::equals).count() == 2);
            assertThat(events).contains("child ends", "parent restarts on up");
          }
          default -> {
            untilStopped(parent);
            assertThat(events).endsWith("child ends", "parent ends");
          }
        }
        parent.stop();
        untilStopped(parent);
      }
    }
  }

  @Engines(gomaxprocs = 2)
  void aSetupThatFailedHasNoStateThatItsParentCouldResume(TestRuntime t) throws Exception {
    try (ActorSystem system = ActorSystem.create("test", t.gmp())) {
      var events = new ConcurrentLinkedQueue<String>();
      var began = new CountDownLatch(1);
      ActorRef<Object> parent =
          system.spawn("root", recording("parent", events, Supervision.resume()));
      parent.tell(
          new Spawn(
              "child",
              Actor.<Object, Integer>setup(
                      context -> {
                        began.await();
                        throw new IOException("on purpose");
                      },
                      (context, state, message) -> state)
                  .supervise(Supervision.escalate())));
      ActorRef<Object> child = find(system, "root/child");
      began.countDown();
      untilStopped(child);
      await().until(() -> events.contains("parent lost a child to on purpose"));
    }
  }

  @Engines(gomaxprocs = 2)
  void anEscalationGoesUpUntilSomebodyDecides(TestRuntime t) throws Exception {
    try (ActorSystem system = ActorSystem.create("test", t.gmp())) {
      var events = new ConcurrentLinkedQueue<String>();
      ActorRef<Object> root = system.spawn("root", recording("root", events, Supervision.resume()));
      root.tell(new Spawn("middle", recording("middle", events, Supervision.escalate())));
      find(system, "root/middle")
          .tell(new Spawn("leaf", recording("leaf", events, Supervision.escalate())));
      ActorRef<Object> leaf = find(system, "root/middle/leaf");
      leaf.tell(io("up"));
      leaf.tell("two");
      await().until(() -> events.contains("leaf two at 0"));
      ActorRef<Object> alone = system.spawn(recording("alone", events, Supervision.escalate()));
      alone.tell(io("nobody above"));
      untilStopped(alone);
    }
  }

  @Engines(gomaxprocs = 2)
  void aFatalErrorStopsTheActorAndGoesToTheRuntime(TestRuntime t) throws Exception {
    var uncaught = new ConcurrentLinkedQueue<Throwable>();
    Gmp gmp = t.make(builder -> builder.uncaughtHandler((goroutine, e) -> uncaught.add(e)));
    try (ActorSystem system = ActorSystem.create("test", gmp)) {
      var errors = new ArrayList<Throwable>();
      for (boolean pinned : new boolean[] {false, true}) {
        ActorDefinition<Object> definition =
            recording("a", new ConcurrentLinkedQueue<>(), Supervision.restart());
        ActorRef<Object> actor = system.spawn(pinned ? definition.pinned() : definition);
        var error = new Fatal();
        errors.add(error);
        actor.tell(new Fail(error));
        untilStopped(actor);
      }
      await().until(() -> uncaught.size() == 2);
      assertThat(uncaught).containsExactlyInAnyOrderElementsOf(errors);
    }
  }
}
