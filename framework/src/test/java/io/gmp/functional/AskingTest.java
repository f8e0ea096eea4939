package io.gmp.functional;

import static io.gmp.functional.Asking.askEither;
import static io.gmp.functional.Asking.askTry;
import static io.gmp.testing.Eventually.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.gmp.Goroutine;
import io.gmp.actor.Actor;
import io.gmp.actor.ActorDefinition;
import io.gmp.actor.ActorRef;
import io.gmp.actor.ActorStoppedException;
import io.gmp.actor.ActorSystem;
import io.gmp.actor.AskTimeoutException;
import io.gmp.actor.ReplyTo;
import io.gmp.testing.Engines;
import io.gmp.testing.TestRuntime;
import io.vavr.control.Either;
import io.vavr.control.Try;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class AskingTest {
  private static final Duration SHORT = Duration.ofMillis(20);

  private record Question(int number, ReplyTo<Integer> replyTo) {}

  private static final ActorDefinition<Question> DOUBLES_WHAT_IS_POSITIVE =
      Actor.of(
          0,
          (context, state, question) -> {
            if (question.number() > 0) {
              question.replyTo().tell(2 * question.number());
            }
            return state;
          });

  private static Either<AskFailure, Integer> ask(ActorRef<Question> actor, int n, Duration wait) {
    return askEither(actor, reply -> new Question(n, reply), wait);
  }

  @Engines
  void theAnswerIsTheRightOne(TestRuntime t) {
    try (ActorSystem system = ActorSystem.create("test", t.gmp())) {
      ActorRef<Question> actor = system.spawn(DOUBLES_WHAT_IS_POSITIVE);
      assertThat(ask(actor, 4, TestRuntime.LONG).get()).isEqualTo(8);
      Try<Integer> answer =
          askTry(actor, (ReplyTo<Integer> r) -> new Question(5, r), TestRuntime.LONG);
      assertThat(answer.map(n -> n + 1).get()).isEqualTo(11);
    }
  }

  @Engines
  void silenceIsAFailureThatNamesThePlace(TestRuntime t) {
    try (ActorSystem system = ActorSystem.create("test", t.gmp())) {
      ActorRef<Question> actor = system.spawn("silent", DOUBLES_WHAT_IS_POSITIVE);
      assertThat(ask(actor, 0, SHORT).getLeft()).isInstanceOf(AskFailure.TimedOut.class);
      Try<Integer> answer = askTry(actor, (ReplyTo<Integer> r) -> new Question(0, r), SHORT);
      assertThat(answer.getCause())
          .isInstanceOf(AskTimeoutException.class)
          .hasMessageContaining("test/silent")
          .hasMessageContaining("asked at io.gmp.functional.AskingTest.silence");
    }
  }

  @Engines
  void aStoppedActorIsAFailure(TestRuntime t) throws Exception {
    try (ActorSystem system = ActorSystem.create("test", t.gmp())) {
      ActorRef<Question> actor = system.spawn(DOUBLES_WHAT_IS_POSITIVE);
      actor.stop();
      actor.whenStopped().get(30, TimeUnit.SECONDS);
      assertThat(ask(actor, 1, TestRuntime.LONG).getLeft()).isInstanceOf(AskFailure.Stopped.class);
      Try<Integer> answer =
          askTry(actor, (ReplyTo<Integer> r) -> new Question(1, r), TestRuntime.LONG);
      assertThat(answer.getCause()).isInstanceOf(ActorStoppedException.class);
    }
  }

  @Engines
  void aCircleIsAFailure(TestRuntime t) throws Exception {
    try (ActorSystem system = ActorSystem.create("test", t.gmp())) {
      var heard = new AtomicReference<Either<AskFailure, Integer>>();
      var done = new CountDownLatch(1);
      ActorRef<Question> actor =
          system.spawn(
              Actor.of(
                  0,
                  (context, state, question) -> {
                    heard.set(ask(context.self(), 1, TestRuntime.LONG.multipliedBy(10)));
                    done.countDown();
                    context.stop();
                    return state;
                  }));
      actor.tell(new Question(0, reply -> {}));
      assertThat(done.await(30, TimeUnit.SECONDS)).isTrue();
      assertThat(heard.get().getLeft()).isInstanceOf(AskFailure.Cycle.class);
    }
  }

  @Engines
  void anInterruptIsAFailureAndTheFlagIsSet(TestRuntime t) throws Exception {
    try (ActorSystem system = ActorSystem.create("test", t.gmp())) {
      ActorRef<Question> actor = system.spawn(DOUBLES_WHAT_IS_POSITIVE);
      var heard = new AtomicReference<Either<AskFailure, Integer>>();
      var flag = new AtomicBoolean();
      Goroutine asker =
          t.gmp()
              .go(
                  () -> {
                    heard.set(ask(actor, 0, TestRuntime.LONG.multipliedBy(10)));
                    flag.set(Thread.interrupted());
                  });
      await().until(() -> asker.state() == Goroutine.State.WAITING);
      asker.interrupt();
      assertThat(asker.join(TestRuntime.LONG)).isTrue();
      assertThat(heard.get().getLeft()).isInstanceOf(AskFailure.Interrupted.class);
      assertThat(flag).isTrue();
    }
  }

  @Engines(gomaxprocs = 2)
  void aTimeoutThatIsNotPositiveIsTheCallersMistake(TestRuntime t) {
    try (ActorSystem system = ActorSystem.create("test", t.gmp())) {
      ActorRef<Question> actor = system.spawn(DOUBLES_WHAT_IS_POSITIVE);
      assertThatIllegalArgumentException().isThrownBy(() -> ask(actor, 1, Duration.ZERO));
    }
  }
}
