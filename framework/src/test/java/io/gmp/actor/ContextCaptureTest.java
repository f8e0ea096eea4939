package io.gmp.actor;

import static io.gmp.Go.onTimeout;
import static io.gmp.Go.select;
import static io.gmp.testing.Eventually.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.gmp.channel.Overflow;
import io.gmp.testing.Engines;
import io.gmp.testing.TestRuntime;
import io.micrometer.context.ContextRegistry;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.slf4j.MDC;

@Timeout(120)
class ContextCaptureTest {
  private static final String KEY = "gmp.test.tenant";
  private static final ThreadLocal<@Nullable String> TENANT = new ThreadLocal<>();

  private interface Step {
    void run(ActorContext<Object> context) throws Exception;
  }

  private record Question(ReplyTo<String> reply) {}

  @BeforeEach
  void register() {
    ContextRegistry.getInstance().registerThreadLocalAccessor(KEY, TENANT);
  }

  @AfterEach
  void forget() {
    ContextRegistry.getInstance().removeThreadLocalAccessor(KEY);
    TENANT.remove();
    MDC.clear();
  }

  private static ActorSystem capturing(TestRuntime t) {
    return ActorSystem.builder(t.gmp()).captureContext(ContextCapture.threadLocals()).build();
  }

  private static String trace() {
    return "" + MDC.get("trace");
  }

  private static final class Heard {
    final Map<Object, String> traces = new ConcurrentHashMap<>();

    ActorDefinition<Object> definition() {
      return Actor.<Object, Integer>of(
          0,
          (context, state, message) -> {
            if (message instanceof Step step) {
              step.run(context);
            } else if (message instanceof Question(ReplyTo<String> reply)) {
              reply.tell(trace());
            } else {
              traces.put(message, trace());
            }
            return state;
          });
    }

    void expect(Object message, String trace) {
      await().untilAsserted(() -> assertThat(traces).containsEntry(message, trace));
    }
  }

  private static void step(ActorRef<Object> actor, Step step) throws InterruptedException {
    actor.tell(step);
  }

  @Engines
  void mdcObservationAndThreadLocalsOfTheSenderFollowItsMessage(TestRuntime t) throws Exception {
    ObservationRegistry observations = ObservationRegistry.create();
    observations.observationConfig().observationHandler(context -> true);
    record Seen(String trace, @Nullable String tenant, @Nullable Observation observation) {}
    var seen = new ConcurrentLinkedQueue<Seen>();
    try (ActorSystem system = capturing(t)) {
      ActorRef<String> second =
          system.spawn(
              Actor.of(
                  0,
                  (context, state, message) -> {
                    seen.add(new Seen(trace(), TENANT.get(), observations.getCurrentObservation()));
                    return state;
                  }));
      ActorRef<String> first =
          system.spawn(
              Actor.of(
                  0,
                  (context, state, message) -> {
                    second.tell(message);
                    return state;
                  }));
      Observation observation = Observation.start("order", observations);
      MDC.put("trace", "one");
      TENANT.set("bank");
      try (Observation.Scope _ = observation.openScope()) {
        first.tell("message");
      }
      await().until(() -> seen.size() == 1);
      assertThat(seen.remove()).isEqualTo(new Seen("one", "bank", observation));
      MDC.clear();
      TENANT.remove();
      first.tell("message");
      await().until(() -> seen.size() == 1);
      assertThat(seen.remove()).isEqualTo(new Seen("null", null, null));
    }
  }

  @Engines(gomaxprocs = 1)
  void whatAHandlerLeavesBehindIsNotFoundByTheNextMessage(TestRuntime t) throws Exception {
    try (ActorSystem system = capturing(t)) {
      var heard = new Heard();
      ActorRef<Object> actor = system.spawn(heard.definition());
      MDC.put("trace", "one");
      step(actor, context -> MDC.put("trace", "left behind"));
      actor.tell("a");
      MDC.clear();
      actor.tell("b");
      heard.expect("a", "one");
      heard.expect("b", "null");
    }
  }

  @Engines
  void itFollowsWhateverTheWay(TestRuntime t) throws Exception {
    try (ActorSystem system = capturing(t)) {
      var heard = new Heard();
      ActorRef<Object> actor = system.spawn(heard.definition());
      ActorRef<Object> pinned = system.spawn(heard.definition().pinned());
      ActorRef<Object> pool = system.pool("pool", heard.definition(), Routing.roundRobin());
      ActorRef<Object> entity =
          system.entities("entities", id -> heard.definition(), Duration.ofMinutes(1)).ref("e");
      ActorRef<Object> ranked =
          system.spawn(
              heard
                  .definition()
                  .mailbox(Mailbox.priority(8, Overflow.BLOCK, m -> m.toString().length())));
      Topic<Object> topic = system.topic("topic");
      topic.subscribe(actor);
      for (ActorRef<Object> each : List.of(actor, pinned, pool, entity, ranked)) {
        MDC.put("trace", each.path());
        each.tell("tell " + each);
        assertThat(each.tryTell("tryTell " + each)).isTrue();
        assertThat(
                select(
                    each.onSend("select " + each, () -> "sent"),
                    onTimeout(TestRuntime.LONG, () -> "late")))
            .isEqualTo("sent");
        assertThat(each.<String>ask(Question::new, TestRuntime.LONG).get(30, TimeUnit.SECONDS))
            .isEqualTo(each.path());
        MDC.clear();
        heard.expect("tell " + each, each.path());
        heard.expect("tryTell " + each, each.path());
        heard.expect("select " + each, each.path());
      }
      MDC.put("trace", "published");
      topic.publish("topic");
      MDC.clear();
      heard.expect("topic", "published");
    }
  }

  @Engines
  void itFollowsWhatAnActorSendsItselfLater(TestRuntime t) throws Exception {
    try (ActorSystem system = capturing(t)) {
      var heard = new Heard();
      ActorRef<Object> actor = system.spawn(heard.definition().mailbox(Mailbox.buffered(1)));
      ActorRef<Object> other = system.spawn(heard.definition());
      MDC.put("trace", "one");
      step(
          actor,
          context -> {
            context.timers().startSingle("single", "timer", Duration.ofMillis(1));
            context.timers().startFixedDelay("again", "ticks", Duration.ofMillis(1));
            context.receiveTimeout(Duration.ofMillis(1), "idle");
            context.stash("put by");
            context.watchWith(other, "ended");
            for (int i = 0; i < 3; i++) {
              context.self().tell("self " + i);
            }
          });
      MDC.put("trace", "two");
      step(actor, ActorContext::unstashAll);
      other.stop();
      for (String message :
          List.of("timer", "ticks", "idle", "put by", "ended", "self 0", "self 1", "self 2")) {
        heard.expect(message, "one");
      }
    }
  }

  @Engines
  void itOutlivesAStashARestartAndASecondTry(TestRuntime t) throws Exception {
    try (ActorSystem system = capturing(t)) {
      var traces = new ConcurrentLinkedQueue<String>();
      var open = new CountDownLatch(1);
      var starts = new AtomicInteger();
      ActorRef<String> actor =
          system.spawn(
              Actor.<String, Integer>setup(
                      context -> starts.incrementAndGet(),
                      (context, state, message) -> {
                        open.await();
                        traces.add(message + " " + trace());
                        if (message.equals("put by") && state == 1) {
                          context.stash(message);
                        } else if (message.equals("fail") && state < 3) {
                          throw new IllegalStateException("on purpose");
                        }
                        return state;
                      })
                  .supervise(Supervision.restart().retryOnce()));
      for (String message : List.of("put by", "fail", "after")) {
        MDC.put("trace", "of " + message);
        actor.tell(message);
      }
      MDC.clear();
      var dead = new CompletableFuture<DeadLetter>();
      try (AutoCloseable _ = system.onDeadLetter(dead::complete)) {
        open.countDown();
        await().until(() -> traces.contains("after of after"));
        assertThat(traces)
            .containsExactly(
                "put by of put by",
                "fail of fail",
                "fail of fail",
                "put by of put by",
                "after of after");
        assertThat(dead.get(30, TimeUnit.SECONDS).message()).isEqualTo("fail");
      }
    }
  }

  @Engines
  void whatIsChainedOnAnAskRunsInTheContextOfTheAsker(TestRuntime t) throws Exception {
    try (ActorSystem system = capturing(t)) {
      var kept = new CompletableFuture<ReplyTo<String>>();
      ActorRef<Question> actor =
          system.spawn(
              Actor.of(
                  0,
                  (context, state, question) -> {
                    kept.complete(question.reply());
                    return state;
                  }));
      MDC.put("trace", "asker");
      CompletableFuture<String> answered =
          actor.<String>ask(Question::new, TestRuntime.LONG).thenApply(answer -> trace());
      CompletableFuture<String> late =
          actor.<String>ask(Question::new, Duration.ofMillis(1)).exceptionally(e -> trace());
      CompletableFuture<String> stopped =
          actor.<String>ask(Question::new, TestRuntime.LONG).exceptionally(e -> trace());
      MDC.put("trace", "answerer");
      kept.get(30, TimeUnit.SECONDS).tell("answer");
      assertThat(answered.get(30, TimeUnit.SECONDS)).isEqualTo("asker");
      assertThat(late.get(30, TimeUnit.SECONDS)).isEqualTo("asker");
      actor.stop();
      assertThat(stopped.get(30, TimeUnit.SECONDS)).isEqualTo("asker");
      assertThat(trace()).isEqualTo("answerer");
    }
  }

  @Engines
  void deadLettersAreTheMessagesThemselves(TestRuntime t) throws Exception {
    try (ActorSystem system = capturing(t)) {
      var open = new CountDownLatch(1);
      var busy = new CountDownLatch(1);
      ActorRef<String> actor =
          system.spawn(
              Actor.<String, Integer>of(
                      0,
                      (context, state, message) -> {
                        busy.countDown();
                        open.await();
                        context.unhandled(message);
                        return state;
                      })
                  .mailbox(Mailbox.buffered(1, Overflow.DROP_OLDEST)));
      actor.tell("unhandled");
      busy.await();
      actor.tell("dropped");
      actor.tell("left");
      actor.stop();
      open.countDown();
      actor.whenStopped().get(30, TimeUnit.SECONDS);
      actor.tell("late");
      assertThat(system.recentDeadLetters())
          .extracting(DeadLetter::message)
          .containsExactly("dropped", "unhandled", "left", "late");
    }
  }

  @Engines
  void withoutCaptureNothingFollows(TestRuntime t) throws Exception {
    try (ActorSystem system = ActorSystem.create("test", t.gmp())) {
      var heard = new Heard();
      ActorRef<Object> actor = system.spawn(heard.definition());
      MDC.put("trace", "one");
      actor.tell("a");
      heard.expect("a", "null");
    }
  }

  @Engines
  void whatIsOpenedForAMessageIsClosedAfterItByTheSameThread(TestRuntime t) throws Exception {
    var opened = new AtomicInteger();
    var closed = new AtomicInteger();
    var elsewhere = new AtomicInteger();
    ContextCapture counting =
        () ->
            () -> {
              Thread opener = Thread.currentThread();
              opened.incrementAndGet();
              return () -> {
                closed.incrementAndGet();
                elsewhere.addAndGet(Thread.currentThread() == opener ? 0 : 1);
              };
            };
    try (ActorSystem system = ActorSystem.builder(t.gmp()).captureContext(counting).build()) {
      var overlapping = new ConcurrentLinkedQueue<Object>();
      ActorRef<String> actor =
          system.spawn(
              Actor.<String, Integer>of(
                      0,
                      (context, state, message) -> {
                        if (opened.get() != closed.get() + 1) {
                          overlapping.add(message);
                        }
                        Thread.yield();
                        if (message.startsWith("fail")) {
                          throw new IllegalStateException("on purpose");
                        }
                        return state;
                      })
                  .supervise(Supervision.restart()));
      for (int i = 0; i < 100; i++) {
        actor.tell(i % 10 == 0 ? "fail" : "message");
      }
      actor.stop(TestRuntime.LONG).get(30, TimeUnit.SECONDS);
      assertThat(overlapping).isEmpty();
      assertThat(opened).hasValue(100);
      assertThat(closed).hasValue(100);
      assertThat(elsewhere).hasValue(0);
    }
  }

  @Engines
  void anAccessorThatFailsIsTheFailureOfTheOneItServes(TestRuntime t) throws Exception {
    var refuses = new ArrayList<>(List.of("open"));
    ContextCapture failing =
        () -> {
          if (MDC.get("refuse") != null) {
            throw new IllegalStateException("no capture, on purpose");
          }
          return () -> {
            if (!refuses.isEmpty()) {
              refuses.clear();
              throw new IllegalStateException("no scope, on purpose");
            }
            return () -> {
              throw new IllegalStateException("no end, on purpose");
            };
          };
        };
    try (ActorSystem system = ActorSystem.builder(t.gmp()).captureContext(failing).build()) {
      var heard = new Heard();
      ActorRef<Object> actor = system.spawn(heard.definition().supervise(Supervision.resume()));
      actor.tell("a");
      await().until(() -> system.deadLetters(DeadLetter.Reason.FAILED) == 1);
      actor.tell("b");
      heard.expect("b", "null");
      MDC.put("refuse", "yes");
      assertThatIllegalStateException()
          .isThrownBy(() -> actor.tell("c"))
          .withMessage("no capture, on purpose");
    }
  }
}
