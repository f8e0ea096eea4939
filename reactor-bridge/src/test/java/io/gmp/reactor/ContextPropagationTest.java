package io.gmp.reactor;

import static org.assertj.core.api.Assertions.assertThat;

import io.gmp.actor.Actor;
import io.gmp.actor.ActorRef;
import io.gmp.actor.ActorSystem;
import io.gmp.actor.ReplyTo;
import io.gmp.actor.Topic;
import io.gmp.channel.Channel;
import io.micrometer.context.ContextRegistry;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Hooks;
import reactor.core.publisher.Mono;
import reactor.util.context.Context;

class ContextPropagationTest extends OnEveryRuntime {
  private static final Duration LONG = Duration.ofSeconds(30);
  private static final String KEY = "gmp.test.user";
  private static final ThreadLocal<String> USER = new ThreadLocal<>();
  private static final Context ANN = Context.of(KEY, "ann");

  private record Question(int number, ReplyTo<String> reply) {}

  @BeforeAll
  static void propagate() {
    ContextRegistry.getInstance().registerThreadLocalAccessor(KEY, USER);
    Hooks.enableAutomaticContextPropagation();
  }

  @AfterAll
  static void propagateNoMore() {
    Hooks.disableAutomaticContextPropagation();
    ContextRegistry.getInstance().removeThreadLocalAccessor(KEY);
  }

  @AfterEach
  void nothingIsLeftBehind() {
    var left = new ConcurrentLinkedQueue<String>();
    for (int i = 0; i < 50; i++) {
      gmp.go(() -> left.add(String.valueOf(USER.get())));
    }
    Wait.until(() -> left.size() == 50);
    assertThat(left).containsOnly("null");
    assertThat(USER.get()).isNull();
  }

  private static List<String> usersOf(Flux<?> flux) {
    return flux.map(value -> String.valueOf(USER.get()))
        .contextWrite(ANN)
        .distinct()
        .collectList()
        .block(LONG);
  }

  @Test
  void everyHopKeepsTheUser() {
    Flux<Integer> numbers = Flux.range(0, 300).hide();
    Stream.<Flux<?>>of(
            numbers.publishOn(scheduler),
            numbers.subscribeOn(scheduler),
            numbers.parallel(3).runOn(scheduler).sequential(),
            numbers.take(3).delayElements(Duration.ofMillis(1), scheduler),
            Flux.interval(Duration.ofMillis(1), scheduler).take(3),
            numbers.flatMap(i -> Mono.just(i).subscribeOn(scheduler)))
        .forEach(flux -> assertThat(usersOf(flux)).containsExactly("ann"));
  }

  @Test
  void aTaskSeesWhatItsSchedulerSaw() {
    var seen = new CompletableFuture<String>();
    USER.set("bob");
    try {
      scheduler.createWorker().schedule(() -> seen.complete(USER.get()));
    } finally {
      USER.remove();
    }
    assertThat(seen.orTimeout(30, TimeUnit.SECONDS).join()).isEqualTo("bob");
  }

  @Test
  void signalsOfAChannelCarryTheUser() {
    Channel<Integer> channel = Channel.make(4);
    gmp.go(
        () -> {
          for (int i = 0; i < 100; i++) {
            channel.send(i);
          }
          channel.close();
        });
    assertThat(usersOf(GmpFlux.from(channel))).containsExactly("ann");
  }

  @Test
  void aGoroutinesCallableSeesTheUser() {
    assertThat(
            GmpMono.fromGoroutine(gmp, () -> String.valueOf(USER.get()))
                .contextWrite(ANN)
                .block(LONG))
        .isEqualTo("ann");
    assertThat(usersOf(GmpMono.fromGoroutine(gmp, () -> 1).flux())).containsExactly("ann");
  }

  @Test
  void questionsAreMadeAndAnswersComeWithTheUser() {
    try (ActorSystem system = ActorSystem.create("test", gmp)) {
      ActorRef<Question> actor =
          system.spawn(
              Actor.of(
                  0,
                  (context, state, question) -> {
                    question.reply().tell(question.number() + " " + USER.get());
                    return state;
                  }));
      var asking = new ConcurrentLinkedQueue<String>();
      Mono<String> ask =
          GmpMono.ask(
              actor,
              (ReplyTo<String> reply) -> {
                asking.add(String.valueOf(USER.get()));
                return new Question(1, reply);
              },
              LONG);
      assertThat(usersOf(ask.flux())).containsExactly("ann");
      Flux<String> through =
          Flux.range(0, 50)
              .transform(
                  GmpFlux.<Integer, Question, String>throughActor(
                      actor,
                      4,
                      (number, reply) -> {
                        asking.add(String.valueOf(USER.get()));
                        return new Question(number, reply);
                      },
                      LONG));
      assertThat(usersOf(through)).containsExactly("ann");
      assertThat(asking).as("while asking").hasSize(51).containsOnly("ann");
      assertThat(ask.block(LONG)).as("an actor is nobody's pipeline").isEqualTo("1 null");
    }
  }

  @Test
  void whatIsPublishedComesWithTheSubscribersUser() throws Exception {
    try (ActorSystem system = ActorSystem.create("test", gmp)) {
      Topic<Integer> topic = system.topic("topic");
      CompletableFuture<List<String>> users =
          GmpFlux.from(topic)
              .map(value -> String.valueOf(USER.get()))
              .contextWrite(ANN)
              .collectList()
              .toFuture();
      Wait.until(() -> topic.subscribers() == 1);
      topic.publish(1);
      topic.publish(2);
      topic.stop();
      assertThat(users.orTimeout(30, TimeUnit.SECONDS).join()).containsExactly("ann", "ann");
    }
  }
}
