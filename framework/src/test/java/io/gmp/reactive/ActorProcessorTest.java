package io.gmp.reactive;

import static io.gmp.testing.Eventually.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.gmp.actor.Actor;
import io.gmp.actor.ActorDefinition;
import io.gmp.actor.ActorRef;
import io.gmp.actor.ActorSystem;
import io.gmp.actor.DeadLetter;
import io.gmp.actor.Mailbox;
import io.gmp.actor.ReplyTo;
import io.gmp.testing.Engines;
import io.gmp.testing.TestRuntime;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.reactivestreams.Processor;

@Timeout(120)
class ActorProcessorTest {

  private record Question(int number, ReplyTo<Integer> reply) {}

  private ConcurrentLinkedQueue<Object> handedBack = new ConcurrentLinkedQueue<>();
  private ActorSystem system;

  private ActorSystem system(TestRuntime t) {
    system = ActorSystem.create("test", t.gmp());
    return system;
  }

  @AfterEach
  void close() {
    system.close();
  }

  private static List<Integer> numbers(int count) {
    return IntStream.range(0, count).boxed().toList();
  }

  private Processor<Integer, Integer> through(
      ActorRef<Question> actor, int parallelism, boolean ordered, TestRuntime t) {
    return ReactiveStreams.throughActor(
        actor,
        parallelism,
        ordered,
        Question::new,
        TestRuntime.LONG,
        t.gmp().executor(),
        handedBack::add);
  }

  private static ActorDefinition<Question> answering() {
    return Actor.of(
        0,
        (context, state, question) -> {
          question.reply().tell(question.number());
          return state;
        });
  }

  private static ActorDefinition<Question> keeping(ConcurrentLinkedQueue<Question> kept) {
    return Actor.of(
        kept,
        (context, queue, question) -> {
          queue.add(question);
          return queue;
        });
  }

  private static Probe<Integer> run(Source source, Processor<Integer, Integer> processor) {
    Probe<Integer> probe = Probe.all();
    source.subscribe(processor);
    processor.subscribe(probe);
    return probe;
  }

  @Engines
  void answersComeInTheOrderOfTheValues(TestRuntime t) {
    ActorRef<Question> actor = system(t).spawn(answering());
    for (int parallelism : new int[] {1, 3, 64}) {
      Probe<Integer> probe = run(new Source(1_000), through(actor, parallelism, true, t));
      assertThat(probe.awaitCompletion().values).containsExactlyElementsOf(numbers(1_000));
      assertThat(probe.overlapped).isFalse();
    }
  }

  @Engines
  void questionsAreAskedInTheOrderOfTheValues(TestRuntime t) {
    var kept = new ConcurrentLinkedQueue<Question>();
    ActorRef<Question> actor = system(t).spawn(keeping(kept));
    Probe<Integer> probe = run(new Source(500), through(actor, 500, false, t));
    await().until(() -> kept.size() == 500);
    assertThat(kept.stream().map(Question::number)).containsExactlyElementsOf(numbers(500));
    kept.forEach(question -> question.reply().tell(question.number()));
    probe.awaitCompletion();
  }

  @Engines
  void noMoreAreAskedAtATimeThanAllowed(TestRuntime t) {
    var kept = new ConcurrentLinkedQueue<Question>();
    ActorRef<Question> actor = system(t).spawn(keeping(kept));
    var source = new Source(10);
    Probe<Integer> probe = run(source, through(actor, 4, true, t));
    await().until(() -> kept.size() == 4);
    await().until(() -> t.gmp().stats().goroutines() == 0);
    assertThat(source.requested).hasValue(4);
    for (int answered = 0; answered < 10; answered++) {
      await().until(() -> !kept.isEmpty());
      Question first = kept.poll();
      first.reply().tell(first.number());
    }
    assertThat(probe.awaitCompletion().values).containsExactlyElementsOf(numbers(10));
  }

  @Engines
  void inOrderALaterAnswerWaitsAndOutOfOrderItDoesNot(TestRuntime t) {
    var kept = new ConcurrentLinkedQueue<Question>();
    ActorRef<Question> actor = system(t).spawn(keeping(kept));
    for (boolean ordered : new boolean[] {true, false}) {
      kept.clear();
      Probe<Integer> probe = run(new Source(3), through(actor, 3, ordered, t));
      await().until(() -> kept.size() == 3);
      var questions = new ArrayList<>(kept);
      questions.get(2).reply().tell(2);
      if (!ordered) {
        probe.awaitValues(1);
      }
      questions.get(1).reply().tell(1);
      if (!ordered) {
        probe.awaitValues(2);
      }
      questions.get(0).reply().tell(0);
      probe.awaitCompletion();
      assertThat(probe.values.stream().toList())
          .isEqualTo(ordered ? List.of(0, 1, 2) : List.of(2, 1, 0));
    }
  }

  @Engines
  void withoutDemandNothingIsEmitted(TestRuntime t) {
    ActorRef<Question> actor = system(t).spawn(answering());
    var source = new Source(100);
    var probe = new Probe<Integer>(0);
    Processor<Integer, Integer> processor = through(actor, 8, true, t);
    source.subscribe(processor);
    processor.subscribe(probe);
    probe.subscription.request(5);
    probe.awaitValues(5);
    await().until(() -> t.gmp().stats().goroutines() == 0);
    assertThat(probe.values).hasSize(5);
    assertThat(source.requested.get()).isEqualTo(13);
    probe.subscription.request(Long.MAX_VALUE);
    assertThat(probe.awaitCompletion().values).containsExactlyElementsOf(numbers(100));
  }

  @Engines
  void aQuestionThatFailsEndsTheStreamBehindTheAnswersBefore(TestRuntime t) {
    var kept = new ConcurrentLinkedQueue<Question>();
    ActorRef<Question> actor = system(t).spawn(keeping(kept));
    var source = new Source(100);
    Processor<Integer, Integer> processor =
        ReactiveStreams.throughActor(
            actor,
            4,
            true,
            (number, reply) -> {
              if (number == 2) {
                throw new IllegalArgumentException("no such number");
              }
              return new Question(number, reply);
            },
            TestRuntime.LONG,
            t.gmp().executor(),
            handedBack::add);
    Probe<Integer> probe = run(source, processor);
    await().until(() -> kept.size() >= 2);
    assertThat(probe.error).isNull();
    kept.forEach(question -> question.reply().tell(question.number()));
    assertThat(probe.awaitError()).hasMessage("no such number");
    assertThat(probe.values).containsExactly(0, 1);
    assertThat(source.cancelled).isTrue();
  }

  @Engines
  void aFailedPublisherFailsBehindTheAnswers(TestRuntime t) {
    var cause = new IllegalStateException("cut");
    ActorRef<Question> actor = system(t).spawn(answering());
    Probe<Integer> probe = run(new Source(20, cause), through(actor, 4, true, t));
    assertThat(probe.awaitError()).isSameAs(cause);
    assertThat(probe.values).containsExactlyElementsOf(numbers(20));
  }

  @Engines
  void cancellingGoesUpAndTakesQuestionsBack(TestRuntime t) {
    var kept = new ConcurrentLinkedQueue<Question>();
    ActorRef<Question> actor = system(t).spawn(keeping(kept).mailbox(Mailbox.buffered(8)));
    var source = new Source(100);
    Probe<Integer> probe = run(source, through(actor, 4, true, t));
    await().until(() -> kept.size() == 4);
    probe.subscription.cancel();
    assertThat(source.cancelled).isTrue();
    kept.forEach(question -> question.reply().tell(question.number()));
    assertThat(system.deadLetters(DeadLetter.Reason.LATE_REPLY)).isEqualTo(4);
    await().until(() -> t.gmp().stats().goroutines() == 0);
    assertThat(probe.values).isEmpty();
    assertThat(probe.completed).isFalse();
  }

  @Engines
  void answersThatAreNotEmittedAreHandedBack(TestRuntime t) {
    ActorSystem system = system(t);
    for (boolean ordered : new boolean[] {true, false}) {
      var kept = new ConcurrentLinkedQueue<Question>();
      handedBack = new ConcurrentLinkedQueue<>();
      var source = new Source(100);
      var probe = new Probe<Integer>(0);
      Processor<Integer, Integer> processor = through(system.spawn(keeping(kept)), 4, ordered, t);
      source.subscribe(processor);
      processor.subscribe(probe);
      await().until(() -> kept.size() == 4);
      kept.stream().skip(1).limit(2).forEach(each -> each.reply().tell(each.number() + 1_000));
      await().until(() -> t.gmp().stats().goroutines() == 0);
      probe.subscription.cancel();
      await().until(() -> handedBack.size() == 2);
      kept.forEach(each -> each.reply().tell(each.number() + 1_000));
      await().until(() -> t.gmp().stats().goroutines() == 0);
      assertThat(handedBack).containsExactlyInAnyOrder(1_001, 1_002);
      assertThat(probe.values).isEmpty();
    }
  }

  @Engines
  void valuesThatAreNotAskedAreHandedBack(TestRuntime t) {
    var begun = new CountDownLatch(1);
    var gate = new CountDownLatch(1);
    ActorRef<Question> actor =
        system(t)
            .spawn(
                Actor.<Question, Integer>of(
                        0,
                        (context, state, question) -> {
                          begun.countDown();
                          gate.await();
                          return state;
                        })
                    .mailbox(Mailbox.buffered(1)));
    var source = new Source(100);
    Probe<Integer> probe = run(source, through(actor, 16, true, t));
    await().until(() -> begun.getCount() == 0 && source.emitted == 16 && actor.mailboxSize() == 1);
    probe.subscription.cancel();
    await().until(() -> handedBack.size() >= 14);
    assertThat(handedBack).containsExactlyInAnyOrder(numbers(16).subList(2, 16).toArray());
    gate.countDown();
  }

  @Engines
  void nothingIsLostOrDoubledByACancellationAtAnyMoment(TestRuntime t) {
    ActorRef<Question> actor = system(t).spawn(answering());
    for (int round = 0; round < 50; round++) {
      handedBack = new ConcurrentLinkedQueue<>();
      long before = system.deadLetters(DeadLetter.Reason.LATE_REPLY);
      var source = new Source(1_000);
      Probe<Integer> probe = run(source, through(actor, 8, round % 2 == 0, t));
      probe.awaitValues(round);
      probe.subscription.cancel();
      await()
          .until(
              () ->
                  t.gmp().stats().goroutines() == 0
                      && probe.values.size()
                              + handedBack.size()
                              + system.deadLetters(DeadLetter.Reason.LATE_REPLY)
                              - before
                          == source.emitted);
      var seen = new ArrayList<Object>(probe.values);
      seen.addAll(handedBack);
      assertThat(seen).doesNotHaveDuplicates();
    }
  }

  @Engines
  void aBadRequestIsAFailureAndCancels(TestRuntime t) {
    ActorRef<Question> actor = system(t).spawn(answering());
    var source = new Source(100);
    var probe = new Probe<Integer>(0);
    Processor<Integer, Integer> processor = through(actor, 4, true, t);
    source.subscribe(processor);
    processor.subscribe(probe);
    probe.subscription.request(0);
    assertThat(probe.awaitError())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("3.9");
    assertThat(source.cancelled).isTrue();
  }

  @Engines
  void aSecondSubscriberIsRefused(TestRuntime t) {
    ActorRef<Question> actor = system(t).spawn(answering());
    Processor<Integer, Integer> processor = through(actor, 4, true, t);
    Probe<Integer> first = run(new Source(3), processor);
    Probe<Integer> second = Probe.all();
    processor.subscribe(second);
    assertThat(second.awaitError()).hasMessageContaining("only one");
    assertThat(first.awaitCompletion().values).containsExactly(0, 1, 2);
  }

  @Engines
  void theEndOfTheRuntimeIsAFailure(TestRuntime t) {
    var kept = new ConcurrentLinkedQueue<Question>();
    ActorRef<Question> actor = system(t).spawn(keeping(kept));
    Probe<Integer> probe = run(new Source(2), through(actor, 4, true, t));
    await().until(() -> kept.size() == 2);
    t.gmp().close();
    kept.forEach(question -> question.reply().tell(question.number()));
    assertThat(probe.awaitError()).isInstanceOf(RejectedExecutionException.class);
  }
}
