package io.gmp.actor;

import static io.gmp.testing.Eventually.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import io.gmp.Goroutine;
import io.gmp.channel.Overflow;
import io.gmp.testing.Engines;
import io.gmp.testing.TestRuntime;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class AskTest {
  private static final Duration SHORT = Duration.ofMillis(20);

  private record Question(int number, ReplyTo<Integer> replyTo) {}

  private static final ActorDefinition<Question> DOUBLES =
      Actor.of(
          0,
          (context, state, question) -> {
            question.replyTo().tell(2 * question.number());
            return state;
          });

  private static final ActorDefinition<Question> SILENT =
      Actor.of(0, (context, state, question) -> state);

  private static ActorDefinition<Question> blocked(CountDownLatch begun, CountDownLatch open) {
    return Actor.of(
        0,
        (context, state, question) -> {
          begun.countDown();
          open.await();
          return state;
        });
  }

  private static ActorDefinition<Question> slow(CountDownLatch begun, CountDownLatch open) {
    return Actor.of(
        0,
        (context, state, question) -> {
          begun.countDown();
          open.await();
          question.replyTo().tell(question.number());
          return state;
        });
  }

  private static CompletableFuture<Integer> ask(ActorRef<Question> actor, int n, Duration timeout) {
    return actor.ask(reply -> new Question(n, reply), timeout);
  }

  private static Throwable failureOf(CompletableFuture<?> future) {
    try {
      throw new AssertionError("answered " + future.get(30, TimeUnit.SECONDS));
    } catch (ExecutionException e) {
      return e.getCause();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  @Engines
  void theAnswerReachesThreadsAndGoroutines(TestRuntime t) throws Exception {
    try (ActorSystem system = ActorSystem.create("test", t.gmp())) {
      ActorRef<Question> actor = system.spawn(DOUBLES);
      assertThat(ask(actor, 21, TestRuntime.LONG).get()).isEqualTo(42);
      int n = t.count(50, 10);
      var right = new AtomicInteger();
      var goroutines = new ArrayList<Goroutine>();
      for (int i = 0; i < n; i++) {
        int number = i;
        goroutines.add(
            t.gmp()
                .go(
                    () -> {
                      for (int k = 0; k < 10; k++) {
                        if (ask(actor, number + k, TestRuntime.LONG).join() == 2 * (number + k)) {
                          right.incrementAndGet();
                        }
                      }
                    }));
      }
      for (Goroutine g : goroutines) {
        assertThat(g.join(TestRuntime.LONG)).isTrue();
      }
      assertThat(right).hasValue(10 * n);
      assertThat(system.deadLetters()).isZero();
    }
  }

  @Engines
  void actorsAskOneAnother(TestRuntime t) throws Exception {
    try (ActorSystem system = ActorSystem.create("test", t.gmp())) {
      ActorRef<Question> doubles = system.spawn(DOUBLES);
      ActorRef<Question> quadruples =
          system.spawn(
              Actor.<Question, Integer>of(
                  0,
                  (context, state, question) -> {
                    int twice = ask(doubles, question.number(), TestRuntime.LONG).get();
                    question.replyTo().tell(ask(doubles, twice, TestRuntime.LONG).get());
                    return state;
                  }));
      assertThat(ask(quadruples, 5, TestRuntime.LONG).get()).isEqualTo(20);
    }
  }

  @Engines
  void aTimeoutNamesTheActorTheMessageAndTheMailbox(TestRuntime t) throws Exception {
    try (ActorSystem system = ActorSystem.create("bank", t.gmp())) {
      var begun = new CountDownLatch(1);
      var open = new CountDownLatch(1);
      ActorRef<Question> actor = system.spawn("account", blocked(begun, open));
      ask(actor, 1, TestRuntime.LONG);
      begun.await();
      ask(actor, 2, TestRuntime.LONG);
      long start = System.nanoTime();
      CompletableFuture<Integer> answer = ask(actor, 3, SHORT);
      assertThat(failureOf(answer))
          .isInstanceOf(AskTimeoutException.class)
          .hasMessageContaining("bank/account")
          .hasMessageContaining(Question.class.getName())
          .hasMessageContaining("PT0.02S")
          .hasMessageContaining("its mailbox holds 2");
      assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(SHORT.toNanos());
      open.countDown();
    }
  }

  @Engines
  void waitingForRoomCountsAgainstTheTimeout(TestRuntime t) throws Exception {
    try (ActorSystem system = ActorSystem.create("test", t.gmp())) {
      var begun = new CountDownLatch(1);
      var open = new CountDownLatch(1);
      ActorRef<Question> actor = system.spawn(blocked(begun, open).mailbox(Mailbox.buffered(1)));
      ask(actor, 1, TestRuntime.LONG);
      begun.await();
      ask(actor, 2, TestRuntime.LONG);
      t.run(
          () ->
              assertThat(failureOf(ask(actor, 3, SHORT))).isInstanceOf(AskTimeoutException.class));
      assertThat(actor.mailboxSize()).isOne();
      open.countDown();
    }
  }

  @Engines
  void anAskThatFindsNoRoomAndMayNotWaitFailsAtOnce(TestRuntime t) throws Exception {
    try (ActorSystem system = ActorSystem.create("test", t.gmp())) {
      for (Overflow overflow : List.of(Overflow.FAIL, Overflow.DROP_NEWEST)) {
        var begun = new CountDownLatch(1);
        var open = new CountDownLatch(1);
        ActorRef<Question> actor =
            system.spawn(slow(begun, open).mailbox(Mailbox.buffered(1, overflow)));
        CompletableFuture<Integer> first = ask(actor, 1, TestRuntime.LONG);
        begun.await();
        CompletableFuture<Integer> second = ask(actor, 2, TestRuntime.LONG);
        assertThat(failureOf(ask(actor, 3, Duration.ofDays(1))))
            .isInstanceOf(AskOverflowException.class)
            .hasMessageContaining(actor.path())
            .hasMessageContaining("says " + overflow);
        open.countDown();
        first.get(30, TimeUnit.SECONDS);
        second.get(30, TimeUnit.SECONDS);
      }
    }
  }

  @Engines
  void anAskWhoseMessageIsDroppedForAnotherFailsThen(TestRuntime t) throws Exception {
    try (ActorSystem system = ActorSystem.create("test", t.gmp())) {
      for (Overflow overflow : List.of(Overflow.DROP_OLDEST, Overflow.KEEP_LATEST)) {
        var begun = new CountDownLatch(1);
        var open = new CountDownLatch(1);
        ActorRef<Question> actor =
            system.spawn(slow(begun, open).mailbox(Mailbox.buffered(1, overflow)));
        CompletableFuture<Integer> first = ask(actor, 1, TestRuntime.LONG);
        begun.await();
        CompletableFuture<Integer> dropped = ask(actor, 2, Duration.ofDays(1));
        assertThat(dropped).isNotDone();
        CompletableFuture<Integer> kept = ask(actor, 3, TestRuntime.LONG);
        assertThat(failureOf(dropped)).isInstanceOf(AskOverflowException.class);
        open.countDown();
        first.get(30, TimeUnit.SECONDS);
        kept.get(30, TimeUnit.SECONDS);
        assertThat(system.deadLetters(DeadLetter.Reason.LATE_REPLY)).isZero();
      }
    }
  }

  @Engines
  void aStopFailsTheAsksThatWait(TestRuntime t) throws Exception {
    try (ActorSystem system = ActorSystem.create("test", t.gmp())) {
      var handled = new AtomicInteger();
      ActorRef<Question> actor =
          system.spawn(
              Actor.of(
                  0,
                  (context, state, question) -> {
                    handled.incrementAndGet();
                    return state;
                  }));
      var answers = new ArrayList<CompletableFuture<Integer>>();
      for (int i = 0; i < 200; i++) {
        answers.add(ask(actor, i, TestRuntime.LONG));
      }
      await().until(() -> handled.get() == 200);
      actor.stop();
      for (CompletableFuture<Integer> answer : answers) {
        assertThat(failureOf(answer))
            .isInstanceOf(ActorStoppedException.class)
            .hasMessageContaining(actor.path());
      }
    }
  }

  @Engines
  void aStopFailsTheAsksThatAreStillInTheMailbox(TestRuntime t) throws Exception {
    try (ActorSystem system = ActorSystem.create("test", t.gmp())) {
      var begun = new CountDownLatch(1);
      var open = new CountDownLatch(1);
      ActorRef<Question> actor = system.spawn(blocked(begun, open));
      CompletableFuture<Integer> first = ask(actor, 1, TestRuntime.LONG);
      CompletableFuture<Integer> second = ask(actor, 2, TestRuntime.LONG);
      begun.await();
      actor.stop();
      open.countDown();
      assertThat(failureOf(first)).isInstanceOf(ActorStoppedException.class);
      assertThat(failureOf(second)).isInstanceOf(ActorStoppedException.class);
      assertThat(system.deadLetters()).isOne();
    }
  }

  @Engines
  void aStoppedActorFailsAnAskAtOnce(TestRuntime t) throws Exception {
    try (ActorSystem system = ActorSystem.create("test", t.gmp())) {
      ActorRef<Question> actor = system.spawn(DOUBLES);
      actor.stop();
      actor.whenStopped().get(30, TimeUnit.SECONDS);
      assertThat(ask(actor, 1, TestRuntime.LONG)).isCompletedExceptionally();
      assertThat(failureOf(ask(actor, 1, TestRuntime.LONG)))
          .isInstanceOf(ActorStoppedException.class);
    }
  }

  @Engines
  void everyAskThatRacesWithTheStopEnds(TestRuntime t) throws Exception {
    try (ActorSystem system = ActorSystem.create("test", t.gmp())) {
      for (int round = 0; round < t.count(50, 5); round++) {
        ActorRef<Question> actor = system.spawn(DOUBLES);
        var answers = new ConcurrentLinkedQueue<CompletableFuture<Integer>>();
        var askers = new ArrayList<Goroutine>();
        for (int i = 0; i < 4; i++) {
          askers.add(
              t.gmp()
                  .go(
                      () -> {
                        for (int k = 0; k < 100; k++) {
                          answers.add(ask(actor, k, TestRuntime.LONG.multipliedBy(10)));
                        }
                      }));
        }
        askers.add(t.gmp().go(actor::stop));
        for (Goroutine g : askers) {
          assertThat(g.join(TestRuntime.LONG)).isTrue();
        }
        for (CompletableFuture<Integer> answer : answers) {
          await().until(answer::isDone);
        }
        assertThat(answers).hasSize(400);
      }
    }
  }

  @Engines
  void aLateAnswerAndASecondOneAreDeadLetters(TestRuntime t) throws Exception {
    try (ActorSystem system = ActorSystem.create("test", t.gmp())) {
      var letters = new ConcurrentLinkedQueue<DeadLetter>();
      var questions = new ConcurrentLinkedQueue<Question>();
      system.onDeadLetter(letters::add);
      ActorRef<Question> actor =
          system.spawn(
              "keeps",
              Actor.of(
                  0,
                  (context, state, question) -> {
                    questions.add(question);
                    return state;
                  }));
      assertThat(failureOf(ask(actor, 1, SHORT))).isInstanceOf(AskTimeoutException.class);
      await().until(() -> questions.size() == 1);
      questions.remove().replyTo().tell(11);
      CompletableFuture<Integer> answer = ask(actor, 2, TestRuntime.LONG);
      await().until(() -> questions.size() == 1);
      Question question = questions.remove();
      question.replyTo().tell(22);
      question.replyTo().tell(33);
      assertThat(answer.get()).isEqualTo(22);
      assertThat(letters)
          .containsExactly(
              new DeadLetter("test/keeps", 11, DeadLetter.Reason.LATE_REPLY, null),
              new DeadLetter("test/keeps", 33, DeadLetter.Reason.LATE_REPLY, null));
      assertThat(system.deadLetters()).isEqualTo(2);
    }
  }

  @Engines
  void answeredAsksAreLetGoWhileOthersStayOpen(TestRuntime t) throws Exception {
    int open = 100;
    int answered = 2_000;
    ActorDefinition<Question> answersSome =
        Actor.of(
            0,
            (context, state, question) -> {
              if (question.number() >= open) {
                question.replyTo().tell(question.number());
              }
              return state;
            });
    try (ActorSystem system = ActorSystem.create("test", t.gmp())) {
      ActorRef<Question> actor = system.spawn(answersSome);
      var waiting = new ArrayList<CompletableFuture<Integer>>();
      for (int n = 0; n < open; n++) {
        waiting.add(ask(actor, n, Duration.ofHours(1)));
      }
      var done = new ArrayList<WeakReference<CompletableFuture<Integer>>>();
      for (int n = open; n < open + answered; n++) {
        CompletableFuture<Integer> answer = ask(actor, n, Duration.ofHours(1));
        assertThat(answer.get(30, TimeUnit.SECONDS)).isEqualTo(n);
        done.add(new WeakReference<>(answer));
      }
      await()
          .until(
              () -> {
                System.gc();
                return done.stream().filter(ref -> ref.get() != null).count() <= 4 * open;
              });
      assertThat(waiting).noneMatch(CompletableFuture::isDone);
      actor.stop();
      for (CompletableFuture<Integer> one : waiting) {
        assertThat(failureOf(one)).isInstanceOf(ActorStoppedException.class);
      }
    }
  }

  @Engines
  void anInterruptWhileWaitingForRoomFailsTheAskAndStaysVisible(TestRuntime t) throws Exception {
    try (ActorSystem system = ActorSystem.create("test", t.gmp())) {
      var begun = new CountDownLatch(1);
      var open = new CountDownLatch(1);
      ActorRef<Question> actor = system.spawn(blocked(begun, open).mailbox(Mailbox.buffered(1)));
      ask(actor, 1, TestRuntime.LONG);
      begun.await();
      ask(actor, 2, TestRuntime.LONG);
      var flag = new AtomicBoolean();
      var answers = new ConcurrentLinkedQueue<CompletableFuture<Integer>>();
      Goroutine asker =
          t.gmp()
              .go(
                  () -> {
                    answers.add(ask(actor, 3, TestRuntime.LONG));
                    flag.set(Thread.interrupted());
                  });
      await().until(() -> asker.waitReason().equals("chan send"));
      asker.interrupt();
      assertThat(asker.join(TestRuntime.LONG)).isTrue();
      assertThat(flag).isTrue();
      assertThat(failureOf(answers.remove())).isInstanceOf(InterruptedException.class);
      open.countDown();
    }
  }

  @Engines
  void anActorMayAskItselfWithAFullMailbox(TestRuntime t) throws Exception {
    try (ActorSystem system = ActorSystem.create("test", t.gmp())) {
      var sum = new AtomicInteger();
      ActorRef<Question> actor =
          system.spawn(
              Actor.<Question, Integer>of(
                      0,
                      (context, state, question) -> {
                        question.replyTo().tell(question.number());
                        if (question.number() == 0) {
                          for (int i = 1; i <= 5; i++) {
                            ask(context.self(), i, TestRuntime.LONG).thenAccept(sum::addAndGet);
                          }
                        }
                        return state;
                      })
                  .mailbox(Mailbox.buffered(1)));
      ask(actor, 0, TestRuntime.LONG).get();
      await().until(() -> sum.get() == 15);
    }
  }

  @Engines(gomaxprocs = 2)
  void anAskNeedsAPositiveTimeoutAndAMessage(TestRuntime t) {
    try (ActorSystem system = ActorSystem.create("test", t.gmp())) {
      ActorRef<Question> actor = system.spawn(SILENT);
      assertThatIllegalArgumentException().isThrownBy(() -> ask(actor, 1, Duration.ZERO));
      assertThatIllegalArgumentException()
          .isThrownBy(() -> ask(actor, 1, Duration.ofNanos(-1)))
          .withMessageContaining("positive");
      assertThatNullPointerException()
          .isThrownBy(() -> actor.<Integer>ask(reply -> null, TestRuntime.LONG));
    }
  }

  @Engines(gomaxprocs = 2)
  void aHugeTimeoutIsNoShortOne(TestRuntime t) throws Exception {
    try (ActorSystem system = ActorSystem.create("test", t.gmp())) {
      ActorRef<Question> actor = system.spawn(DOUBLES);
      assertThat(ask(actor, 4, Duration.ofDays(365)).get()).isEqualTo(8);
    }
  }

  @Engines(gomaxprocs = 2)
  void theExceptionOfAnAnswerIsTheOneTold(TestRuntime t) {
    try (ActorSystem system = ActorSystem.create("test", t.gmp())) {
      ActorRef<Question> actor = system.spawn("silent", SILENT);
      assertThatExceptionOfType(ExecutionException.class)
          .isThrownBy(() -> ask(actor, 1, SHORT).get())
          .withCauseInstanceOf(AskTimeoutException.class)
          .withMessageContaining("test/silent");
    }
  }
}
