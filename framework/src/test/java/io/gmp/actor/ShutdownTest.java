package io.gmp.actor;

import static io.gmp.testing.Eventually.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.gmp.testing.Engines;
import io.gmp.testing.TestRuntime;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class ShutdownTest {
  private record Question(ReplyTo<Integer> reply) {}

  private static ActorDefinition<Integer> recording(Queue<Integer> handled, CountDownLatch open) {
    return Actor.of(
        0,
        (context, state, message) -> {
          open.await();
          handled.add(message);
          return state;
        });
  }

  @Engines
  void whatActorsWereToldIsHandledFirstAndInOrderWhileTheyTellEachOther(TestRuntime t)
      throws Exception {
    int n = t.count(1_000, 100);
    ActorSystem system = ActorSystem.create("test", t.gmp());
    var open = new CountDownLatch(1);
    var handled = new ConcurrentLinkedQueue<Integer>();
    ActorRef<Integer> last =
        system.spawn(recording(handled, new CountDownLatch(0)).mailbox(Mailbox.buffered(4)));
    ActorRef<Integer> first =
        system.spawn(
            Actor.<Integer, Integer>of(
                    0,
                    (context, state, message) -> {
                      if (message == 0) {
                        open.await();
                      }
                      last.tell(message);
                      return state;
                    })
                .mailbox(Mailbox.unbounded()));
    for (int i = 0; i < n; i++) {
      first.tell(i);
    }
    var report = CompletableFuture.supplyAsync(() -> system.shutdown(TestRuntime.LONG));
    await().until(((ActorCell<?>) last)::hasClosed);
    last.tell(-2);
    open.countDown();
    ShutdownReport ended = report.get(30, TimeUnit.SECONDS);
    assertThat(ended.drained()).isTrue();
    assertThat(ended.isComplete()).isTrue();
    assertThat(ended.dropped()).isOne();
    assertThat(handled.stream().filter(i -> i >= 0))
        .containsExactlyElementsOf(IntStream.range(0, n).boxed().toList());
    assertThat(system.deadLetters(DeadLetter.Reason.STOPPED)).isOne();
  }

  @Engines
  void actorsMayAskEachOtherWhileTheSystemDrains(TestRuntime t) throws Exception {
    ActorSystem system = ActorSystem.create("test", t.gmp());
    var begun = new CountDownLatch(1);
    var open = new CountDownLatch(1);
    var answers = new ConcurrentLinkedQueue<Integer>();
    ActorRef<Question> oracle =
        system.spawn(
            Actor.of(
                42,
                (context, answer, question) -> {
                  question.reply().tell(answer);
                  return answer;
                }));
    ActorRef<String> asker =
        system.spawn(
            Actor.of(
                0,
                (context, state, message) -> {
                  begun.countDown();
                  open.await();
                  answers.add(oracle.ask(Question::new, TestRuntime.LONG).get());
                  return state;
                }));
    asker.tell("ask");
    begun.await();
    var report = CompletableFuture.supplyAsync(() -> system.shutdown(TestRuntime.LONG));
    await().until(() -> ((ActorCell<?>) oracle).isRestingInLane());
    assertThatExceptionOfType(ExecutionException.class)
        .isThrownBy(() -> oracle.ask(Question::new, TestRuntime.LONG).get(30, TimeUnit.SECONDS))
        .withCauseInstanceOf(ActorStoppedException.class);
    open.countDown();
    assertThat(report.get(30, TimeUnit.SECONDS).drained()).isTrue();
    assertThat(answers).containsExactly(42);
  }

  @Engines(gomaxprocs = 2)
  void whatIsNotHandledInTimeIsDroppedAndReported(TestRuntime t) throws Exception {
    ActorSystem system = ActorSystem.create("test", t.gmp());
    var open = new CountDownLatch(1);
    var handled = new ConcurrentLinkedQueue<Integer>();
    ActorRef<Integer> slow = system.spawn("slow", recording(handled, open));
    for (int i = 0; i < 4; i++) {
      slow.tell(i);
    }
    ShutdownReport first = system.shutdown(Duration.ofMillis(20));
    assertThat(first.drained()).isFalse();
    assertThat(first.left()).containsExactly("test/slow");
    assertThat(first.took()).isGreaterThanOrEqualTo(Duration.ofMillis(20));
    open.countDown();
    ShutdownReport second = system.shutdown(TestRuntime.LONG);
    assertThat(second.isComplete()).isTrue();
    assertThat(handled.size() + system.deadLetters()).isEqualTo(4);
  }

  @Engines(gomaxprocs = 2)
  void childrenMayBeSpawnedWhileItDrainsButNotWhileItStops(TestRuntime t) throws Exception {
    ActorSystem system = ActorSystem.create("test", t.gmp());
    var begun = new CountDownLatch(1);
    var open = new CountDownLatch(1);
    var handled = new ConcurrentLinkedQueue<Integer>();
    var refused = new ConcurrentLinkedQueue<Throwable>();
    ActorRef<String> parent =
        system.spawn(
            Actor.<String, Integer>of(
                    0,
                    (context, state, message) -> {
                      begun.countDown();
                      open.await();
                      context.spawn(recording(handled, new CountDownLatch(0))).tell(1);
                      return state;
                    })
                .onSignal(
                    (context, signal) -> {
                      try {
                        context.spawn(recording(handled, open));
                      } catch (IllegalStateException e) {
                        refused.add(e);
                      }
                    }));
    parent.tell("spawn");
    begun.await();
    var report = CompletableFuture.supplyAsync(() -> system.shutdown(TestRuntime.LONG));
    await()
        .untilAsserted(
            () ->
                assertThatIllegalStateException()
                    .isThrownBy(() -> system.spawn(recording(handled, open))));
    open.countDown();
    assertThat(report.get(30, TimeUnit.SECONDS).isComplete()).isTrue();
    assertThat(handled).containsExactly(1);
    assertThat(refused).hasSize(1);
  }

  @Engines
  void aGracefulStopHandlesWhatIsThereAndTakesNoMore(TestRuntime t) throws Exception {
    try (ActorSystem system = ActorSystem.create("test", t.gmp())) {
      var busy =
          new BusyActor(
              system,
              Mailbox.buffered(3),
              (self, message) -> {
                if (message < 10) {
                  self.tell(message + 10);
                }
              });
      busy.actor.tell(1);
      busy.actor.tell(2);
      CompletableFuture<Void> stopped = busy.actor.stop(TestRuntime.LONG);
      busy.letGo();
      stopped.get(30, TimeUnit.SECONDS);
      assertThat(busy.handled).containsExactly(0, 1, 2, 10, 11, 12);
      busy.actor.tell(3);
      assertThat(system.recentDeadLetters())
          .containsExactly(new DeadLetter(busy.actor.path(), 3, DeadLetter.Reason.STOPPED, null));
    }
  }

  @Engines(gomaxprocs = 2)
  void atItsDeadlineAGracefulStopIsAStop(TestRuntime t) throws Exception {
    try (ActorSystem system = ActorSystem.create("test", t.gmp())) {
      var handled = new ConcurrentLinkedQueue<Integer>();
      var several = new CountDownLatch(3);
      ActorRef<Integer> actor =
          system.spawn(
              Actor.of(
                  0,
                  (context, state, message) -> {
                    handled.add(message);
                    several.countDown();
                    context.self().tell(message + 1);
                    return state;
                  }));
      actor.tell(0);
      assertThat(several.await(30, TimeUnit.SECONDS)).isTrue();
      actor.stop(Duration.ofMillis(5)).get(30, TimeUnit.SECONDS);
      assertThat(system.deadLetters(DeadLetter.Reason.LEFT_IN_MAILBOX)).isOne();
      assertThat(List.copyOf(handled)).startsWith(0, 1, 2);
    }
  }
}
