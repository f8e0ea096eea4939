package io.gmp.actor;

import static io.gmp.testing.Eventually.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.gmp.testing.Engines;
import io.gmp.testing.TestRuntime;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class AskReportTest {
  private static final Duration SHORT = Duration.ofMillis(20);

  private record Question(ReplyTo<Integer> replyTo) {}

  private record Work() {}

  private static String failureOf(CompletableFuture<?> future) throws Exception {
    try {
      throw new AssertionError("answered " + future.get(30, TimeUnit.SECONDS));
    } catch (ExecutionException e) {
      assertThat(e).hasCauseInstanceOf(AskTimeoutException.class);
      return e.getCause().getMessage();
    }
  }

  private static void waitFor(CountDownLatch begun, CountDownLatch open)
      throws InterruptedException {
    begun.countDown();
    open.await();
  }

  private static ActorDefinition<Object> works(CountDownLatch begun, CountDownLatch open) {
    return Actor.of(
        0,
        (context, state, message) -> {
          if (message instanceof Work) {
            waitFor(begun, open);
          } else if (message instanceof Question question) {
            question.replyTo().tell(1);
          }
          return state;
        });
  }

  @Engines
  void aTimeoutTellsWhatTheTargetIsAtAndForHowLongAndWhereItWasAsked(TestRuntime t)
      throws Exception {
    try (ActorSystem system = ActorSystem.create("bank", t.gmp())) {
      var begun = new CountDownLatch(1);
      var open = new CountDownLatch(1);
      ActorRef<Object> actor = system.spawn("account", works(begun, open));
      actor.ask(Question::new, TestRuntime.LONG).get();
      actor.tell(new Work());
      begun.await();
      String told = failureOf(actor.ask(Question::new, SHORT));
      open.countDown();
      assertThat(told)
          .contains("no answer from bank/account to a " + Question.class.getName())
          .contains("its mailbox holds 1")
          .containsPattern("it has been handling a \\S+\\$Work for \\d+ ms")
          .containsPattern("it is at \\S*AskReportTest\\.waitFor\\(AskReportTest\\.java:\\d+\\)")
          .containsPattern("asked at \\S*AskReportTest\\.\\S+\\(AskReportTest\\.java:\\d+\\)");
    }
  }

  @Engines
  void aPinnedTargetTellsWhereItIs(TestRuntime t) throws Exception {
    try (ActorSystem system = ActorSystem.create("bank", t.gmp())) {
      var begun = new CountDownLatch(1);
      var open = new CountDownLatch(1);
      ActorRef<Object> actor = system.spawn("account", works(begun, open).pinned());
      actor.tell(new Work());
      begun.await();
      String told = failureOf(actor.ask(Question::new, SHORT));
      open.countDown();
      assertThat(told)
          .containsPattern("it is at \\S*AskReportTest\\.waitFor\\(AskReportTest\\.java:\\d+\\)");
    }
  }

  @Engines
  void whatBeganBeforeTheFirstAskIsSaidToBeOlder(TestRuntime t) throws Exception {
    try (ActorSystem system = ActorSystem.create("bank", t.gmp())) {
      var begun = new CountDownLatch(1);
      var open = new CountDownLatch(1);
      ActorRef<Object> actor = system.spawn("account", works(begun, open));
      actor.tell(new Work());
      begun.await();
      String told = failureOf(actor.ask(Question::new, SHORT));
      open.countDown();
      assertThat(told)
          .containsPattern("busy since before it was asked for the first time, \\d+ ms ago")
          .contains("AskReportTest.waitFor");
    }
  }

  @Engines
  void aTargetThatHasHandledAllIsIdle(TestRuntime t) throws Exception {
    try (ActorSystem system = ActorSystem.create("bank", t.gmp())) {
      var begun = new CountDownLatch(0);
      ActorRef<Object> actor = system.spawn("account", works(begun, begun));
      actor.ask(Question::new, TestRuntime.LONG).get();
      await().until(() -> Occupation.of((ActorCell<?>) actor).equals("it is idle"));
    }
  }

  @Engines
  void aTargetThatWaitsForItsRestartSaysSo(TestRuntime t) throws Exception {
    try (ActorSystem system = ActorSystem.create("bank", t.gmp())) {
      ActorRef<Object> actor =
          system.spawn(
              Actor.<Object, Integer>of(
                      0,
                      (context, state, message) -> {
                        throw new IllegalStateException("on purpose");
                      })
                  .supervise(Supervision.restart().backoff(TestRuntime.LONG, TestRuntime.LONG)));
      actor.tell(new Work());
      await()
          .until(
              () ->
                  Occupation.of((ActorCell<?>) actor)
                      .equals("it waits for the time of its restart"));
    }
  }

  @Engines
  void aTargetThatWaitsForAnotherNamesIt(TestRuntime t) throws Exception {
    try (ActorSystem system = ActorSystem.create("bank", t.gmp())) {
      var open = new CountDownLatch(1);
      var begun = new CountDownLatch(1);
      ActorRef<Object> slow = system.spawn("slow", works(begun, open));
      slow.tell(new Work());
      begun.await();
      ActorRef<Object> between =
          system.spawn(
              "between",
              Actor.of(
                  0,
                  (context, state, message) ->
                      state + slow.ask(Question::new, TestRuntime.LONG).join()));
      between.tell(new Work());
      await().until(() -> ((ActorCell<?>) between).waitsFor() != null);
      String told = failureOf(between.ask(Question::new, SHORT));
      open.countDown();
      assertThat(told).contains("it waits for an answer of bank/slow");
      await().until(() -> ((ActorCell<?>) between).waitsFor() == null);
    }
  }

  @Engines(gomaxprocs = 2)
  void eachPlaceIsKnownByItsOwnLine(TestRuntime t) throws Exception {
    try (ActorSystem system = ActorSystem.create("bank", t.gmp())) {
      var begun = new CountDownLatch(1);
      var open = new CountDownLatch(1);
      ActorRef<Object> actor = system.spawn("account", works(begun, open));
      actor.tell(new Work());
      begun.await();
      var sites = new AtomicReference<String>("");
      for (int i = 0; i < 2; i++) {
        String one = site(failureOf(actor.<Integer>ask(reply -> new Question(reply), SHORT)));
        String other = site(failureOf(actor.<Integer>ask(reply -> new Question(reply), SHORT)));
        assertThat(one).isNotEqualTo(other).contains("AskReportTest.java");
        assertThat(sites.getAndSet(one + other)).isIn("", one + other);
      }
      open.countDown();
    }
  }

  private static String site(String message) {
    return message.substring(message.indexOf("asked at"));
  }
}
