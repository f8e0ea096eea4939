package io.gmp;

import static io.gmp.testing.Eventually.await;
import static io.gmp.testing.TestRuntime.LONG;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gmp.Goroutine.State;
import io.gmp.channel.Channel;
import io.gmp.testing.Engines;
import io.gmp.testing.Scale;
import io.gmp.testing.TestRuntime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

class GoroutineTest {

  @Engines
  void everyGoroutineRunsOnce(TestRuntime t) throws Exception {
    int n = Scale.of(100_000);
    var runs = new AtomicIntegerArray(n);
    var goroutines = new ArrayList<Goroutine>();
    for (int i = 0; i < n; i++) {
      int me = i;
      goroutines.add(t.gmp().go(() -> runs.incrementAndGet(me)));
    }
    for (Goroutine g : goroutines) {
      g.join();
    }
    for (int i = 0; i < n; i++) {
      assertThat(runs.get(i)).isEqualTo(1);
    }
  }

  @Engines
  void everyGoroutineStartedByGoroutinesRunsOnce(TestRuntime t) throws Exception {
    int starters = 100;
    int each = Scale.of(1_000);
    var runs = new AtomicIntegerArray(starters * each);
    var ended = new CountDownLatch(starters * each);
    for (int i = 0; i < starters; i++) {
      int first = i * each;
      t.gmp()
          .go(
              () -> {
                for (int k = first; k < first + each; k++) {
                  int me = k;
                  Go.go(
                      () -> {
                        runs.incrementAndGet(me);
                        ended.countDown();
                      });
                }
              });
    }
    ended.await();
    for (int i = 0; i < starters * each; i++) {
      assertThat(runs.get(i)).isEqualTo(1);
    }
  }

  @Engines
  void idsAreUniqueWhoeverStarts(TestRuntime t) throws Exception {
    int n = Scale.of(20_000);
    Set<Long> ids = ConcurrentHashMap.newKeySet();
    var ended = new CountDownLatch(2 * n);
    for (int i = 0; i < n; i++) {
      Goroutine outer =
          t.gmp()
              .go(
                  () -> {
                    ids.add(Go.go(ended::countDown).id());
                    ended.countDown();
                  });
      ids.add(outer.id());
    }
    ended.await();
    await().untilAsserted(() -> assertThat(ids).hasSize(2 * n));
  }

  @Engines
  void nameIsTheOneGivenOrTellsTheId(TestRuntime t) throws Exception {
    var inside = new AtomicReference<String>();
    Goroutine named =
        t.gmp().go("worker", () -> inside.set(Goroutine.current().orElseThrow().name()));
    Goroutine unnamed = t.gmp().go(() -> {});
    named.join();
    assertThat(named.name()).isEqualTo("worker");
    assertThat(inside.get()).isEqualTo("worker");
    assertThat(unnamed.name()).isEqualTo("goroutine-" + unnamed.id());
  }

  @Engines
  void currentIsTheGoroutineThatRunsTheCode(TestRuntime t) throws Exception {
    var seen = new AtomicReference<Goroutine>();
    Goroutine g = t.gmp().go(() -> seen.set(Goroutine.current().orElseThrow()));
    g.join();
    assertThat(seen.get()).isSameAs(g);
    assertThat(Goroutine.current()).isEmpty();
  }

  @Engines
  void currentStaysTheSameAcrossBlocking(TestRuntime t) throws Exception {
    var rendezvous = Channel.<Integer>make();
    var ended = new CountDownLatch(2);
    Body side =
        () -> {
          Goroutine before = Goroutine.current().orElseThrow();
          for (int i = 0; i < 100; i++) {
            if (!rendezvous.trySend(i)) {
              rendezvous.tryReceive(Duration.ofMillis(1));
            }
            Go.gosched();
            assertThat(Goroutine.current().orElseThrow()).isSameAs(before);
          }
          ended.countDown();
        };
    t.gmp().go(side);
    t.gmp().go(side);
    ended.await();
  }

  @Engines
  void stateGoesFromRunnableOverRunningAndWaitingToDead(TestRuntime t) throws Exception {
    var gate = Channel.<Integer>make();
    var running = new AtomicReference<State>();
    var task =
        new NamedGoroutine(
            "stated",
            () -> {
              running.set(Goroutine.current().orElseThrow().state());
              gate.receive();
            });
    assertThat(task.state()).isEqualTo(State.RUNNABLE);
    t.gmp().scheduler().start(task);
    waitsFor(task, "chan receive");
    assertThat(running.get()).isEqualTo(State.RUNNING);
    gate.send(1);
    task.join();
    assertThat(task.state()).isEqualTo(State.DEAD);
    assertThat(task.waitReason()).isEmpty();
    assertThat(task.toString()).isEqualTo("stated [DEAD]");
  }

  @Engines
  void waitReasonIsInGosWords(TestRuntime t) throws Exception {
    var channel = Channel.<Integer>make();
    var gate = new CountDownLatch(1);
    Goroutine receiver = t.gmp().go(channel::receive);
    waitsFor(receiver, "chan receive");
    channel.send(1);
    receiver.join();
    Goroutine sender = t.gmp().go(() -> channel.send(1));
    waitsFor(sender, "chan send");
    Goroutine joiner = t.gmp().go(() -> sender.join());
    waitsFor(joiner, "join");
    channel.receive();
    joiner.join();
    Goroutine sleeper = t.gmp().go(() -> interruptible(() -> Go.sleep(Duration.ofHours(1))));
    waitsFor(sleeper, "sleep");
    sleeper.interrupt();
    Goroutine parked = t.gmp().go(() -> gate.await());
    waitsFor(parked, "park");
    gate.countDown();
    parked.join();
    assertThat(parked.waitReason()).isEmpty();
  }

  private static void waitsFor(Goroutine g, String reason) {
    await().until(() -> g.waitReason().equals(reason) && g.state() == State.WAITING);
  }

  private static void interruptible(Body body) throws Exception {
    try {
      body.run();
    } catch (InterruptedException e) {
      assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }
  }

  @Engines
  void joinReturnsWhenTheGoroutineHasEnded(TestRuntime t) throws Exception {
    var gate = new CountDownLatch(1);
    var done = new AtomicBoolean();
    Goroutine g =
        t.gmp()
            .go(
                () -> {
                  gate.await();
                  done.set(true);
                });
    assertThat(g.join(Duration.ofMillis(1))).isFalse();
    assertThat(g.join(Duration.ZERO)).isFalse();
    assertThat(g.join(Duration.ofSeconds(-1))).isFalse();
    gate.countDown();
    g.join();
    assertThat(done).isTrue();
    assertThat(g.join(Duration.ZERO)).isTrue();
    assertThat(g.join(Duration.ofSeconds(Long.MAX_VALUE))).isTrue();
  }

  @Engines
  void joinInsideAGoroutineLeavesThePToTheOneAwaited(TestRuntime t) throws Exception {
    t.run(
        () -> {
          for (int i = 0; i < Scale.of(10_000); i++) {
            var ran = new AtomicBoolean();
            Goroutine inner = Go.go(() -> ran.set(true));
            inner.join();
            assertThat(ran).isTrue();
          }
        });
  }

  @Engines
  void allJoinersReturn(TestRuntime t) throws Exception {
    var gate = new CountDownLatch(1);
    Goroutine target = t.gmp().go(() -> gate.await());
    var joiners = new ArrayList<Goroutine>();
    for (int i = 0; i < 50; i++) {
      joiners.add(t.gmp().go(() -> target.join()));
      joiners.add(t.gmp().go(() -> assertThat(target.join(LONG)).isTrue()));
    }
    for (Goroutine joiner : joiners) {
      waitsFor(joiner, "join");
    }
    gate.countDown();
    for (Goroutine joiner : joiners) {
      joiner.join();
    }
  }

  @Engines
  void joiningItselfIsAnError(TestRuntime t) throws Exception {
    t.run(
        () ->
            assertThatThrownBy(() -> Goroutine.current().orElseThrow().join())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("waits for its own end"));
  }

  @Engines
  void interruptedJoinerThrowsAndTheOtherGoesOn(TestRuntime t) throws Exception {
    var gate = new CountDownLatch(1);
    var thrown = new CountDownLatch(1);
    Goroutine target = t.gmp().go(() -> gate.await());
    Goroutine joiner =
        t.gmp()
            .go(
                () -> {
                  assertThatThrownBy(target::join).isInstanceOf(InterruptedException.class);
                  assertThat(Thread.currentThread().isInterrupted()).isFalse();
                  thrown.countDown();
                });
    waitsFor(joiner, "join");
    joiner.interrupt();
    thrown.await();
    assertThat(target.state()).isNotEqualTo(State.DEAD);
    gate.countDown();
    target.join();
  }

  @Engines
  void joinThrowsAtOnceIfTheCallerIsInterruptedAlready(TestRuntime t) throws Exception {
    Goroutine target = t.gmp().go(() -> {});
    target.join();
    Thread.currentThread().interrupt();
    assertThatThrownBy(target::join).isInstanceOf(InterruptedException.class);
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
  }

  @Engines
  void oneInterruptedBeforeItStartsFindsItsFlagSet(TestRuntime t) throws Exception {
    var flag = new AtomicBoolean();
    var task = new GoroutineTask(() -> flag.set(Thread.currentThread().isInterrupted()));
    task.interrupt();
    task.interrupt();
    assertThat(task.state()).isEqualTo(State.RUNNABLE);
    t.gmp().scheduler().start(task);
    task.join();
    assertThat(flag).isTrue();
  }

  @Engines
  void interruptEndsAnyKindOfWait(TestRuntime t) throws Exception {
    var channel = Channel.<Integer>make();
    var monitor = new Object();
    var never = new CountDownLatch(1);
    List<Body> waits =
        List.of(
            channel::receive,
            () -> channel.send(1),
            () -> channel.tryReceive(Duration.ofHours(1)),
            () -> Go.sleep(Duration.ofHours(1)),
            never::await,
            () -> Thread.sleep(Duration.ofHours(1)),
            () -> {
              synchronized (monitor) {
                while (never.getCount() > 0) {
                  monitor.wait();
                }
              }
            });
    for (Body wait : waits) {
      var caught = new AtomicBoolean();
      Goroutine g =
          t.gmp()
              .go(
                  () -> {
                    try {
                      wait.run();
                    } catch (InterruptedException e) {
                      caught.set(!Thread.currentThread().isInterrupted());
                    }
                  });
      await().until(() -> g.state() == State.WAITING);
      g.interrupt();
      g.join();
      assertThat(caught).isTrue();
    }
  }

  @Engines
  void interruptEndsAParkWithTheFlagSet(TestRuntime t) throws Exception {
    var flag = new AtomicBoolean();
    Goroutine g =
        t.gmp()
            .go(
                () -> {
                  while (!Thread.currentThread().isInterrupted()) {
                    LockSupport.park();
                  }
                  flag.set(true);
                });
    await().until(() -> g.state() == State.WAITING);
    g.interrupt();
    g.join();
    assertThat(flag).isTrue();
  }

  @Engines
  void interruptAroundTheStartIsNeverLost(TestRuntime t) throws Exception {
    for (int i = 0; i < 5_000; i++) {
      var interrupted = new AtomicBoolean();
      Goroutine g =
          t.gmp()
              .go(
                  () -> {
                    try {
                      Go.sleep(Duration.ofHours(1));
                    } catch (InterruptedException e) {
                      interrupted.set(true);
                    }
                  });
      for (int pause = i % 16; pause > 0; pause--) {
        Thread.onSpinWait();
      }
      g.interrupt();
      g.join();
      assertThat(interrupted).isTrue();
    }
  }

  @Engines
  void timedJoinsLeaveNothingBehind(TestRuntime t) throws Exception {
    var gate = new CountDownLatch(1);
    var task = (GoroutineTask) t.gmp().go(() -> gate.await());
    for (int i = 0; i < 100; i++) {
      assertThat(task.join(Duration.ofNanos(1))).isFalse();
    }
    assertThat(task.waiters()).isLessThanOrEqualTo(1);
    gate.countDown();
    task.join();
  }

  @Engines
  void interruptAfterTheEndDoesNothing(TestRuntime t) throws Exception {
    Goroutine g = t.gmp().go(() -> {});
    g.join();
    g.interrupt();
    assertThat(g.state()).isEqualTo(State.DEAD);
    t.run(() -> assertThat(Thread.currentThread().isInterrupted()).isFalse());
  }

  @Engines
  void interruptNeverHitsTheNextGoroutineOnTheThread(TestRuntime t) throws Exception {
    int rounds = Scale.of(100_000);
    var hit = new AtomicInteger();
    var ended = new CountDownLatch(2 * rounds);
    t.run(
        () -> {
          for (int i = 0; i < rounds; i++) {
            Goroutine victim = Go.go(ended::countDown);
            Go.go(
                () -> {
                  if (Thread.currentThread().isInterrupted()) {
                    hit.incrementAndGet();
                  }
                  ended.countDown();
                });
            if (i % 16 == 0) {
              Go.gosched();
            }
            victim.interrupt();
          }
        });
    ended.await();
    assertThat(hit).hasValue(0);
  }

  @Engines
  void interruptsFromOutsideHitTheirGoroutineOrNobody(TestRuntime t) throws Exception {
    int rounds = Scale.of(50_000);
    var next = new AtomicReference<Goroutine>();
    var stop = new AtomicBoolean();
    var hit = new AtomicInteger();
    var interrupter =
        Thread.ofPlatform()
            .start(
                () -> {
                  while (!stop.get()) {
                    Goroutine g = next.get();
                    if (g != null) {
                      g.interrupt();
                    }
                  }
                });
    t.run(
        () -> {
          for (int i = 0; i < rounds; i++) {
            Goroutine victim = Go.go(() -> {});
            next.set(victim);
            Goroutine witness =
                Go.go(
                    () -> {
                      if (Thread.currentThread().isInterrupted()) {
                        hit.incrementAndGet();
                      }
                    });
            victim.join();
            witness.join();
          }
        });
    stop.set(true);
    interrupter.join();
    assertThat(hit).hasValue(0);
  }

  @Engines
  void nextGoroutineFindsTheInterruptFlagClear(TestRuntime t) throws Exception {
    t.run(
        () -> {
          for (int i = 0; i < 100; i++) {
            Go.go(() -> Thread.currentThread().interrupt()).join();
            var flag = new AtomicBoolean();
            Go.go(() -> flag.set(Thread.currentThread().isInterrupted())).join();
            assertThat(flag).isFalse();
          }
        });
  }

  @Engines
  void contextClassLoaderIsTheOneOfWhoMadeTheRuntime(TestRuntime t) throws Exception {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    ClassLoader mine = new ClassLoader(before) {};
    thread.setContextClassLoader(mine);
    try {
      t.gmp();
    } finally {
      thread.setContextClassLoader(before);
    }
    t.run(
        () -> {
          assertThat(Thread.currentThread().getContextClassLoader()).isSameAs(mine);
          for (int i = 0; i < 100; i++) {
            Go.go(() -> Thread.currentThread().setContextClassLoader(before)).join();
            var seen = new AtomicReference<ClassLoader>();
            Go.go(() -> seen.set(Thread.currentThread().getContextClassLoader())).join();
            assertThat(seen.get()).isSameAs(mine);
          }
          assertThat(Thread.getAllStackTraces().keySet())
              .filteredOn(each -> each.getName().equals(t.gmp().name() + "-sysmon"))
              .extracting(Thread::getContextClassLoader)
              .containsExactly(mine);
        });
  }

  @Engines
  void whatTheBodyDidIsVisibleAfterJoin(TestRuntime t) throws Exception {
    for (int i = 0; i < Scale.of(10_000); i++) {
      int[] cell = new int[1];
      t.gmp().go(() -> cell[0] = 1).join();
      assertThat(cell[0]).isEqualTo(1);
    }
  }

  @Engines
  void statsCountGoroutines(TestRuntime t) throws Exception {
    var gate = new CountDownLatch(1);
    var goroutines = new ArrayList<Goroutine>();
    for (int i = 0; i < 20; i++) {
      goroutines.add(t.gmp().go(() -> gate.await()));
    }
    assertThat(t.gmp().stats().goroutines()).isEqualTo(20);
    gate.countDown();
    for (Goroutine g : goroutines) {
      g.join();
    }
    assertThat(t.gmp().stats().goroutines()).isZero();
    assertThat(t.gmp().stats().goroutinesCreated()).isEqualTo(20);
    assertThat(t.gmp().stats().gomaxprocs()).isEqualTo(t.gomaxprocs());
  }

  @Engines
  void anIdleRuntimeHasAllItsProcessorsIdle(TestRuntime t) throws Exception {
    for (int i = 0; i < 1_000; i++) {
      t.gmp().go(() -> Go.gosched()).join();
    }
    await()
        .until(
            () -> {
              RuntimeStats stats = t.gmp().stats();
              return stats.idleProcessors() == t.gomaxprocs()
                  && stats.spinningMachines() == 0
                  && stats.globalQueue() == 0
                  && stats.localQueues() == 0;
            });
  }

  @Test
  void aBodyIsNeeded() {
    try (Gmp gmp = Gmp.builder().name("nil").build()) {
      assertThatThrownBy(() -> gmp.go(nothing()))
          .isInstanceOf(NullPointerException.class)
          .hasMessage("go of nil func value");
      assertThatThrownBy(() -> gmp.after(Duration.ZERO, nothing()))
          .isInstanceOf(NullPointerException.class)
          .hasMessage("go of nil func value");
      assertThat(gmp.stats().goroutines()).isZero();
    }
  }

  @SuppressWarnings("NullAway")
  private static Body nothing() {
    return null;
  }
}
