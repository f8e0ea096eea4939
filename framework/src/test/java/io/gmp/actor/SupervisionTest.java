package io.gmp.actor;

import static io.gmp.testing.Eventually.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import io.gmp.Gmp;
import io.gmp.Go;
import io.gmp.testing.Engines;
import io.gmp.testing.TestRuntime;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class SupervisionTest {
  private static final Duration HOUR = Duration.ofHours(1);

  private static final class Fatal extends Error {
    private static final long serialVersionUID = 1L;
  }

  private static final class Events extends ConcurrentLinkedQueue<String> {
    private static final long serialVersionUID = 1L;
  }

  private static ActorDefinition<Object> recording(Events events, Supervision supervision) {
    return Actor.<Object, Integer>setup(
            context -> {
              events.add("setup");
              return 0;
            },
            (context, state, message) -> {
              switch (message) {
                case Exception e -> throw e;
                case Error e -> throw e;
                default -> {
                  events.add(message + " at " + state);
                  return state + 1;
                }
              }
            })
        .supervise(supervision);
  }

  private static void untilStopped(ActorRef<?> actor) throws Exception {
    actor.whenStopped().get(30, TimeUnit.SECONDS);
  }

  @Engines
  void aRestartRunsTheSetupAgainAndGoesOnWithTheNextMessage(TestRuntime t) throws Exception {
    try (ActorSystem system = ActorSystem.create("test", t.gmp())) {
      var events = new Events();
      ActorRef<Object> actor = system.spawn(recording(events, Supervision.restart()));
      actor.tell("a");
      actor.tell("b");
      actor.tell(new IOException("on purpose"));
      actor.tell("c");
      await().until(() -> events.contains("c at 0"));
      assertThat(events).containsExactly("setup", "a at 0", "b at 1", "setup", "c at 0");
      assertThat(actor.whenStopped()).isNotDone();
      assertThat(system.deadLetters()).isOne();
    }
  }

  @Engines
  void manyRestartsLoseNoOtherMessage(TestRuntime t) throws Exception {
    int n = t.count(1_000, 100);
    try (ActorSystem system = ActorSystem.create("test", t.gmp())) {
      var events = new Events();
      ActorRef<Object> actor =
          system.spawn(recording(events, Supervision.restart()).mailbox(Mailbox.buffered(8)));
      t.run(
          () -> {
            for (int i = 0; i < n; i++) {
              actor.tell(new IOException("on purpose"));
              actor.tell(i);
            }
          });
      await().until(() -> events.contains((n - 1) + " at 0"));
      assertThat(events).hasSize(2 * n + 1);
      assertThat(system.deadLetters()).isEqualTo(n);
    }
  }

  @Engines
  void aResumeKeepsTheStateBeforeTheFailure(TestRuntime t) throws Exception {
    try (ActorSystem system = ActorSystem.create("test", t.gmp())) {
      var events = new Events();
      ActorRef<Object> actor = system.spawn(recording(events, Supervision.resume()));
      actor.tell("a");
      actor.tell(new IOException("on purpose"));
      actor.tell("b");
      await().until(() -> events.contains("b at 1"));
      assertThat(events).containsExactly("setup", "a at 0", "b at 1");
      assertThat(system.deadLetters()).isOne();
    }
  }

  @Engines
  void withoutSupervisionAFailureStopsTheActor(TestRuntime t) throws Exception {
    try (ActorSystem system = ActorSystem.create("test", t.gmp())) {
      ActorRef<Object> actor =
          system.spawn(
              "fails",
              Actor.of(
                  0,
                  (context, state, message) -> {
                    throw new IOException("on purpose");
                  }));
      actor.tell("a");
      untilStopped(actor);
      assertThat(system.find("fails")).isEmpty();
    }
  }

  @Engines(gomaxprocs = 2)
  void onNarrowsTheDecisionToAClassAndItsSubclasses(TestRuntime t) throws Exception {
    try (ActorSystem system = ActorSystem.create("test", t.gmp())) {
      for (Supervision supervision :
          new Supervision[] {Supervision.restart(), Supervision.resume()}) {
        var events = new Events();
        ActorRef<Object> actor = system.spawn(recording(events, supervision.on(IOException.class)));
        actor.tell(new IOException("named, on purpose"));
        actor.tell(new FileNotFoundException("a subclass, on purpose"));
        actor.tell("alive");
        await().until(() -> events.contains("alive at 0"));
        actor.tell(new UncheckedIOException(new IOException("not named, on purpose")));
        untilStopped(actor);
      }
    }
  }

  @Engines(gomaxprocs = 2)
  void anExceptionThatIsNotNamedStops(TestRuntime t) throws Exception {
    try (ActorSystem system = ActorSystem.create("test", t.gmp())) {
      var events = new Events();
      ActorRef<Object> actor =
          system.spawn(recording(events, Supervision.restart().on(IOException.class)));
      actor.tell(new IllegalStateException("on purpose"));
      untilStopped(actor);
      assertThat(events).containsExactly("setup");
    }
  }

  @Engines(gomaxprocs = 2)
  void stackOverflowsAndAssertionErrorsAreSupervisedOnlyWhenNamed(TestRuntime t) throws Exception {
    try (ActorSystem system = ActorSystem.create("test", t.gmp())) {
      for (Error error : new Error[] {new StackOverflowError(), new AssertionError("on purpose")}) {
        ActorRef<Object> plain = system.spawn(recording(new Events(), Supervision.restart()));
        plain.tell(error);
        untilStopped(plain);
        var events = new Events();
        ActorRef<Object> named =
            system.spawn(recording(events, Supervision.restart().on(error.getClass())));
        named.tell(error);
        named.tell("alive");
        await().until(() -> events.contains("alive at 0"));
        assertThat(events).containsExactly("setup", "setup", "alive at 0");
      }
    }
  }

  @Engines(gomaxprocs = 2)
  void otherErrorsStopWhateverWasNamed(TestRuntime t) throws Exception {
    var uncaught = new ConcurrentLinkedQueue<Throwable>();
    Gmp gmp = t.make(builder -> builder.uncaughtHandler((goroutine, e) -> uncaught.add(e)));
    try (ActorSystem system = ActorSystem.create("test", gmp)) {
      for (Supervision supervision :
          new Supervision[] {Supervision.restart(), Supervision.resume()}) {
        for (Class<? extends Throwable> named :
            List.of(Throwable.class, Error.class, Fatal.class)) {
          var events = new Events();
          ActorRef<Object> actor = system.spawn(recording(events, supervision.on(named)));
          actor.tell(new Fatal());
          untilStopped(actor);
          assertThat(events).containsExactly("setup");
        }
      }
      await().until(() -> uncaught.size() == 6);
      assertThat(uncaught).hasOnlyElementsOfType(Fatal.class);
    }
  }

  @Engines
  void oneRestartMoreThanTheLimitStops(TestRuntime t) throws Exception {
    try (ActorSystem system = ActorSystem.create("test", t.gmp())) {
      var events = new Events();
      ActorRef<Object> actor =
          system.spawn(recording(events, Supervision.restart().atMost(2, HOUR)));
      for (int i = 0; i < 3; i++) {
        actor.tell(new IOException("on purpose"));
        actor.tell(i);
      }
      untilStopped(actor);
      assertThat(events).containsExactly("setup", "setup", "0 at 0", "setup", "1 at 0");
    }
  }

  @Engines(gomaxprocs = 2)
  void aLimitOfNoneStopsAtTheFirstFailure(TestRuntime t) throws Exception {
    try (ActorSystem system = ActorSystem.create("test", t.gmp())) {
      var events = new Events();
      ActorRef<Object> actor =
          system.spawn(recording(events, Supervision.restart().atMost(0, HOUR)));
      actor.tell(new IOException("on purpose"));
      untilStopped(actor);
      assertThat(events).containsExactly("setup");
    }
  }

  @Engines(gomaxprocs = 2)
  void restartsThatLeftTheWindowDoNotCount(TestRuntime t) throws Exception {
    try (ActorSystem system = ActorSystem.create("test", t.gmp())) {
      var events = new Events();
      Duration window = Duration.ofMillis(2);
      ActorRef<Object> actor =
          system.spawn(recording(events, Supervision.restart().atMost(1, window)));
      t.run(
          () -> {
            for (int i = 0; i < 4; i++) {
              String mark = "mark" + i;
              actor.tell(new IOException("on purpose"));
              actor.tell(mark);
              await().until(() -> events.contains(mark + " at 0"));
              Go.sleep(window.multipliedBy(2));
            }
          });
      assertThat(actor.whenStopped()).isNotDone();
    }
  }

  @Engines
  void theBackoffDoublesUpToItsMostAndAHandledMessageEndsTheRow(TestRuntime t) throws Exception {
    try (ActorSystem system = ActorSystem.create("test", t.gmp())) {
      var times = new ConcurrentLinkedQueue<Long>();
      ActorRef<Object> actor =
          system.spawn(
              Actor.<Object, Integer>setup(
                      context -> {
                        times.add(System.nanoTime());
                        return 0;
                      },
                      (context, state, message) -> {
                        if (message instanceof Exception e) {
                          throw e;
                        }
                        return state;
                      })
                  .supervise(
                      Supervision.restart().backoff(Duration.ofMillis(10), Duration.ofMillis(30))));
      for (int i = 0; i < 4; i++) {
        actor.tell(new IOException("on purpose"));
      }
      await().until(() -> times.size() == 5);
      Long[] at = times.toArray(new Long[0]);
      long[] least = {10_000_000, 20_000_000, 30_000_000, 30_000_000};
      for (int i = 0; i < 4; i++) {
        assertThat(at[i + 1] - at[i]).isGreaterThanOrEqualTo(least[i]);
      }
    }
  }

  @Engines
  void messagesWaitForTheEndOfTheBackoff(TestRuntime t) throws Exception {
    try (ActorSystem system = ActorSystem.create("test", t.gmp())) {
      var events = new Events();
      Duration wait = Duration.ofMillis(20);
      ActorRef<Object> actor =
          system.spawn(recording(events, Supervision.restart().backoff(wait, wait)));
      await().until(() -> !events.isEmpty());
      long start = System.nanoTime();
      actor.tell(new IOException("on purpose"));
      actor.tell("a");
      actor.tell("b");
      await().until(() -> events.contains("b at 1"));
      assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(wait.toNanos());
      assertThat(events).containsExactly("setup", "setup", "a at 0", "b at 1");
    }
  }

  @Engines
  void aStopDoesNotWaitForTheEndOfTheBackoff(TestRuntime t) throws Exception {
    try (ActorSystem system = ActorSystem.create("test", t.gmp())) {
      var events = new Events();
      for (int i = 0; i < 20; i++) {
        ActorRef<Object> actor =
            system.spawn(recording(events, Supervision.restart().backoff(HOUR, HOUR)));
        long before = system.deadLetters();
        actor.tell(new IOException("on purpose"));
        actor.tell("left");
        if (i % 2 == 0) {
          await().until(() -> system.deadLetters() == before + 1);
        }
        actor.stop();
        untilStopped(actor);
        assertThat(system.deadLetters()).isEqualTo(before + 2);
      }
    }
  }

  @Engines(gomaxprocs = 2)
  void aHandlerThatReturnsNullHasFailed(TestRuntime t) throws Exception {
    try (ActorSystem system = ActorSystem.create("test", t.gmp())) {
      var letters = new ConcurrentLinkedQueue<DeadLetter>();
      system.onDeadLetter(letters::add);
      ActorRef<String> actor =
          system.spawn(Actor.<String, Integer>of(0, (context, state, message) -> null));
      actor.tell("a");
      untilStopped(actor);
      assertThat(letters)
          .singleElement()
          .satisfies(
              letter -> {
                assertThat(letter.reason()).isEqualTo(DeadLetter.Reason.FAILED);
                assertThat(letter.cause())
                    .isInstanceOf(NullPointerException.class)
                    .hasMessageContaining("handler returned null");
              });
    }
  }

  @Engines(gomaxprocs = 2)
  void aSetupThatReturnsNullOrThrowsHasFailed(TestRuntime t) throws Exception {
    try (ActorSystem system = ActorSystem.create("test", t.gmp())) {
      for (boolean returnsNull : new boolean[] {true, false}) {
        for (Supervision supervision :
            new Supervision[] {
              Supervision.stop(), Supervision.resume(), Supervision.restart().atMost(3, HOUR)
            }) {
          var setups = new AtomicInteger();
          ActorRef<String> actor =
              system.spawn(
                  Actor.<String, Integer>setup(
                          context -> {
                            setups.incrementAndGet();
                            if (!returnsNull) {
                              throw new IOException("on purpose");
                            }
                            return null;
                          },
                          (context, state, message) -> state)
                      .supervise(supervision));
          untilStopped(actor);
          boolean restarts = supervision.decide(new IOException()) == Supervision.Decision.RESTART;
          assertThat(setups).hasValue(restarts ? 4 : 1);
        }
      }
    }
  }

  @Engines(gomaxprocs = 2)
  void aSetupThatFailsAtFirstIsTriedAgain(TestRuntime t) throws Exception {
    try (ActorSystem system = ActorSystem.create("test", t.gmp())) {
      var setups = new AtomicInteger();
      var handled = new AtomicInteger();
      ActorRef<String> actor =
          system.spawn(
              Actor.<String, Integer>setup(
                      context -> {
                        if (setups.incrementAndGet() < 3) {
                          throw new IOException("on purpose");
                        }
                        return 7;
                      },
                      (context, state, message) -> {
                        handled.set(state);
                        return state;
                      })
                  .supervise(
                      Supervision.restart().backoff(Duration.ofMillis(1), Duration.ofMillis(2))));
      actor.tell("a");
      await().until(() -> handled.get() == 7);
      assertThat(setups).hasValue(3);
    }
  }

  @Test
  void theLimitsAreChecked() {
    Supervision s = Supervision.restart();
    Duration negative = Duration.ofNanos(-1);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> s.atMost(-1, HOUR))
        .withMessageContaining("-1");
    assertThatIllegalArgumentException().isThrownBy(() -> s.atMost(1, negative));
    assertThatIllegalArgumentException().isThrownBy(() -> s.backoff(negative, HOUR));
    assertThatIllegalArgumentException().isThrownBy(() -> s.backoff(HOUR, Duration.ZERO));
    assertThatNullPointerException().isThrownBy(() -> s.on(null));
    assertThat(s.decide(new IOException())).isEqualTo(Supervision.Decision.RESTART);
    Supervision all = s.atMost(3, HOUR).on(IOException.class).backoff(Duration.ZERO, HOUR);
    assertThat(all.rules())
        .containsExactly(new Supervision.Rule(IOException.class, Supervision.Decision.RESTART));
    assertThat(all.limit()).isEqualTo(3);
    assertThat(all.window()).isEqualTo(HOUR);
    assertThat(all.minBackoff()).isZero();
    assertThat(all.maxBackoff()).isEqualTo(HOUR);
  }

  @Test
  void aMailboxHoldsAtLeastOneMessage() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Mailbox.buffered(0))
        .withMessageContaining("at least 1 message, not 0");
    assertThatIllegalArgumentException().isThrownBy(() -> Mailbox.buffered(-5));
    assertThat(Mailbox.buffered(1).capacity()).isOne();
    assertThat(Mailbox.unbounded().capacity()).isEqualTo(Integer.MAX_VALUE);
  }

  @Test
  void aDefinitionNeedsItsParts() {
    Handler<String, Integer> handler = (context, state, message) -> state;
    assertThatNullPointerException().isThrownBy(() -> Actor.of(null, handler));
    assertThatNullPointerException().isThrownBy(() -> Actor.<String, Integer>of(0, null));
    assertThatNullPointerException().isThrownBy(() -> Actor.setup(null, handler));
    assertThatNullPointerException().isThrownBy(() -> Actor.of(0, handler).mailbox(null));
    assertThatNullPointerException().isThrownBy(() -> Actor.of(0, handler).supervise(null));
  }
}
