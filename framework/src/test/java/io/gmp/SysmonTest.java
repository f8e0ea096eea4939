package io.gmp;

import static io.gmp.testing.Eventually.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.gmp.channel.Channel;
import io.gmp.testing.Engines;
import io.gmp.testing.Pinned;
import io.gmp.testing.TestRuntime;
import io.gmp.testing.Threads;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Timeout;

class SysmonTest {

  private static Thread sysmon(Gmp gmp) {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().equals(gmp.name() + "-sysmon"))
        .findFirst()
        .orElseThrow();
  }

  private static void awaitDeepSleep(Gmp gmp) {
    Thread sysmon = sysmon(gmp);
    await().until(() -> sysmon.getState() == Thread.State.WAITING);
    await().during(Duration.ofMillis(50)).until(() -> sysmon.getState() == Thread.State.WAITING);
  }

  @Engines
  void sleepsWhileNothingRuns(TestRuntime t) throws Exception {
    t.gmp().start();
    await().until(() -> Threads.named(t.gmp().name() + "-sysmon").size() == 1);
    awaitDeepSleep(t.gmp());
    t.gmp().go(() -> Go.sleep(Duration.ofMillis(1))).join();
    awaitDeepSleep(t.gmp());
  }

  @Engines
  void sleepsWhileGoroutinesBlockTheirThreadsForLong(TestRuntime t) throws Exception {
    var release = new CountDownLatch(1);
    var blocked = new ArrayList<Goroutine>();
    for (int i = 0; i < 2; i++) {
      blocked.add(t.gmp().go(() -> Pinned.await(release)));
    }
    awaitDeepSleep(t.gmp());
    for (int i = 0; i < 10; i++) {
      t.gmp().go(() -> Go.sleep(Duration.ofMillis(1))).join();
    }
    awaitDeepSleep(t.gmp());
    release.countDown();
    for (Goroutine g : blocked) {
      g.join();
    }
    awaitDeepSleep(t.gmp());
  }

  @Engines(gomaxprocs = 2)
  @Timeout(60)
  void whatIsMadeReadyBeforeALongComputationIsStolenOnceOneHadToBeMovedOn(TestRuntime t)
      throws Exception {
    Channel<Integer> requests = Channel.make();
    var answered = new AtomicInteger();
    Goroutine answering =
        t.gmp()
            .go(
                () -> {
                  for (Integer request : requests) {
                    answered.set(request);
                  }
                });
    t.run(
        () -> {
          long stolen = 0;
          for (int i = 1; stolen < 15; ) {
            long before = t.gmp().stats().steals();
            for (int last = i + 20; i < last; i++) {
              requests.send(i);
              while (answered.get() != i) {
                Thread.onSpinWait();
              }
            }
            stolen = t.gmp().stats().steals() - before;
          }
        });
    requests.close();
    answering.join();
  }

  @Engines(gomaxprocs = {1, 2})
  void wakesForAHogAfterAGoroutineHasBlockedForLong(TestRuntime t) throws Exception {
    var release = new CountDownLatch(1);
    var ended = Channel.<Integer>make(1);
    Goroutine g =
        t.gmp()
            .go(
                () -> {
                  Pinned.await(release);
                  Go.checkpoint();
                  var others = new CountDownLatch(3 * t.gomaxprocs());
                  for (int i = 0; i < 3 * t.gomaxprocs(); i++) {
                    Go.go(
                        () -> {
                          others.countDown();
                          while (others.getCount() > 0) {
                            Thread.onSpinWait();
                          }
                        });
                  }
                  ended.send(1);
                });
    awaitDeepSleep(t.gmp());
    release.countDown();
    g.join();
    t.run(() -> assertThat(ended.receive()).isEqualTo(1));
  }
}
