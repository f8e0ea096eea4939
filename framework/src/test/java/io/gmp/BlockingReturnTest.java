package io.gmp;

import static io.gmp.testing.Eventually.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.gmp.internal.scheduler.Carriers;
import io.gmp.internal.scheduler.RuntimeAccess;
import io.gmp.internal.scheduler.Scheduler;
import io.gmp.testing.Engines;
import io.gmp.testing.Pinned;
import io.gmp.testing.TestRuntime;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

class BlockingReturnTest {
  private static final int REGIONS = 1_000;

  private static int regionsThatCameBackToTheirThread() throws Exception {
    int same = 0;
    for (int i = 0; i < REGIONS; i++) {
      Thread before = Carriers.current();
      Go.blocking(() -> 0);
      same += Carriers.current() == before ? 1 : 0;
    }
    return same;
  }

  @Engines
  void aProcessorThatNobodyNeedsIsTakenBack(TestRuntime t) throws Exception {
    await()
        .until(
            () -> {
              var same = new AtomicInteger();
              t.run(() -> same.set(regionsThatCameBackToTheirThread()));
              return same.get() == REGIONS;
            });
  }

  @Engines
  void meanwhileTheProcessorCountsAsIdle(TestRuntime t) throws Exception {
    Scheduler scheduler = RuntimeAccess.scheduler(t.gmp());
    var release = new CountDownLatch(1);
    Goroutine blocked =
        t.gmp()
            .go(
                () ->
                    Go.blocking(
                        () -> {
                          Pinned.await(release);
                          return 0;
                        }));
    await()
        .until(
            () ->
                scheduler.census().keptMachines() == 1
                    && scheduler.census().idleProcessors() == t.gomaxprocs());
    release.countDown();
    blocked.join();
    await().until(() -> scheduler.census().keptMachines() == 0);
  }

  @Engines(gomaxprocs = 1)
  void whoComesBackToATakenProcessorWaitsForItsTurn(TestRuntime t) throws Exception {
    var inside = new CountDownLatch(1);
    var back = new AtomicInteger();
    var taken = new CountDownLatch(1);
    Goroutine blocked =
        t.gmp()
            .go(
                () -> {
                  Go.blocking(
                      () -> {
                        inside.countDown();
                        Pinned.await(taken);
                        return 0;
                      });
                  back.set(1);
                });
    inside.await();
    t.run(
        () -> {
          taken.countDown();
          while (back.get() == 0) {
            Go.gosched();
          }
        });
    blocked.join();
  }

  @Engines(value = Engines.VIRTUAL_THREAD)
  void whatTheJdkKnowsToBlockIsABlockingRegion(TestRuntime t) throws Exception {
    Path program = Path.of("/bin/cat");
    assumeThat(program).isExecutable();
    Scheduler scheduler = RuntimeAccess.scheduler(t.gmp());
    Process cat = new ProcessBuilder(program.toString()).start();
    Goroutine reads = t.gmp().go(() -> assertThat(cat.getInputStream().read()).isEqualTo(42));
    await().until(() -> scheduler.census().keptMachines() == 1);
    t.gmp()
        .go(
            () -> {
              cat.getOutputStream().write(42);
              cat.getOutputStream().flush();
            })
        .join();
    reads.join();
    await().until(() -> scheduler.census().keptMachines() == 0);
    cat.getOutputStream().close();
    assertThat(cat.waitFor()).isZero();
  }
}
