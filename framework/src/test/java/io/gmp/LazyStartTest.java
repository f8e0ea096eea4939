package io.gmp;

import static io.gmp.testing.Eventually.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gmp.actor.Actor;
import io.gmp.actor.ActorSystem;
import io.gmp.testing.Engines;
import io.gmp.testing.Scale;
import io.gmp.testing.TestRuntime;
import io.gmp.testing.Threads;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class LazyStartTest {

  static final class Built {
    private Built() {}

    public static void main(String[] args) throws Exception {
      Gmp gmp = Gmp.builder().name("built").build();
      System.out.println(gmp.becomeDefault() + " " + gmp.name() + " " + gmp.isClosed());
      System.out.println("here it starts");
      gmp.go(() -> System.out.println("ran")).join();
    }
  }

  @Test
  void whatIsOnlyBuiltHasNoScheduler() throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xlog:class+load",
                "-cp",
                System.getProperty("java.class.path"),
                Built.class.getName())
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).isZero();
    String scheduler = " io.gmp.internal.scheduler.Scheduler source:";
    assertThat(output).containsSubsequence("true built false", "here it starts", scheduler, "ran");
    assertThat(output.substring(0, output.indexOf("here it starts"))).doesNotContain(scheduler);
  }

  @Engines
  void whoLooksAtARuntimeDoesNotStartIt(TestRuntime t) {
    Gmp gmp = t.gmp();
    assertThat(gmp.engine()).isEqualTo(t.engine());
    assertThat(gmp.gomaxprocs()).isEqualTo(t.gomaxprocs());
    assertThat(gmp.gomaxprocsSource()).isEqualTo("builder");
    assertThat(gmp.stats())
        .isEqualTo(new RuntimeStats(t.gomaxprocs(), t.gomaxprocs(), 0, 0, 0, 0, 0, 0, 0, 0));
    assertThat(gmp.goroutinesByState().values()).containsOnly(0L);
    assertThat(gmp.goroutineDump()).isEmpty();
    assertThat(gmp.goroutines()).isEmpty();
    assertThat(gmp.goroutineProfile().total()).isZero();
    assertThat(gmp.longestHold()).isZero();
    assertThat(gmp.deadlocks()).isEmpty();
    assertThat(gmp.isAsleep()).isFalse();
    assertThat(gmp.isClosed()).isFalse();
    try (var system = ActorSystem.create("empty", gmp)) {
      assertThat(system.snapshot(1)).isEmpty();
    }
    assertThat(Threads.of(gmp)).isEmpty();
  }

  @Engines
  void whatIsSetBeforeTheStartCountsAfterIt(TestRuntime t) throws Exception {
    assertThat(t.gmp().gomaxprocs(3)).isEqualTo(t.gomaxprocs());
    assertThat(t.gmp().stats().idleProcessors()).isEqualTo(3);
    assertThat(Threads.of(t.gmp())).isEmpty();
    var together = new CyclicBarrier(3);
    var goroutines = new ArrayList<Goroutine>();
    for (int i = 0; i < 3; i++) {
      goroutines.add(
          t.gmp()
              .go(
                  () -> {
                    together.await();
                    assertThat(t.gmp().gomaxprocs()).isEqualTo(3);
                  }));
    }
    for (Goroutine each : goroutines) {
      each.join();
    }
    assertThat(t.processors()).isGreaterThanOrEqualTo(3);
  }

  @Engines
  void itStartsOnceHoweverManyBringTheFirstWork(TestRuntime t) throws Exception {
    for (int round = 0; round < Scale.of(100); round++) {
      Gmp gmp = t.make(builder -> builder);
      int callers = 8;
      var ran = new CountDownLatch(callers * 50);
      var together = new CyclicBarrier(callers);
      var threads = new ArrayList<Thread>();
      for (int i = 0; i < callers; i++) {
        boolean timers = i % 4 == 3;
        threads.add(
            Thread.ofPlatform()
                .start(
                    () -> {
                      try {
                        together.await();
                      } catch (Exception e) {
                        throw new IllegalStateException(e);
                      }
                      for (int k = 0; k < 50; k++) {
                        if (timers) {
                          gmp.after(Duration.ZERO, ran::countDown);
                        } else {
                          gmp.go(ran::countDown);
                        }
                      }
                    }));
      }
      await().until(() -> ran.getCount() == 0);
      for (Thread each : threads) {
        each.join();
      }
      assertThat(Threads.named(gmp.name() + "-sysmon")).hasSize(1);
      assertThat(gmp.stats().goroutinesCreated()).isEqualTo(callers * 50L);
      assertThat(gmp.close(TestRuntime.LONG)).isTrue();
    }
  }

  @Engines
  void whoClosesItWhileItStartsWaitsForWhatWasTaken(TestRuntime t) throws Exception {
    for (int round = 0; round < Scale.of(500); round++) {
      Gmp gmp = t.make(builder -> builder);
      var taken = new AtomicInteger();
      var ran = new AtomicInteger();
      var together = new CyclicBarrier(3);
      List<Thread> callers =
          List.of(
              Thread.ofPlatform().unstarted(() -> go(gmp, together, taken, ran)),
              Thread.ofPlatform().unstarted(() -> go(gmp, together, taken, ran)));
      callers.forEach(Thread::start);
      together.await();
      assertThat(gmp.close(TestRuntime.LONG)).isTrue();
      for (Thread each : callers) {
        each.join();
      }
      assertThat(ran).hasValue(taken.get());
      assertThat(gmp.stats().goroutines()).isZero();
      await().until(() -> Threads.of(gmp).isEmpty());
    }
  }

  private static void go(Gmp gmp, CyclicBarrier together, AtomicInteger taken, AtomicInteger ran) {
    try {
      together.await();
      gmp.go(ran::incrementAndGet);
      taken.incrementAndGet();
    } catch (RejectedExecutionException closed) {
      assertThat(gmp.isClosed()).isTrue();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @Engines
  void whatWasClosedFirstNeverStarts(TestRuntime t) {
    Gmp gmp = t.gmp();
    gmp.close();
    gmp.start();
    assertThatThrownBy(() -> gmp.go(() -> {})).isInstanceOf(RejectedExecutionException.class);
    assertThatThrownBy(() -> gmp.after(Duration.ZERO, () -> {}))
        .isInstanceOf(RejectedExecutionException.class);
    assertThat(gmp.gomaxprocs(5)).isEqualTo(t.gomaxprocs());
    assertThat(gmp.stats().goroutines()).isZero();
    assertThat(Threads.of(gmp)).isEmpty();
  }

  @Engines
  void itCanBeStartedAheadAndWaitsForWork(TestRuntime t) throws Exception {
    Gmp gmp = t.gmp();
    gmp.start();
    gmp.start();
    await().until(() -> Threads.named(gmp.name() + "-sysmon").size() == 1);
    assertThat(gmp.stats().goroutinesCreated()).isZero();
    t.run(() -> assertThat(Gmp.current()).isSameAs(gmp));
  }

  @Engines
  void aTimerStartsIt(TestRuntime t) {
    var due = new CountDownLatch(1);
    t.gmp().after(Duration.ofMillis(1), due::countDown);
    await().until(() -> due.getCount() == 0);
  }

  @Engines
  void anActorStartsIt(TestRuntime t) throws Exception {
    try (var system = ActorSystem.create("first", t.gmp())) {
      var told = new CountDownLatch(1);
      system
          .spawn(
              "one",
              Actor.<String, Integer>of(
                  0,
                  (context, state, message) -> {
                    told.countDown();
                    return state;
                  }))
          .tell("something");
      await().until(() -> told.getCount() == 0);
    }
  }

  @Engines
  void aGoroutineOfAnotherRuntimeStartsIt(TestRuntime t) throws Exception {
    Gmp other = t.make(builder -> builder);
    var ran = new AtomicInteger();
    t.run(() -> other.go(ran::incrementAndGet).join());
    assertThat(ran).hasValue(1);
  }
}
