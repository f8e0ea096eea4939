package io.gmp.sync;

import static io.gmp.testing.Eventually.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import io.gmp.Gmp;
import io.gmp.Go;
import io.gmp.Goroutine;
import io.gmp.channel.Channel;
import io.gmp.channel.ReceiveChannel;
import io.gmp.sync.SingleFlight.Result;
import io.gmp.testing.Engines;
import io.gmp.testing.Scale;
import io.gmp.testing.TestRuntime;
import io.gmp.testing.Waiting;
import java.io.IOException;
import java.util.ArrayList;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class SingleFlightTest {

  @Test
  void oneCallerAloneGetsItsResultUnshared() throws Exception {
    var flights = new SingleFlight<String, String>();
    assertThat(flights.call("key", () -> "bar")).isEqualTo(new Result<>("bar", null, false));
    assertThat(flights.call("key", () -> "baz").value()).isEqualTo("baz");
  }

  @Test
  void aFailureIsThrownAndNotKept() throws Exception {
    var flights = new SingleFlight<String, String>();
    var failure = new IOException("lost");
    assertThatExceptionOfType(ExecutionException.class)
        .isThrownBy(
            () ->
                flights.call(
                    "key",
                    () -> {
                      throw failure;
                    }))
        .withCause(failure);
    assertThat(flights.call("key", () -> "found").get()).isEqualTo("found");
  }

  @Engines
  void whoComesMeanwhileSharesTheResult(TestRuntime t) throws Exception {
    int n = 10;
    var flights = new SingleFlight<String, String>();
    var calls = new AtomicInteger();
    Channel<String> answer = Channel.make();
    var results = new ConcurrentLinkedQueue<Result<String>>();
    var goroutines = new ArrayList<Goroutine>();
    for (int i = 0; i < n; i++) {
      goroutines.add(
          t.gmp()
              .go(
                  () ->
                      results.add(
                          flights.call(
                              "key",
                              () -> {
                                calls.incrementAndGet();
                                return answer.receive();
                              }))));
    }
    await()
        .until(
            () ->
                goroutines.stream().filter(g -> g.waitReason().equals(Waiting.GROUP)).count()
                    == n - 1);
    t.run(() -> answer.send("bar"));
    Waiting.untilEnded(goroutines);
    assertThat(calls).hasValue(1);
    assertThat(results).hasSize(n).containsOnly(new Result<>("bar", null, true));
  }

  @Engines
  void differentKeysDoNotWaitForEachOther(TestRuntime t) throws Exception {
    t.run(
        () -> {
          var flights = new SingleFlight<String, String>();
          Result<String> outer =
              flights.call("a", () -> flights.call("b", () -> "inner").get() + " and outer");
          assertThat(outer.value()).isEqualTo("inner and outer");
        });
  }

  @Engines
  void aFunctionThatWaitsForItselfIsToldSo(TestRuntime t) throws Exception {
    t.run(
        () -> {
          var flights = new SingleFlight<String, String>();
          assertThatExceptionOfType(ExecutionException.class)
              .isThrownBy(() -> flights.call("key", () -> flights.call("key", () -> "inner").get()))
              .withCauseInstanceOf(IllegalStateException.class)
              .withMessageContaining("waits for its own result");
        });
  }

  @Engines
  void whatIsForgottenIsDoneAgain(TestRuntime t) throws Exception {
    t.run(
        () -> {
          var flights = new SingleFlight<String, Integer>();
          Channel<Integer> first = Channel.make();
          Channel<Integer> second = Channel.make();
          ReceiveChannel<Result<Integer>> a = flights.callAsync("key", first::receive);
          flights.forget("key");
          ReceiveChannel<Result<Integer>> b = flights.callAsync("key", second::receive);
          ReceiveChannel<Result<Integer>> c = flights.callAsync("key", () -> 3);
          first.send(1);
          assertThat(a.receive()).isEqualTo(new Result<>(1, null, false));
          second.send(2);
          assertThat(b.receive()).isEqualTo(new Result<>(2, null, true));
          assertThat(c.receive()).isEqualTo(new Result<>(2, null, true));
          assertThat(flights.call("key", () -> 4).value()).isEqualTo(4);
        });
  }

  @Engines
  void aSynchronousCallerJoinsAnAsynchronousOne(TestRuntime t) throws Exception {
    var flights = new SingleFlight<String, Integer>();
    Channel<Integer> answer = Channel.make();
    var async = new AtomicReference<ReceiveChannel<Result<Integer>>>();
    t.run(() -> async.set(flights.callAsync("key", answer::receive)));
    var got = new AtomicReference<Result<Integer>>();
    Goroutine caller = t.gmp().go(() -> got.set(flights.call("key", () -> 2)));
    Waiting.until(caller, Waiting.GROUP);
    t.run(() -> answer.send(1));
    Waiting.untilEnded(caller);
    assertThat(got.get()).isEqualTo(new Result<>(1, null, true));
    assertThat(async.get().receive()).isEqualTo(got.get());
    assertThat(async.get().tryReceive()).isNull();
    assertThat(async.get().isDrained()).isFalse();
  }

  @Engines
  void aFailureReachesAllIncludingErrors(TestRuntime t) throws Exception {
    t.run(
        () -> {
          var flights = new SingleFlight<String, Integer>();
          for (Throwable failure : new Throwable[] {new IOException(), new StackOverflowError()}) {
            Channel<Boolean> start = Channel.make();
            ReceiveChannel<Result<Integer>> first =
                flights.callAsync(
                    "key",
                    () -> {
                      start.receive();
                      throw Rethrown.unchecked(failure);
                    });
            ReceiveChannel<Result<Integer>> second = flights.callAsync("key", () -> 2);
            start.send(true);
            Result<Integer> result = first.receive();
            assertThat(result).isEqualTo(new Result<>(null, failure, true));
            assertThat(second.receive()).isEqualTo(result);
            assertThatExceptionOfType(ExecutionException.class)
                .isThrownBy(result::get)
                .withCause(failure);
          }
        });
  }

  @Engines
  void anInterruptedWaiterLeavesAndTheOthersGetTheirResult(TestRuntime t) throws Exception {
    var flights = new SingleFlight<String, Integer>();
    Channel<Integer> answer = Channel.make();
    var got = new AtomicReference<Result<Integer>>();
    var thrown = new AtomicReference<Throwable>();
    Goroutine leader = t.gmp().go(() -> got.set(flights.call("key", answer::receive)));
    Waiting.until(leader, Waiting.RECEIVE);
    Goroutine waiter =
        t.gmp()
            .go(
                () -> {
                  try {
                    flights.call("key", () -> 2);
                  } catch (InterruptedException e) {
                    thrown.set(e);
                  }
                });
    Waiting.until(waiter, Waiting.GROUP).interrupt();
    Waiting.untilEnded(waiter);
    assertThat(thrown.get()).isInstanceOf(InterruptedException.class);
    t.run(() -> answer.send(1));
    Waiting.untilEnded(leader);
    assertThat(got.get().value()).isEqualTo(1);
  }

  @Engines
  void anInterruptedLeaderIsInterruptedAndItsWaitersAreTold(TestRuntime t) throws Exception {
    var flights = new SingleFlight<String, Integer>();
    Channel<Integer> answer = Channel.make();
    var thrown = new ConcurrentLinkedQueue<Throwable>();
    Goroutine leader =
        t.gmp()
            .go(
                () -> {
                  try {
                    flights.call("key", answer::receive);
                  } catch (InterruptedException | ExecutionException e) {
                    thrown.add(e);
                  }
                });
    Waiting.until(leader, Waiting.RECEIVE);
    Goroutine waiter =
        t.gmp()
            .go(
                () -> {
                  try {
                    flights.call("key", () -> 2);
                  } catch (InterruptedException | ExecutionException e) {
                    thrown.add(e);
                  }
                });
    Waiting.until(waiter, Waiting.GROUP);
    leader.interrupt();
    Waiting.untilEnded(leader, waiter);
    assertThat(thrown)
        .hasSize(2)
        .anyMatch(e -> e instanceof InterruptedException)
        .anyMatch(e -> e.getCause() instanceof InterruptedException);
  }

  @Test
  void nothingMayComeOfIt() throws Exception {
    var flights = new SingleFlight<String, Object>();
    assertThat(flights.call("key", () -> null).value()).isNull();
    assertThatNullPointerException().isThrownBy(() -> flights.call(null, () -> 1));
    assertThatNullPointerException().isThrownBy(() -> flights.call("key", null));
  }

  @Engines(gomaxprocs = 2)
  void aRuntimeThatIsClosedFailsTheFlightAndForgetsIt(TestRuntime t) throws Exception {
    Gmp gmp = t.make(builder -> builder);
    var flights = new SingleFlight<String, Integer>();
    var outcome = new AtomicReference<Result<Integer>>();
    Goroutine g = gmp.go(() -> outcome.set(flights.callAsync("key", () -> 1).receive()));
    Waiting.untilEnded(g);
    gmp.close();
    assertThat(outcome.get().value()).isEqualTo(1);
    assertThatExceptionOfType(RejectedExecutionException.class)
        .isThrownBy(() -> gmp.executor().execute(() -> {}));
    assertThat(flights.call("key", () -> 2).value()).isEqualTo(2);
  }

  @Engines
  void eachCallerHasOneResultHoweverTheyMeet(TestRuntime t) throws Exception {
    int callers = 8;
    int rounds = Scale.of(t.count(5_000, 2_000));
    var flights = new SingleFlight<Integer, Long>();
    var runs = new AtomicInteger();
    var wrong = new AtomicInteger();
    var group = new ErrGroup(Context.background(), t.gmp().executor());
    for (int i = 0; i < callers; i++) {
      int number = i;
      group.go(
          () -> {
            for (int round = 0; round < rounds; round++) {
              int key = round % 4;
              Result<Long> result =
                  number % 2 == 0
                      ? flights.call(key, () -> run(runs, key))
                      : flights.callAsync(key, () -> run(runs, key)).receive();
              if (result.get() % 4 != key) {
                wrong.incrementAndGet();
              }
              if (round % 100 == 0) {
                flights.forget(key);
              }
            }
          });
    }
    group.await();
    assertThat(wrong).hasValue(0);
    assertThat(runs.get()).isBetween(rounds, callers * rounds);
  }

  private static long run(AtomicInteger runs, int key) {
    Go.gosched();
    return 4L * runs.incrementAndGet() + key;
  }
}
