package io.gmp.actor;

import static io.gmp.channel.Select.onTimeout;
import static io.gmp.channel.Select.select;
import static io.gmp.testing.Eventually.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import io.gmp.testing.Engines;
import io.gmp.testing.TestRuntime;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class EntitiesTest {
  private static final Duration SOON = Duration.ofMillis(1);

  private interface Step {
    void run(ActorContext<Object> context) throws Exception;
  }

  private record Get(ReplyTo<Integer> replyTo) {}

  /** Runs steps, counts other messages, and says when it begins and ends. */
  private static ActorDefinition<Object> counter(String id, Queue<Object> heard) {
    return Actor.<Object, Integer>builderAfter(
            context -> {
              heard.add("begin " + id);
              return 0;
            })
        .on(
            Step.class,
            (context, count, step) -> {
              step.run(context);
              return count;
            })
        .on(
            Get.class,
            (context, count, get) -> {
              get.replyTo().tell(count);
              return count;
            })
        .otherwise(
            (context, count, message) -> {
              heard.add(message);
              return count + 1;
            })
        .onSignal(
            Signal.PostStop.class,
            (context, count, signal) -> {
              heard.add("end " + id);
              return count;
            })
        .build();
  }

  private static Entities<Object> counters(
      ActorSystem system, Queue<Object> heard, Duration idleAfter) {
    return system.entities("counters", id -> counter(id, heard), idleAfter);
  }

  private static int count(ActorRef<Object> counter) throws Exception {
    return counter.<Integer>ask(Get::new, TestRuntime.LONG).get();
  }

  @Engines
  void theFirstMessageSpawnsItUnderItsId(TestRuntime t) throws Exception {
    try (ActorSystem system = ActorSystem.create("test", t.gmp())) {
      Entities<Object> counters = counters(system, new ConcurrentLinkedQueue<>(), TestRuntime.LONG);
      ActorRef<Object> a = counters.ref("a");
      assertThat(a.path()).isEqualTo("test/counters/a");
      assertThat(counters.size()).isZero();
      assertThat(a.mailboxSize()).isZero();
      assertThat(a.whenStopped()).isDone();
      a.tell("message");
      assertThat(count(a)).isOne();
      assertThat(count(counters.ref("b"))).isZero();
      assertThat(counters.ids()).containsExactlyInAnyOrder("a", "b");
      assertThat(system.find("counters/a")).contains(a);
      assertThat(a).isEqualTo(counters.ref("a")).isNotEqualTo(counters.ref("b"));
      assertThat(a.whenStopped()).isNotDone();
    }
  }

  @Engines
  void whoIsIdleEndsAndTheNextMessageBeginsAnew(TestRuntime t) throws Exception {
    var heard = new ConcurrentLinkedQueue<Object>();
    try (ActorSystem system = ActorSystem.create("test", t.gmp())) {
      Entities<Object> counters = counters(system, heard, SOON);
      ActorRef<Object> a = counters.ref("a");
      a.tell("first");
      await().until(() -> counters.size() == 0);
      assertThat(heard).containsSubsequence("begin a", "first", "end a");
      assertThat(system.find("counters/a")).isEmpty();
      a.tell("second");
      await().until(() -> counters.size() == 0);
      assertThat(heard)
          .containsSubsequence("begin a", "first", "end a", "begin a", "second", "end a");
      await().until(() -> system.actorCount() == 1);
    }
  }

  @Engines
  void itsOwnAddressIsTheLastingOne(TestRuntime t) throws Exception {
    var heard = new ConcurrentLinkedQueue<Object>();
    var own = new AtomicReference<ActorRef<Object>>();
    try (ActorSystem system = ActorSystem.create("test", t.gmp())) {
      Entities<Object> counters = counters(system, heard, SOON);
      counters.ref("a").tell((Step) context -> own.set(context.self()));
      await().until(() -> own.get() != null && counters.size() == 0);
      assertThat(own.get()).isEqualTo(counters.ref("a"));
      own.get().tell("later");
      await().until(() -> heard.contains("later"));
    }
  }

  @Engines
  void whatItTellsItselfNeverWaitsAlsoWhenItDrains(TestRuntime t) throws Exception {
    var heard = new ConcurrentLinkedQueue<Object>();
    try (ActorSystem system = ActorSystem.create("test", t.gmp())) {
      Entities<Object> counters =
          system.entities(
              "counters", id -> counter(id, heard).mailbox(Mailbox.buffered(2)), TestRuntime.LONG);
      ActorRef<Object> a = counters.ref("a");
      var drains = new CountDownLatch(1);
      a.tell(
          (Step)
              context -> {
                drains.await();
                context.self().tell((Step) again -> tellItself(again, 0, 10));
              });
      a.tell((Step) context -> {});
      var stopped = a.stop(TestRuntime.LONG);
      drains.countDown();
      stopped.get(30, TimeUnit.SECONDS);
      assertThat(heard).containsExactly("begin a", 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, "end a");
      assertThat(system.deadLetters()).isZero();
    }
  }

  private static void tellItself(ActorContext<Object> context, int from, int to) throws Exception {
    for (int i = from; i < to; i++) {
      context.self().tell(i);
    }
  }

  @Engines
  void whoHasSomethingOpenIsNotIdle(TestRuntime t) throws Exception {
    var heard = new ConcurrentLinkedQueue<Object>();
    try (ActorSystem system = ActorSystem.create("test", t.gmp())) {
      Entities<Object> counters = counters(system, heard, SOON);
      var reply = new AtomicReference<ReplyTo<String>>();
      counters.ref("timer").tell((Step) context -> startTimer(context, "tick"));
      counters.ref("stash").tell((Step) context -> context.stash("by"));
      counters.ref("child").tell((Step) context -> context.spawn("x", counter("x", heard)));
      var answer =
          counters.ref("ask").<String>ask(r -> (Step) context -> reply.set(r), TestRuntime.LONG);
      ActorRef<Object> none = counters.ref("none");
      for (int i = 0; i < 20; i++) {
        none.tell("message");
        await().until(() -> !counters.ids().contains("none"));
      }
      assertThat(counters.ids()).containsExactlyInAnyOrder("timer", "stash", "child", "ask");
      await().until(() -> reply.get() != null);
      reply.get().tell("answer");
      assertThat(answer.get()).isEqualTo("answer");
      counters.ref("timer").tell((Step) context -> context.timers().cancelAll());
      counters.ref("stash").tell((Step) ActorContext::unstashAll);
      counters.ref("child").tell((Step) context -> context.children().forEach(ActorRef::stop));
      await().until(() -> counters.size() == 0);
      assertThat(heard).contains("by");
      assertThat(system.deadLetters()).isZero();
    }
  }

  private static void startTimer(ActorContext<Object> context, String message) {
    context.timers().startSingle("timer", message, TestRuntime.LONG);
  }

  @Engines
  void whoFailsLosesWhatItHasAndTheNextMessageBeginsAnew(TestRuntime t) throws Exception {
    var heard = new ConcurrentLinkedQueue<Object>();
    try (ActorSystem system = ActorSystem.create("test", t.gmp())) {
      Entities<Object> counters = counters(system, heard, TestRuntime.LONG);
      ActorRef<Object> a = counters.ref("a");
      var open = new CountDownLatch(1);
      a.tell(
          (Step)
              context -> {
                open.await();
                throw new IllegalStateException("on purpose");
              });
      a.tell("left");
      var asked = a.<Integer>ask(Get::new, TestRuntime.LONG);
      var stopped = a.whenStopped();
      open.countDown();
      stopped.get(30, TimeUnit.SECONDS);
      assertThatExceptionOfType(ExecutionException.class)
          .isThrownBy(asked::get)
          .withCauseInstanceOf(ActorStoppedException.class);
      assertThat(system.deadLetters(DeadLetter.Reason.FAILED)).isOne();
      assertThat(system.deadLetters(DeadLetter.Reason.LEFT_IN_MAILBOX)).isEqualTo(2);
      assertThat(count(a)).isZero();
      assertThat(heard).containsExactly("begin a", "end a", "begin a");
    }
  }

  @Engines
  void whoEscalatesStopsAloneAndWhoRestartsStays(TestRuntime t) throws Exception {
    var heard = new ConcurrentLinkedQueue<Object>();
    try (ActorSystem system = ActorSystem.create("test", t.gmp())) {
      Entities<Object> counters =
          system.entities(
              "counters",
              id ->
                  counter(id, heard)
                      .supervise(
                          Supervision.restart()
                              .allForOne()
                              .escalateOn(IllegalStateException.class)),
              TestRuntime.LONG);
      ActorRef<Object> a = counters.ref("a");
      ActorRef<Object> b = counters.ref("b");
      a.tell("one");
      b.tell("one");
      assertThat(count(b)).isOne();
      a.tell((Step) context -> throwing(new IllegalArgumentException("on purpose")));
      assertThat(count(a)).isZero();
      a.tell((Step) context -> throwing(new IllegalStateException("on purpose")));
      await().until(() -> counters.size() == 1);
      assertThat(count(b)).isOne();
    }
  }

  private static void throwing(RuntimeException e) {
    throw e;
  }

  @Engines
  void whoWatchesHearsOfEachEnd(TestRuntime t) throws Exception {
    var heard = new ConcurrentLinkedQueue<Object>();
    var ends = new ConcurrentLinkedQueue<Signal.Terminated>();
    var watches = new AtomicInteger();
    try (ActorSystem system = ActorSystem.create("test", t.gmp())) {
      Entities<Object> counters = counters(system, heard, TestRuntime.LONG);
      ActorRef<Object> a = counters.ref("a");
      ActorRef<Step> watcher =
          system.spawn(
              Actor.<Step, Integer>builder(0)
                  .on(
                      Step.class,
                      (context, state, step) -> {
                        context.watch(a);
                        watches.incrementAndGet();
                        return state;
                      })
                  .onSignal(
                      Signal.Terminated.class,
                      (context, state, end) -> {
                        ends.add(end);
                        return state;
                      })
                  .build());
      watcher.tell(context -> {});
      await().until(() -> ends.size() == 1);
      assertThat(ends.remove().actor()).isEqualTo(a);
      a.tell("message");
      watcher.tell(context -> {});
      assertThat(count(a)).isOne();
      await().until(() -> watches.get() == 2);
      a.tell((Step) context -> throwing(new IllegalStateException("on purpose")));
      await().until(() -> ends.size() == 1);
      assertThat(ends.remove().cause()).hasMessage("on purpose");
    }
  }

  @Engines
  void itMayBeACaseOfASelect(TestRuntime t) throws Exception {
    var heard = new ConcurrentLinkedQueue<Object>();
    try (ActorSystem system = ActorSystem.create("test", t.gmp())) {
      ActorRef<Object> a = counters(system, heard, TestRuntime.LONG).ref("a");
      assertThat(
              select(a.onSend("message", () -> "told"), onTimeout(TestRuntime.LONG, () -> "late")))
          .isEqualTo("told");
      assertThat(a.tryTell("more")).isTrue();
      assertThat(count(a)).isEqualTo(2);
    }
  }

  @Engines
  void aSystemThatEndsLetsThemTellEachOtherAndSpawnsWhomTheyTell(TestRuntime t) throws Exception {
    var heard = new ConcurrentLinkedQueue<Object>();
    ActorSystem system = ActorSystem.create("test", t.gmp());
    Entities<Object> counters = counters(system, heard, TestRuntime.LONG);
    var ends = new CountDownLatch(1);
    counters
        .ref("a")
        .tell(
            (Step)
                context -> {
                  ends.await();
                  counters.ref("b").tell("told by a");
                  counters.ref("b").tell("again");
                });
    var report = new AtomicReference<ShutdownReport>();
    Thread ender = Thread.ofPlatform().start(() -> report.set(system.shutdown(TestRuntime.LONG)));
    await().until(system::isDraining);
    counters.ref("c").tell("from outside");
    assertThat(counters.ref("c").tryTell("from outside")).isFalse();
    assertThat(counters.ref("c").ask(Get::new, TestRuntime.LONG)).isCompletedExceptionally();
    ends.countDown();
    ender.join();
    assertThat(report.get().drained()).isTrue();
    assertThat(report.get().isComplete()).isTrue();
    assertThat(report.get().dropped()).isOne();
    assertThat(heard)
        .containsExactlyInAnyOrder("begin a", "begin b", "told by a", "again", "end a", "end b");
    assertThat(counters.size()).isZero();
    assertThat(system.actorCount()).isZero();
    counters.ref("a").tell("late");
    assertThat(system.deadLetters(DeadLetter.Reason.STOPPED)).isEqualTo(2);
  }

  @Engines
  void whatComesToOneThatPassivatesWhenTheSystemEndsIsForTheNext(TestRuntime t) throws Exception {
    var heard = new ConcurrentLinkedQueue<Object>();
    var saved = new CountDownLatch(1);
    var told = new CountDownLatch(1);
    ActorSystem system = ActorSystem.create("test", t.gmp());
    Entities<Object> counters =
        system.entities(
            "counters",
            id ->
                counter(id, heard)
                    .onSignal(
                        (context, signal) -> {
                          heard.add("saving");
                          saved.await();
                        }),
            TestRuntime.LONG);
    ActorRef<Object> a = counters.ref("a");
    ActorRef<Object> b = counters.ref("b");
    var draining = new CountDownLatch(1);
    b.tell(
        (Step)
            context -> {
              draining.await();
              a.tell("told by b");
              told.countDown();
            });
    assertThat(count(a)).isZero();
    var stopped = a.stop(TestRuntime.LONG);
    await().until(() -> heard.contains("saving"));
    var report = new AtomicReference<ShutdownReport>();
    Thread ender = Thread.ofPlatform().start(() -> report.set(system.shutdown(TestRuntime.LONG)));
    await().until(system::isDraining);
    draining.countDown();
    told.await();
    saved.countDown();
    ender.join();
    assertThat(stopped).isDone();
    assertThat(report.get().dropped()).isZero();
    assertThat(heard)
        .containsSubsequence("saving", "end a", "begin a", "told by b", "saving", "end a");
  }

  @Engines
  void stoppingThemStopsAllAndNoneBeginsAnew(TestRuntime t) throws Exception {
    var heard = new ConcurrentLinkedQueue<Object>();
    try (ActorSystem system = ActorSystem.create("test", t.gmp())) {
      Entities<Object> counters = counters(system, heard, TestRuntime.LONG);
      for (int i = 0; i < 10; i++) {
        assertThat(count(counters.ref("e" + i))).isZero();
      }
      counters.stop().get(30, TimeUnit.SECONDS);
      assertThat(counters.size()).isZero();
      assertThat(heard).filteredOn(each -> each.toString().startsWith("end")).hasSize(10);
      counters.ref("e1").tell("late");
      assertThat(system.deadLetters(DeadLetter.Reason.STOPPED)).isOne();
      assertThat(counters.ref("e1").tryTell("late")).isFalse();
      assertThat(system.find("counters")).isEmpty();
    }
  }

  @Engines
  void whatTheFunctionThrowsGoesToTheSender(TestRuntime t) throws Exception {
    try (ActorSystem system = ActorSystem.create("test", t.gmp())) {
      var calls = new AtomicInteger();
      var heard = new ConcurrentLinkedQueue<Object>();
      Entities<Object> counters =
          system.entities(
              "counters",
              id -> {
                if (calls.getAndIncrement() == 0) {
                  throw new IllegalStateException("no " + id);
                }
                return counter(id, heard);
              },
              TestRuntime.LONG);
      assertThatIllegalStateException()
          .isThrownBy(() -> counters.ref("a").tell("message"))
          .withMessage("no a");
      counters.ref("a").tell("message");
      assertThat(count(counters.ref("a"))).isOne();
    }
  }

  @Engines(gomaxprocs = 2)
  void badInputIsNamedAtOnce(TestRuntime t) {
    var heard = new ConcurrentLinkedQueue<Object>();
    try (ActorSystem system = ActorSystem.create("test", t.gmp())) {
      Entities<Object> counters = counters(system, heard, TestRuntime.LONG);
      assertThatIllegalArgumentException().isThrownBy(() -> counters.ref("a/b"));
      assertThatIllegalArgumentException().isThrownBy(() -> counters.ref(" "));
      assertThatIllegalArgumentException()
          .isThrownBy(() -> counters(system, heard, TestRuntime.LONG))
          .withMessageContaining("'counters'");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> system.entities("x", id -> counter(id, heard), Duration.ZERO))
          .withMessageContaining("positive");
      assertThatNullPointerException().isThrownBy(() -> counters.ref("a").tryTell(null));
    }
  }
}
