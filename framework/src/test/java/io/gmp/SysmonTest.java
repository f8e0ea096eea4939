package io.gmp;

import static io.gmp.testing.Eventually.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.gmp.channel.Channel;
import io.gmp.testing.Engines;
import io.gmp.testing.Pinned;
import io.gmp.testing.TestRuntime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.CountDownLatch;

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
