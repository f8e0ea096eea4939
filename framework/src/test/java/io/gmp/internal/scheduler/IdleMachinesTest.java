package io.gmp.internal.scheduler;

import static io.gmp.testing.Eventually.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.gmp.testing.Engines;
import io.gmp.testing.Pinned;
import io.gmp.testing.TestRuntime;
import io.gmp.testing.Threads;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdleMachinesTest {
  private static final int PROCS = 2;
  private static final int BLOCKED = 10;

  private final CountDownLatch release = new CountDownLatch(1);
  private final AtomicInteger inside = new AtomicInteger();
  private final AtomicInteger ran = new AtomicInteger();

  private G block() {
    return new G() {
      @Override
      public void run() {
        Current.enterBlocking();
        inside.incrementAndGet();
        try {
          Pinned.await(release);
        } catch (IllegalAccessException e) {
          throw new IllegalStateException(e);
        }
        Current.exitBlocking();
      }
    };
  }

  @ParameterizedTest
  @ValueSource(strings = {Engines.VIRTUAL_THREAD, Engines.PLATFORM})
  void thoseAboveGomaxprocsEndAfterAWhileAndTheOthersWorkOn(String engine) {
    var scheduler =
        new Scheduler(
            "idle-machines",
            engine,
            new ProcsSetting(PROCS, "test", false),
            (g, e) -> {},
            text -> {});
    scheduler.idle().endIdleAfter(TimeUnit.MILLISECONDS.toNanos(20));
    for (int i = 0; i < BLOCKED; i++) {
      scheduler.spawn(block());
    }
    await().until(() -> inside.get() == BLOCKED);
    assertThat(scheduler.census().machines()).isGreaterThanOrEqualTo(BLOCKED);
    release.countDown();
    await().until(() -> scheduler.census().machines() == PROCS);
    await().until(() -> Threads.named("idle-machines-m").size() == PROCS);
    for (int i = 0; i < 100; i++) {
      scheduler.spawn(
          new G() {
            @Override
            public void run() {
              ran.incrementAndGet();
            }
          });
    }
    await().until(() -> ran.get() == 100);
    await().until(() -> scheduler.census().machines() <= PROCS);
    scheduler.startClosing();
    scheduler.terminate(TestRuntime.LONG.toNanos());
    assertThat(scheduler.census().machines()).isZero();
  }
}
