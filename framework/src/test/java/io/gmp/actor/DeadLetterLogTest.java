package io.gmp.actor;

import static io.gmp.testing.Eventually.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.gmp.Gmp;
import io.gmp.testing.CapturedLog;
import io.gmp.testing.Engines;
import io.gmp.testing.TestRuntime;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DeadLetterLogTest {
  @HarmlessIfDead
  private record Farewell(int number) {}

  private static ActorRef<Object> stopped(ActorSystem system) throws Exception {
    ActorRef<Object> actor = system.spawn("gone", Actor.of(0, (context, state, message) -> state));
    actor.stop();
    actor.whenStopped().get(30, TimeUnit.SECONDS);
    return actor;
  }

  @Engines(gomaxprocs = 2)
  void theLastOnesAreKeptAndAllAreCountedByTypeAndReason(TestRuntime t) throws Exception {
    try (ActorSystem system = ActorSystem.create("test", t.gmp())) {
      ActorRef<Object> actor = stopped(system);
      int n = DeadLetters.KEPT + 10;
      for (int i = 0; i < n; i++) {
        actor.tell(i);
      }
      actor.tell("text");
      assertThat(system.recentDeadLetters())
          .hasSize(DeadLetters.KEPT)
          .endsWith(new DeadLetter("test/gone", "text", DeadLetter.Reason.STOPPED, null))
          .extracting(DeadLetter::message)
          .startsWith(11);
      assertThat(system.deadLettersByType())
          .containsEntry(Integer.class, (long) n)
          .containsEntry(String.class, 1L);
      assertThat(system.deadLetters(DeadLetter.Reason.STOPPED)).isEqualTo(n + 1);
      assertThat(system.deadLetters(DeadLetter.Reason.OVERFLOW)).isZero();
    }
  }

  @Engines(gomaxprocs = 2)
  void aFloodIsLoggedOnceASecond(TestRuntime t) throws Exception {
    try (var log = new CapturedLog(ActorSystem.class);
        ActorSystem system = ActorSystem.create("test", t.gmp())) {
      ActorRef<Object> actor = stopped(system);
      long start = System.nanoTime();
      IntStream.range(0, 1_000).forEach(i -> ((ActorCell<Object>) actor).overflowed(i));
      long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start);
      assertThat(log.messages())
          .hasSizeBetween(1, (int) seconds + 1)
          .first()
          .asString()
          .contains("test/gone", "OVERFLOW", "java.lang.Integer");
    }
  }

  @Engines(gomaxprocs = 2)
  void harmlessOnesAreCountedAndToldButNeitherKeptNorLogged(TestRuntime t) throws Exception {
    try (var log = new CapturedLog(ActorSystem.class);
        ActorSystem system = ActorSystem.create("test", t.gmp())) {
      var heard = new ConcurrentLinkedQueue<DeadLetter>();
      system.onDeadLetter(heard::add);
      ActorRef<Object> actor = stopped(system);
      actor.tell(new Farewell(1));
      assertThat(system.deadLetters()).isOne();
      assertThat(heard).singleElement().matches(DeadLetter::isHarmless);
      assertThat(system.recentDeadLetters()).isEmpty();
      assertThat(log.messages()).isEmpty();
    }
  }

  static List<Supervision> supervisions() {
    return List.of(
        Supervision.stop(), Supervision.restart(), Supervision.resume(), Supervision.escalate());
  }

  @ParameterizedTest
  @MethodSource("supervisions")
  void aFailureIsLoggedWithItsTraceOnceAndNamedByTheDeadLetter(Supervision supervision)
      throws Exception {
    var failure = new IllegalStateException("on purpose");
    try (var log = new CapturedLog(ActorSystem.class);
        Gmp gmp = Gmp.builder().gomaxprocs(2).build();
        ActorSystem system = ActorSystem.create("test", gmp)) {
      var actor =
          system.spawn(
              "failing",
              Actor.<String, Integer>of(
                      0,
                      (context, state, message) -> {
                        throw failure;
                      })
                  .supervise(supervision));
      actor.tell("text");
      actor.stop(Duration.ofMinutes(1)).join();
      assertThat(log.traces()).containsExactly(failure);
      var decision = supervision.decide(failure);
      assertThat(log.messages())
          .filteredOn(line -> line.startsWith("dead letter"))
          .singleElement()
          .asString()
          .startsWith("dead letter to test/failing (FAILED): a java.lang.String")
          .matches(
              line ->
                  decision == Supervision.Decision.RESUME
                      || line.endsWith("threw java.lang.IllegalStateException: on purpose"));
    }
  }

  static List<Supervision> decidingParents() {
    return List.of(Supervision.stop(), Supervision.restart(), Supervision.resume());
  }

  @ParameterizedTest
  @MethodSource("decidingParents")
  void aFailureThatIsEscalatedIsLoggedWithItsTraceOnce(Supervision supervision) throws Exception {
    var failure = new IllegalStateException("on purpose");
    ActorDefinition<String> child =
        Actor.<String, Integer>of(
                0,
                (context, state, message) -> {
                  throw failure;
                })
            .supervise(Supervision.escalate());
    try (var log = new CapturedLog(ActorSystem.class);
        Gmp gmp = Gmp.builder().gomaxprocs(2).build();
        ActorSystem system = ActorSystem.create("test", gmp)) {
      var parent =
          system.spawn(
              "parent",
              Actor.<String, Integer>of(
                      0,
                      (context, state, message) -> {
                        context.spawn("child", child).tell(message);
                        return state;
                      })
                  .supervise(supervision));
      parent.tell("text");
      await()
          .until(
              () ->
                  log.messages().stream()
                      .anyMatch(
                          line ->
                              line.startsWith(
                                  "actor test/parent failed as test/parent/child did"
                                      + " (java.lang.IllegalStateException: on purpose) and ")));
      await().until(() -> log.messages().stream().anyMatch(line -> line.startsWith("dead letter")));
      assertThat(log.traces()).containsExactly(failure);
      assertThat(log.messages())
          .contains("actor test/parent/child failed and lets its parent decide");
    }
  }
}
