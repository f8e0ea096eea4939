package io.gmp.actor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import io.gmp.Gmp;
import io.gmp.testing.CapturedLog;
import io.gmp.testing.Engines;
import io.gmp.testing.TestRuntime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.LogRecord;

class ActorSystemTest {
  private static final ActorDefinition<String> QUIET =
      Actor.of(0, (context, state, message) -> state);

  @Engines(gomaxprocs = 2)
  void namesAreNeitherBlankNorHoldASlash(TestRuntime t) {
    try (ActorSystem system = ActorSystem.create("test", t.gmp())) {
      for (String name : List.of("", " ", "\t", "a/b", "/")) {
        assertThatIllegalArgumentException().isThrownBy(() -> system.spawn(name, QUIET));
        assertThatIllegalArgumentException()
            .isThrownBy(() -> ActorSystem.create(name, t.gmp()))
            .withMessageContaining("'" + name + "'");
      }
      assertThatNullPointerException().isThrownBy(() -> ActorSystem.create("x", null));
      assertThat(system.actorCount()).isZero();
    }
  }

  @Engines
  void aNameIsTakenUntilItsActorHasStopped(TestRuntime t) throws Exception {
    try (ActorSystem system = ActorSystem.create("test", t.gmp())) {
      ActorRef<String> first = system.spawn("a", QUIET);
      assertThat(first.path()).isEqualTo("test/a");
      assertThat(first).hasToString("test/a");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> system.spawn("a", QUIET))
          .withMessageContaining("'a'")
          .withMessageContaining("'test'");
      assertThat(system.find("a")).hasValue(first);
      first.stop();
      first.whenStopped().get(30, TimeUnit.SECONDS);
      assertThat(system.find("a")).isEmpty();
      ActorRef<String> second = system.spawn("a", QUIET);
      assertThat(system.find("a")).hasValue(second).isNotEqualTo(first);
      assertThat(system.actorCount()).isOne();
    }
  }

  @Engines(gomaxprocs = 2)
  void whoHasNoNameGetsANumber(TestRuntime t) {
    try (ActorSystem system = ActorSystem.create("test", t.gmp())) {
      assertThat(system.spawn(QUIET).path()).isEqualTo("test/$1");
      assertThat(system.spawn(QUIET).path()).isEqualTo("test/$2");
      assertThat(system.spawn(QUIET.named("n")).path()).isEqualTo("test/n");
      assertThatIllegalArgumentException().isThrownBy(() -> system.spawn(QUIET.named("n")));
      assertThat(system.name()).isEqualTo("test");
      assertThat(system.runtime()).isSameAs(t.gmp());
      assertThat(system.find("nobody")).isEmpty();
    }
  }

  @Engines
  void aCloseStopsAllAndWhatWasLeftIsDead(TestRuntime t) throws Exception {
    int n = t.count(300, 50);
    ActorSystem system = ActorSystem.create("test", t.gmp());
    var begun = new CountDownLatch(1);
    var open = new CountDownLatch(1);
    var actors = new ArrayList<ActorRef<String>>();
    for (int i = 0; i < n; i++) {
      actors.add(system.spawn(QUIET));
    }
    ActorRef<String> busy =
        system.spawn(
            Actor.of(
                0,
                (context, state, message) -> {
                  begun.countDown();
                  open.await();
                  return state;
                }));
    busy.tell("a");
    begun.await();
    busy.tell("b");
    busy.tell("c");
    Thread opener = Thread.ofVirtual().start(open::countDown);
    assertThat(system.close(TestRuntime.LONG)).isTrue();
    opener.join();
    assertThat(system.actorCount()).isZero();
    assertThat(actors).allMatch(actor -> actor.whenStopped().isDone());
    assertThat(system.deadLetters()).isLessThanOrEqualTo(2);
  }

  @Engines
  void aCloseThatRunsOutOfTimeNamesWhoIsLeft(TestRuntime t) throws Exception {
    ActorSystem system = ActorSystem.create("test", t.gmp());
    var begun = new CountDownLatch(1);
    var open = new CountDownLatch(1);
    ActorRef<String> busy =
        system.spawn(
            "stubborn",
            Actor.of(
                0,
                (context, state, message) -> {
                  begun.countDown();
                  open.await();
                  return state;
                }));
    busy.tell("a");
    begun.await();
    busy.tell("b");
    try (var log = new CapturedLog(ActorSystem.class)) {
      assertThat(system.close(Duration.ofMillis(20))).isFalse();
      assertThat(log.records())
          .filteredOn(line -> line.getLevel() == Level.WARNING)
          .extracting(LogRecord::getMessage)
          .anySatisfy(text -> assertThat(text).contains("1 actors", "[test/stubborn]"));
    }
    open.countDown();
    assertThat(system.close(TestRuntime.LONG)).isTrue();
    assertThat(system.deadLetters()).isOne();
    assertThat(system.close(Duration.ZERO)).isTrue();
  }

  @Engines(gomaxprocs = 2)
  void anInterruptedCloseStopsWaiting(TestRuntime t) throws Exception {
    ActorSystem system = ActorSystem.create("test", t.gmp());
    var open = new CountDownLatch(1);
    var begun = new CountDownLatch(1);
    system
        .spawn(
            Actor.of(
                0,
                (context, state, message) -> {
                  begun.countDown();
                  open.await();
                  return state;
                }))
        .tell("a");
    begun.await();
    Thread.currentThread().interrupt();
    assertThat(system.close(TestRuntime.LONG.multipliedBy(10))).isFalse();
    assertThat(Thread.interrupted()).isTrue();
    open.countDown();
    assertThat(system.close(TestRuntime.LONG)).isTrue();
  }

  @Engines(gomaxprocs = 2)
  void nothingIsSpawnedAfterTheClose(TestRuntime t) {
    ActorSystem system = ActorSystem.create("test", t.gmp());
    system.close();
    assertThatIllegalStateException()
        .isThrownBy(() -> system.spawn("a", QUIET))
        .withMessageContaining("'test' is closed");
    assertThat(system.actorCount()).isZero();
    Gmp closed = t.make(builder -> builder);
    ActorSystem other = ActorSystem.create("other", closed);
    closed.close();
    assertThatIllegalStateException()
        .isThrownBy(() -> other.spawn("a", QUIET))
        .withMessageContaining(closed.name());
    assertThat(other.actorCount()).isZero();
  }

  @Engines(gomaxprocs = 2)
  void systemsOnOneRuntimeKnowNothingOfOneAnother(TestRuntime t) throws Exception {
    try (ActorSystem one = ActorSystem.create("one", t.gmp());
        ActorSystem two = ActorSystem.create("two", t.gmp())) {
      ActorRef<String> a = one.spawn("a", QUIET);
      ActorRef<String> b = two.spawn("a", QUIET);
      assertThat(one.close(TestRuntime.LONG)).isTrue();
      assertThat(a.whenStopped()).isDone();
      assertThat(b.whenStopped()).isNotDone();
      a.tell("late");
      assertThat(one.deadLetters()).isOne();
      assertThat(two.deadLetters()).isZero();
    }
  }
}
