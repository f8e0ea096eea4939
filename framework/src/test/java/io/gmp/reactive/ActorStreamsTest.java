package io.gmp.reactive;

import static io.gmp.testing.Eventually.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.gmp.actor.Actor;
import io.gmp.actor.ActorDefinition;
import io.gmp.actor.ActorPool;
import io.gmp.actor.ActorRef;
import io.gmp.actor.ActorStoppedException;
import io.gmp.actor.ActorSystem;
import io.gmp.actor.AskTimeoutException;
import io.gmp.actor.DeadLetter;
import io.gmp.actor.Mailbox;
import io.gmp.actor.ReplyTo;
import io.gmp.actor.Routing;
import io.gmp.channel.Channel;
import io.gmp.testing.Engines;
import io.gmp.testing.TestRuntime;
import java.time.Duration;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.reactivestreams.Publisher;

@Timeout(120)
class ActorStreamsTest {
  private static final Duration LONG = TestRuntime.LONG;

  private record Question(int number, ReplyTo<Integer> reply) {}

  private ActorSystem system;

  private ActorSystem system(TestRuntime t) {
    system = ActorSystem.create("test", t.gmp());
    return system;
  }

  @AfterEach
  void close() {
    system.close();
  }

  private static ActorDefinition<Question> doubling() {
    return Actor.of(
        0,
        (context, state, question) -> {
          question.reply().tell(2 * question.number());
          return state;
        });
  }

  private static Publisher<Integer> ask(ActorRef<Question> actor, int number, TestRuntime t) {
    return ReactiveStreams.ask(
        actor, (ReplyTo<Integer> reply) -> new Question(number, reply), LONG, t.gmp().executor());
  }

  private static ActorDefinition<Object> hearing(
      ConcurrentLinkedQueue<Object> heard, Semaphore go) {
    return Actor.of(
        heard,
        (context, queue, message) -> {
          go.acquire();
          queue.add(message);
          return queue;
        });
  }

  // ---- ask ----

  @Engines
  void eachSubscriptionAsksAndGetsItsAnswer(TestRuntime t) {
    ActorRef<Question> actor = system(t).spawn(doubling());
    Publisher<Integer> publisher = ask(actor, 21, t);
    for (int i = 0; i < 3; i++) {
      Probe<Integer> probe = Probe.all();
      publisher.subscribe(probe);
      assertThat(probe.awaitCompletion().values).containsExactly(42);
      assertThat(probe.overlapped).isFalse();
    }
  }

  @Engines
  void theAnswerIsNotSignalledInTheActorsTurn(TestRuntime t) {
    var busy = new CountDownLatch(1);
    ActorRef<Question> actor =
        system(t)
            .spawn(
                Actor.of(
                    0,
                    (context, state, question) -> {
                      question.reply().tell(1);
                      busy.await();
                      return state;
                    }));
    Probe<Integer> probe = Probe.all();
    ask(actor, 1, t).subscribe(probe);
    probe.awaitCompletion();
    busy.countDown();
  }

  @Engines
  void noAnswerIsAFailure(TestRuntime t) {
    ActorRef<Question> silent = system(t).spawn(Actor.of(0, (context, state, question) -> state));
    Probe<Integer> late = Probe.all();
    ReactiveStreams.ask(
            silent,
            (ReplyTo<Integer> reply) -> new Question(1, reply),
            Duration.ofMillis(1),
            t.gmp().executor())
        .subscribe(late);
    assertThat(late.awaitError()).isInstanceOf(AskTimeoutException.class);

    silent.stop(LONG).join();
    Probe<Integer> stopped = Probe.all();
    ask(silent, 1, t).subscribe(stopped);
    assertThat(stopped.awaitError()).isInstanceOf(ActorStoppedException.class);

    Probe<Integer> broken = Probe.all();
    ReactiveStreams.<Question, Integer>ask(
            silent,
            reply -> {
              throw new IllegalStateException("no question");
            },
            LONG,
            t.gmp().executor())
        .subscribe(broken);
    assertThat(broken.awaitError()).hasMessage("no question");
  }

  @Engines
  void theAnswerToACancelledQuestionIsADeadLetter(TestRuntime t) {
    var go = new Semaphore(0);
    var asked = new CountDownLatch(1);
    ActorRef<Question> actor =
        system(t)
            .spawn(
                Actor.of(
                    0,
                    (context, state, question) -> {
                      asked.countDown();
                      go.acquire();
                      question.reply().tell(1);
                      return state;
                    }));
    Probe<Integer> probe = Probe.all();
    ask(actor, 1, t).subscribe(probe);
    await().until(() -> asked.getCount() == 0);
    probe.subscription.cancel();
    go.release();
    await().until(() -> system.deadLetters(DeadLetter.Reason.LATE_REPLY) == 1);
    assertThat(probe.values).isEmpty();
  }

  @Engines
  void theAnswerThatACancellationOvertakesIsADeadLetter(TestRuntime t) throws Exception {
    var signals = Channel.<Runnable>make(1);
    var asked = new AtomicBoolean();
    var go = new Semaphore(0);
    ActorRef<Question> actor =
        system(t)
            .spawn(
                Actor.of(
                    0,
                    (context, state, question) -> {
                      go.acquire();
                      question.reply().tell(1);
                      return state;
                    }));
    Executor executor =
        task -> {
          if (asked.get()) {
            signals.trySend(task);
          } else {
            task.run();
            asked.set(true);
            go.release();
          }
        };
    Probe<Integer> probe = Probe.all();
    ReactiveStreams.<Question, Integer>ask(actor, to -> new Question(1, to), LONG, executor)
        .subscribe(probe);
    Runnable signal = signals.receive();
    probe.subscription.cancel();
    signal.run();
    assertThat(system.deadLetters(DeadLetter.Reason.LATE_REPLY)).isEqualTo(1);
    assertThat(probe.values).isEmpty();
  }

  @Engines
  void aCancelledQuestionLeavesTheQueueBeforeAFullMailbox(TestRuntime t) throws Exception {
    var go = new Semaphore(0);
    var heard = new ConcurrentLinkedQueue<Object>();
    ActorRef<Object> actor = system(t).spawn(hearing(heard, go).mailbox(Mailbox.buffered(1)));
    actor.tell("first");
    await().until(() -> actor.mailboxSize() == 0);
    actor.tell("second");
    Probe<Integer> probe = Probe.all();
    ReactiveStreams.<Object, Integer>ask(
            actor, reply -> new Question(1, reply), LONG, t.gmp().executor())
        .subscribe(probe);
    await().until(() -> t.gmp().goroutineDump().contains("AskSubscription"));
    probe.subscription.cancel();
    await().until(() -> !t.gmp().goroutineDump().contains("AskSubscription"));
    go.release(10);
    actor.stop(LONG).join();
    assertThat(heard).containsExactly("first", "second");
  }

  // ---- an actor as a subscriber ----

  @Engines
  void anActorIsToldWhatIsStreamedAndHowItEnds(TestRuntime t) throws Exception {
    var heard = new ConcurrentLinkedQueue<Object>();
    ActorRef<Object> actor = system(t).spawn(hearing(heard, new Semaphore(100)));
    Publisher<Integer> three = new Source(3);
    Publisher<Integer> broken = new Source(2, new IllegalStateException("cut"));
    t.run(
        () -> {
          three.subscribe(cast(ReactiveStreams.asSubscriber(actor, "end", Throwable::getMessage)));
          broken.subscribe(cast(ReactiveStreams.asSubscriber(actor, "end", Throwable::getMessage)));
        });
    await().until(() -> heard.size() == 7);
    assertThat(heard).containsExactly(0, 1, 2, "end", 0, 1, "cut");
  }

  @SuppressWarnings("unchecked")
  private static org.reactivestreams.Subscriber<Integer> cast(
      org.reactivestreams.Subscriber<Object> subscriber) {
    return (org.reactivestreams.Subscriber<Integer>) (org.reactivestreams.Subscriber<?>) subscriber;
  }

  @Engines
  void aFullMailboxStopsRequesting(TestRuntime t) throws Exception {
    var go = new Semaphore(0);
    var heard = new ConcurrentLinkedQueue<Object>();
    ActorRef<Object> actor = system(t).spawn(hearing(heard, go).mailbox(Mailbox.buffered(2)));
    int count = 3_000;
    var source = new Source(count);
    t.run(() -> source.subscribe(cast(ReactiveStreams.asSubscriber(actor))));
    await().until(() -> actor.mailboxSize() == 2);
    long before = source.requested.get();
    assertThat(before).isLessThanOrEqualTo(256 + 192);
    go.release(count);
    await().until(() -> heard.size() == count);
    assertThat(source.requested.get()).isGreaterThan(before);
    assertThat(heard.stream().toList()).isEqualTo(IntStream.range(0, count).boxed().toList());
  }

  @Engines
  void theEndOfTheActorCancelsAndWhatComesNeverthelessIsADeadLetter(TestRuntime t)
      throws Exception {
    ActorRef<Object> actor =
        system(t).spawn(hearing(new ConcurrentLinkedQueue<>(), new Semaphore(0)));
    var source = new QuietSource<Object>();
    t.run(() -> source.subscribe(ReactiveStreams.asSubscriber(actor)));
    assertThat(source.requested).isEqualTo(256);
    assertThat(source.cancelled).isFalse();
    actor.stop();
    await().until(() -> source.cancelled);
    source.subscriber.onNext("late");
    assertThat(system.deadLetters(DeadLetter.Reason.STOPPED)).isOne();
    var late = new QuietSource<Object>();
    t.run(() -> late.subscribe(ReactiveStreams.asSubscriber(actor)));
    assertThat(late.cancelled).isTrue();
    assertThat(late.requested).isZero();
  }

  @Engines
  void theEndOfAPoolCancels(TestRuntime t) throws Exception {
    ActorPool<Object> pool =
        system(t)
            .pool(
                "pool",
                hearing(new ConcurrentLinkedQueue<>(), new Semaphore(0)).poolSize(2),
                Routing.roundRobin());
    var source = new QuietSource<Object>();
    t.run(() -> source.subscribe(ReactiveStreams.asSubscriber(pool)));
    assertThat(source.cancelled).isFalse();
    pool.stop();
    await().until(() -> source.cancelled);
  }

  @Engines
  void aPassivatedEntityIsNoEnd(TestRuntime t) throws Exception {
    var heard = new ConcurrentLinkedQueue<Object>();
    ActorRef<Object> entity =
        system(t)
            .entities("e", id -> hearing(heard, new Semaphore(10)), Duration.ofMillis(1))
            .ref("one");
    var source = new QuietSource<Object>();
    t.run(() -> source.subscribe(ReactiveStreams.asSubscriber(entity)));
    for (int i = 1; i <= 3; i++) {
      int count = i;
      source.subscriber.onNext(i);
      await().until(() -> heard.size() == count && entity.whenStopped().isDone());
    }
    assertThat(source.cancelled).isFalse();
    assertThat(system.deadLetters()).isZero();
  }

  @Engines
  void anEntityThatHasNoActorYetIsSpawnedByTheStream(TestRuntime t) throws Exception {
    var heard = new ConcurrentLinkedQueue<Object>();
    ActorRef<Object> entity =
        system(t).entities("e", id -> hearing(heard, new Semaphore(1_000)), LONG).ref("one");
    t.run(() -> new Source(500).subscribe(cast(ReactiveStreams.asSubscriber(entity))));
    await().until(() -> heard.size() == 500);
    assertThat(system.deadLetters()).isZero();
  }

  @Engines
  void whatMakesNoSenseIsSaidAtOnce(TestRuntime t) {
    ActorRef<Question> actor = system(t).spawn(doubling());
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                ReactiveStreams.ask(
                    actor, (ReplyTo<Integer> r) -> new Question(1, r), Duration.ZERO))
        .withMessageContaining("positive");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ReactiveStreams.throughActor(actor, 0, Question::new, LONG))
        .withMessageContaining("at least 1");
  }
}
