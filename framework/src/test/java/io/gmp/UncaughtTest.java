package io.gmp;

import static io.gmp.testing.Eventually.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.gmp.channel.Channel;
import io.gmp.testing.CapturedLog;
import io.gmp.testing.Engines;
import io.gmp.testing.Scale;
import io.gmp.testing.TestRuntime;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

class UncaughtTest {

  @Engines
  void theHandlerGetsTheGoroutineAndWhatItThrew(TestRuntime t) throws Exception {
    Map<Goroutine, Throwable> got = new ConcurrentHashMap<>();
    Gmp gmp = t.make(b -> b.uncaughtHandler(got::put));
    List<Throwable> failures =
        List.of(
            new IOException("a checked one"),
            new IllegalStateException("a runtime one"),
            new AssertionError("an error"),
            new OutOfMemoryError("one that was only made up"),
            new InterruptedException("one that interrupts"),
            new ThreadDeathLike());
    for (Throwable failure : failures) {
      Goroutine g = gmp.go(() -> throwAny(failure));
      g.join();
      assertThat(g.failure()).containsSame(failure);
      await().until(() -> got.get(g) == failure);
    }
    assertThat(got).hasSize(failures.size());
  }

  private static final class ThreadDeathLike extends Throwable {
    private static final long serialVersionUID = 1L;
  }

  @SuppressWarnings("unchecked")
  private static <E extends Throwable> void throwAny(Throwable e) throws E {
    throw (E) e;
  }

  @Engines
  void aGoroutineThatReturnsHasNoFailure(TestRuntime t) throws Exception {
    var gate = new CountDownLatch(1);
    Goroutine g = t.gmp().go(() -> gate.await());
    assertThat(g.failure()).isEmpty();
    gate.countDown();
    g.join();
    assertThat(g.failure()).isEmpty();
  }

  @Engines
  void theMachinesSurviveThousandsOfFailures(TestRuntime t) throws Exception {
    var failures = new AtomicInteger();
    Gmp gmp = t.make(b -> b.uncaughtHandler((g, e) -> failures.incrementAndGet()));
    int n = Scale.of(50_000);
    for (int i = 0; i < n; i++) {
      gmp.go(
          () -> {
            throw new IllegalStateException();
          });
    }
    await().until(() -> failures.get() == n);
    gmp.go(() -> {}).join();
    assertThat(gmp.stats().machines()).isLessThan(t.gomaxprocs() + n / 100);
  }

  @Engines
  void theHandlerMayBlock(TestRuntime t) throws Exception {
    var channel = Channel.<Throwable>make();
    var interrupted = new AtomicReference<InterruptedException>();
    Gmp gmp =
        t.make(
            b ->
                b.uncaughtHandler(
                    (g, e) -> {
                      try {
                        channel.send(e);
                      } catch (InterruptedException x) {
                        interrupted.set(x);
                      }
                    }));
    for (int i = 0; i < 20; i++) {
      gmp.go(
          () -> {
            throw new IllegalStateException("blocked on");
          });
    }
    for (int i = 0; i < 20; i++) {
      assertThat(channel.receive()).hasMessage("blocked on");
    }
    assertThat(interrupted.get()).isNull();
  }

  @Engines
  void aHandlerThatThrowsHarmsNobody(TestRuntime t) throws Exception {
    var calls = new AtomicInteger();
    Gmp gmp =
        t.make(
            b ->
                b.uncaughtHandler(
                    (g, e) -> {
                      calls.incrementAndGet();
                      throw new IllegalStateException("the handler itself");
                    }));
    try (var log = new CapturedLog(Gmp.class)) {
      var failure = new IllegalStateException("the goroutine");
      for (int i = 0; i < 3; i++) {
        gmp.go(
                () -> {
                  throw failure;
                })
            .join();
      }
      await().until(() -> calls.get() == 3 && log.records().size() == 3);
      assertThat(log.records().getFirst().getMessage())
          .isEqualTo("the uncaught handler of '" + gmp.name() + "' failed");
      assertThat(log.records().getFirst().getThrown()).isSameAs(failure);
      assertThat(failure.getSuppressed()).hasSize(3);
    }
    gmp.go(() -> {}).join();
  }

  @Engines
  void withoutAHandlerTheLogTellsNameIdAndFailure(TestRuntime t) throws Exception {
    try (var log = new CapturedLog(Gmp.class);
        Gmp gmp =
            Gmp.builder().name("logged").engine(t.engine()).gomaxprocs(t.gomaxprocs()).build()) {
      var failure = new IllegalStateException("seen in the log");
      Goroutine g =
          gmp.go(
              "culprit",
              () -> {
                throw failure;
              });
      g.join();
      await().until(() -> !log.records().isEmpty());
      assertThat(log.records().getFirst().getMessage())
          .isEqualTo("uncaught in culprit (goroutine " + g.id() + ")");
      assertThat(log.records().getFirst().getThrown()).isSameAs(failure);
    }
  }

  @Engines
  void stackOverflowsLeaveTheSchedulerWhole(TestRuntime t) throws Exception {
    var failures = new ConcurrentLinkedQueue<Throwable>();
    Gmp gmp = t.make(b -> b.uncaughtHandler((g, e) -> failures.add(e)));
    var goroutines = new ArrayList<Goroutine>();
    int n = Scale.of(200);
    var channel = Channel.<Integer>make(n);
    for (int i = 0; i < n; i++) {
      goroutines.add(gmp.go(() -> recurse(0)));
      int value = i;
      goroutines.add(
          gmp.go(
              () -> {
                Go.gosched();
                channel.send(value);
              }));
    }
    for (Goroutine g : goroutines) {
      g.join();
    }
    assertThat(channel.len()).isEqualTo(n);
    await().until(() -> failures.size() == n);
    assertThat(failures).hasOnlyElementsOfType(StackOverflowError.class);
  }

  private static int recurse(int depth) {
    return recurse(depth + 1) + depth;
  }

  @Engines
  void stackOverflowsInsideTheCallsOfTheRuntimeLeaveTheSchedulerWhole(TestRuntime t)
      throws Exception {
    var failures = new ConcurrentLinkedQueue<Throwable>();
    Gmp gmp = t.make(b -> b.uncaughtHandler((g, e) -> failures.add(e)));
    int n = Scale.of(200);
    for (int i = 0; i < n; i++) {
      gmp.go(() -> recurseThrough(gmp, Channel.make(1), 0)).join();
    }
    await().until(() -> failures.size() == n);
    assertThat(failures).hasOnlyElementsOfType(StackOverflowError.class);
    var ended = new CountDownLatch(100);
    for (int i = 0; i < 100; i++) {
      gmp.go(
          () -> {
            Go.gosched();
            ended.countDown();
          });
    }
    ended.await();
  }

  private static int recurseThrough(Gmp gmp, Channel<Integer> channel, int depth) {
    if (channel.trySend(depth)) {
      channel.tryReceive();
    }
    Go.checkpoint();
    Goroutine.current();
    return recurseThrough(gmp, channel, depth + 1) + depth;
  }

  @Engines
  void whatIsStartedAtTheEndOfTheStackRunsOrFailsToStart(TestRuntime t) throws Exception {
    var started = new AtomicInteger();
    var ran = new AtomicInteger();
    var failures = new ConcurrentLinkedQueue<Throwable>();
    Gmp gmp = t.make(b -> b.uncaughtHandler((g, e) -> failures.add(e)));
    int n = Scale.of(200);
    for (int i = 0; i < n; i++) {
      gmp.go(() -> recurseAndStart(gmp, started, ran, 0)).join();
    }
    await().until(() -> failures.size() == n);
    assertThat(failures).hasOnlyElementsOfType(StackOverflowError.class);
    await().untilAsserted(() -> assertThat(gmp.stats().goroutines()).isZero());
    assertThat(ran.get()).isGreaterThanOrEqualTo(started.get());
    await().untilAsserted(() -> assertThat(gmp.stats().spinningMachines()).isZero());
    await().untilAsserted(() -> assertThat(gmp.stats().idleProcessors()).isEqualTo(t.gomaxprocs()));
  }

  private static int recurseAndStart(Gmp gmp, AtomicInteger started, AtomicInteger ran, int depth) {
    gmp.go(ran::incrementAndGet);
    started.incrementAndGet();
    return recurseAndStart(gmp, started, ran, depth + 1) + depth;
  }
}
