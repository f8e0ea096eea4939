package io.gmp;

import static org.assertj.core.api.Assertions.assertThat;

import io.gmp.channel.Channel;
import io.gmp.testing.Engines;
import io.gmp.testing.Scale;
import io.gmp.testing.TestRuntime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class GoschedTest {

  @Engines(gomaxprocs = 1)
  void theLastOneStartedRunsFirstAndTheOthersInOrder(TestRuntime t) throws Exception {
    List<Integer> order = undisturbed(() -> startSixAndBlock(t));
    assertThat(order).containsExactly(5, 0, 1, 2, 3, 4);
  }

  private static List<Integer> startSixAndBlock(TestRuntime t) throws Exception {
    var order = new ArrayList<Integer>();
    t.run(
        () -> {
          var ended = Channel.<Integer>make();
          for (int i = 0; i < 6; i++) {
            int me = i;
            Go.go(
                () -> {
                  order.add(me);
                  if (order.size() == 6) {
                    ended.send(me);
                  }
                });
          }
          ended.receive();
        });
    return order;
  }

  @Engines(value = Engines.VIRTUAL_THREAD, gomaxprocs = 1)
  void thoseThatGiveWayTakeTurns(TestRuntime t) throws Exception {
    List<Integer> order = undisturbed(() -> threeTakeTurns(t));
    assertThat(order).hasSize(300);
    int[] steps = new int[3];
    for (int g : order) {
      steps[g]++;
      assertThat(
              Arrays.stream(steps).max().orElseThrow() - Arrays.stream(steps).min().orElseThrow())
          .as("how far one is ahead of another in %s", order)
          .isLessThanOrEqualTo(4);
    }
  }

  private static List<Integer> threeTakeTurns(TestRuntime t) throws Exception {
    var order = new ArrayList<Integer>();
    t.run(
        () -> {
          var goroutines = new ArrayList<Goroutine>();
          for (int i = 0; i < 3; i++) {
            int me = i;
            goroutines.add(
                Go.go(
                    () -> {
                      for (int k = 0; k < 100; k++) {
                        order.add(me);
                        Go.gosched();
                      }
                    }));
          }
          for (Goroutine g : goroutines) {
            g.join();
          }
        });
    return order;
  }

  private interface Trial {
    List<Integer> run() throws Exception;
  }

  private static List<Integer> undisturbed(Trial trial) throws Exception {
    for (; ; ) {
      long start = System.nanoTime();
      List<Integer> order = trial.run();
      if (System.nanoTime() - start < TimeUnit.MILLISECONDS.toNanos(5)) {
        return order;
      }
    }
  }

  @Engines
  void oneThatGivesWayLetsAnotherRun(TestRuntime t) throws Exception {
    t.run(
        () -> {
          for (int i = 0; i < Scale.of(1_000); i++) {
            var ran = new AtomicBoolean();
            Go.go(() -> ran.set(true));
            while (!ran.get()) {
              Go.gosched();
            }
          }
        });
  }

  @Engines
  void manyGiveWayManyTimesAndAllEnd(TestRuntime t) throws Exception {
    int goroutines = t.count(1_000, 100);
    int yields = Scale.of(1_000);
    var steps = new AtomicInteger();
    var ended = new CountDownLatch(goroutines);
    for (int i = 0; i < goroutines; i++) {
      t.gmp()
          .go(
              () -> {
                for (int k = 0; k < yields; k++) {
                  steps.incrementAndGet();
                  Go.gosched();
                }
                ended.countDown();
              });
    }
    ended.await();
    assertThat(steps).hasValue(goroutines * yields);
  }

  @Engines(gomaxprocs = {1, 2})
  void checkpointGivesWayToOthersInALongComputation(TestRuntime t) throws Exception {
    var stop = new AtomicBoolean();
    var hogs = new ArrayList<Goroutine>();
    for (int i = 0; i < t.gomaxprocs(); i++) {
      hogs.add(
          t.gmp()
              .go(
                  () -> {
                    while (!stop.get()) {
                      Go.checkpoint();
                    }
                  }));
    }
    var others = new ArrayList<Goroutine>();
    for (int i = 0; i < 10; i++) {
      others.add(t.gmp().go(() -> Go.gosched()));
    }
    for (Goroutine other : others) {
      other.join();
    }
    stop.set(true);
    for (Goroutine hog : hogs) {
      hog.join();
    }
  }

  @Test
  void onAnOrdinaryThreadGivingWayDoesNoHarm() {
    Go.gosched();
    Go.checkpoint();
    Go.unlockOSThread();
    assertThat(Goroutine.current()).isEmpty();
  }
}
