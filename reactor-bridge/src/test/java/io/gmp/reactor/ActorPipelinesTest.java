package io.gmp.reactor;

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
import io.gmp.actor.Topic;
import io.gmp.channel.Channel;
import io.gmp.channel.ChannelClosedException;
import io.gmp.reactive.ReactiveStreams;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.Scannable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

class ActorPipelinesTest extends OnEveryRuntime {
  private static final Duration LONG = Duration.ofSeconds(30);

  private record Question(int number, ReplyTo<Integer> reply) {}

  private ActorSystem system;

  @BeforeEach
  void openSystem() {
    system = ActorSystem.create("test", gmp);
  }

  @AfterEach
  void closeSystem() {
    system.close();
  }

  private static List<Integer> numbers(int count) {
    return IntStream.range(0, count).boxed().toList();
  }

  private static ActorDefinition<Question> doubling() {
    return Actor.of(
        0,
        (context, state, question) -> {
          question.reply().tell(2 * question.number());
          return state;
        });
  }

  private static Mono<Integer> ask(ActorRef<Question> actor, int number) {
    return GmpMono.ask(actor, (ReplyTo<Integer> reply) -> new Question(number, reply), LONG);
  }

  // ---- goroutines ----

  @Test
  void aMonoIsWhatAGoroutineReturns() {
    assertThat(GmpMono.fromGoroutine(gmp, () -> Goroutine.current().isPresent()).block(LONG))
        .isTrue();
    assertThat(GmpMono.fromGoroutine(() -> null).blockOptional(LONG)).isEmpty();
    StepVerifier.create(
            GmpMono.fromGoroutine(
                gmp,
                () -> {
                  throw new IOException("disk");
                }))
        .expectErrorMessage("disk")
        .verify(LONG);
  }

  @Test
  void manyBlockingCallsAreUnderWayAtOnce() {
    int calls = setup.engine().equals("platform") ? 50 : 1_000;
    var all = new CountDownLatch(calls);
    assertThat(
            Flux.range(0, calls)
                .flatMap(
                    i ->
                        GmpMono.fromGoroutine(
                            gmp,
                            () -> {
                              all.countDown();
                              all.await();
                              return i;
                            }),
                    calls)
                .count()
                .block(LONG))
        .isEqualTo(calls);
  }

  @Test
  void disposingReachesTheGoroutine() {
    var interrupted = new CompletableFuture<Boolean>();
    var begun = new CountDownLatch(1);
    Disposable running =
        GmpMono.fromGoroutine(
                gmp,
                () -> {
                  begun.countDown();
                  interrupted.complete(Wait.wasInterruptedOn(new CountDownLatch(1)));
                  return 1;
                })
            .subscribe();
    Wait.on(begun);
    running.dispose();
    assertThat(interrupted.orTimeout(30, TimeUnit.SECONDS).join()).isTrue();
  }

  @Test
  void sendingWaitsForRoomAndIsTakenBackByACancellation() {
    Channel<Integer> channel = Channel.make(1);
    GmpMono.send(channel, 1).block(LONG);
    var waiting = new CompletableFuture<Disposable>();
    gmp.go(() -> waiting.complete(GmpMono.send(channel, 2).subscribe()));
    waiting.orTimeout(30, TimeUnit.SECONDS).join().dispose();
    Wait.until(() -> gmp.stats().goroutines() == 0);
    CompletableFuture<Void> third = GmpMono.send(channel, 3).toFuture();
    assertThat(GmpFlux.from(channel).next().block(LONG)).isEqualTo(1);
    assertThat(GmpFlux.from(channel).next().block(LONG)).isEqualTo(3);
    third.orTimeout(30, TimeUnit.SECONDS).join();
    channel.close();
    StepVerifier.create(GmpMono.send(channel, 4))
        .expectError(ChannelClosedException.class)
        .verify(LONG);
  }

  // ---- into channels ----

  @Test
  void aFluxIsAChannelForThoseWhoLoop() throws Exception {
    Channel<Integer> channel = Flux.range(0, 5_000).as(GmpFlux.toChannel(8));
    var received = new ArrayList<Integer>();
    var all = gmp.go(() -> channel.forEach(received::add));
    all.join();
    assertThat(received).isEqualTo(numbers(5_000));
    Channel<Integer> failing =
        Flux.<Integer>error(new IOException("disk")).as(GmpFlux.toChannel(1));
    assertThat(failing.closeCause()).hasMessage("disk");
    assertThatIllegalArgumentException().isThrownBy(() -> GmpFlux.toChannel(-1));
  }

  @Test
  void aFullChannelStopsThePipelineAndClosingItCancels() throws Exception {
    Channel<Integer> channel = Channel.make(4);
    var emitted = new AtomicLong();
    var cancelled = new CountDownLatch(1);
    Flux.range(0, 100_000)
        .doOnNext(i -> emitted.incrementAndGet())
        .doOnCancel(cancelled::countDown)
        .subscribe(GmpFlux.asSubscriber(channel));
    Wait.until(() -> channel.len() == 4);
    assertThat(emitted.get()).isLessThanOrEqualTo(9);
    assertThat(channel.receive()).isZero();
    channel.close();
    Wait.on(cancelled);
    assertThat(emitted.get()).isLessThanOrEqualTo(16);
  }

  // ---- actors ----

  @Test
  void aMonoIsWhatAnActorAnswers() {
    ActorRef<Question> actor = system.spawn(doubling());
    assertThat(ask(actor, 21).block(LONG)).isEqualTo(42);
    assertThat(
            Flux.range(0, 500)
                .flatMapSequential(i -> ask(actor, i), 16)
                .map(i -> i / 2)
                .collectList()
                .block(LONG))
        .isEqualTo(numbers(500));
    StepVerifier.create(
            GmpMono.<Question, Integer>ask(
                system.spawn(Actor.of(0, (context, state, question) -> state)),
                reply -> new Question(1, reply),
                Duration.ofMillis(1)))
        .expectError(AskTimeoutException.class)
        .verify(LONG);
    actor.stop(LONG).join();
    StepVerifier.create(ask(actor, 1)).expectError(ActorStoppedException.class).verify(LONG);
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> GmpMono.<Question, Integer>ask(actor, r -> new Question(1, r), Duration.ZERO));
  }

  @Test
  void aFluxGoesThroughAnActorInOrderOrAsAnswered() {
    ActorRef<Question> actor = system.spawn(doubling());
    for (int parallelism : new int[] {1, 4, 64}) {
      Flux<Integer> ordered =
          Flux.range(0, 2_000)
              .transform(GmpFlux.throughActor(actor, parallelism, Question::new, LONG));
      assertThat(ordered.map(i -> i / 2).collectList().block(LONG)).isEqualTo(numbers(2_000));
      Flux<Integer> unordered =
          Flux.range(0, 2_000)
              .transform(GmpFlux.throughActorUnordered(actor, parallelism, Question::new, LONG));
      assertThat(unordered.map(i -> i / 2).collectSortedList().block(LONG))
          .isEqualTo(numbers(2_000));
    }
    assertThat(
            Scannable.from(
                    Flux.just(1).transform(GmpFlux.throughActor(actor, 1, Question::new, LONG)))
                .scan(Scannable.Attr.RUN_STYLE))
        .isEqualTo(Scannable.Attr.RunStyle.ASYNC);
  }

  @Test
  void theContextGoesPastTheActorToTheSource() {
    ActorRef<Question> actor = system.spawn(doubling());
    assertThat(
            Flux.deferContextual(context -> Flux.just(context.<Integer>get("number")))
                .transform(
                    GmpFlux.<Integer, Question, Integer>throughActor(actor, 2, Question::new, LONG))
                .contextWrite(context -> context.put("number", 4))
                .blockLast(LONG))
        .isEqualTo(8);
  }

  @Test
  void cancellingAPipelineThroughAnActorReachesTheSource() {
    ActorRef<Question> actor = system.spawn(doubling());
    var cancelled = new CountDownLatch(1);
    assertThat(
            Flux.range(0, Integer.MAX_VALUE)
                .doOnCancel(cancelled::countDown)
                .transform(GmpFlux.throughActor(actor, 8, Question::new, LONG))
                .take(10)
                .count()
                .block(LONG))
        .isEqualTo(10);
    Wait.on(cancelled);
  }

  @Test
  void whatIsInTheActorsPipelineWhenItIsCancelledIsDiscarded() {
    ActorRef<Question> actor = system.spawn(doubling());
    var discarded = new ConcurrentLinkedQueue<Integer>();
    var answered = new AtomicLong();
    StepVerifier.create(
            Flux.range(1, 1_000)
                .transform(
                    GmpFlux.<Integer, Question, Integer>throughActor(
                        actor,
                        4,
                        (number, reply) ->
                            new Question(
                                number,
                                answer -> {
                                  reply.tell(answer);
                                  answered.incrementAndGet();
                                }),
                        LONG))
                .doOnDiscard(Integer.class, discarded::add),
            2)
        .expectNext(2, 4)
        .then(() -> Wait.until(() -> answered.get() == 6))
        .thenCancel()
        .verify(LONG);
    Wait.until(() -> discarded.size() == 4);
    assertThat(discarded).containsExactlyInAnyOrder(6, 8, 10, 12);
  }

  @Test
  void anActorIsToldWhatAFluxEmits() {
    var sum = new AtomicLong();
    var ended = new CompletableFuture<Object>();
    ActorRef<Object> actor =
        system.spawn(
            Actor.of(
                0,
                (context, state, message) -> {
                  if (message instanceof Integer number) {
                    sum.addAndGet(number);
                  } else {
                    ended.complete(message);
                  }
                  return state;
                }));
    Flux.range(0, 5_000)
        .publishOn(scheduler)
        .cast(Object.class)
        .subscribe(ReactiveStreams.asSubscriber(actor, "end", failure -> failure));
    assertThat(ended.orTimeout(30, TimeUnit.SECONDS).join()).isEqualTo("end");
    assertThat(sum).hasValue(5_000L * 4_999 / 2);
  }

  @Test
  void aTopicIsAFlux() throws Exception {
    Topic<Integer> topic = system.topic("prices");
    CompletableFuture<List<Integer>> all =
        GmpFlux.from(topic, 4, Topic.Slow.WAIT).publishOn(scheduler).collectList().toFuture();
    CompletableFuture<List<Integer>> some =
        GmpFlux.from(topic, 4, Topic.Slow.WAIT).take(3).collectList().toFuture();
    Wait.until(() -> topic.subscribers() == 2);
    for (int i = 0; i < 500; i++) {
      topic.publish(i);
    }
    topic.stop();
    assertThat(all.orTimeout(30, TimeUnit.SECONDS).join()).isEqualTo(numbers(500));
    assertThat(some.orTimeout(30, TimeUnit.SECONDS).join()).containsExactly(0, 1, 2);
    assertThatIllegalArgumentException().isThrownBy(() -> GmpFlux.from(topic, 0, Topic.Slow.DROP));
  }
}
