package io.gmp.internal.scheduler;

import static io.gmp.testing.Eventually.await;
import static io.gmp.testing.TestRuntime.LONG;

import io.gmp.testing.Engines;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TimekeeperTest {
  private static final int PROCS = 2;
  private static final long SOON = TimeUnit.MILLISECONDS.toNanos(2);
  private static final long ONCE_SYSMON_SLEEPS = TimeUnit.MILLISECONDS.toNanos(400);

  @ParameterizedTest
  @ValueSource(strings = {Engines.VIRTUAL_THREAD, Engines.PLATFORM})
  void theTimeIsKeptOnWhenTheOnlyIdleMachineGoesOnToAHogThatItsTimerMadeReady(String engine)
      throws Exception {
    while (!hasKeptTheTimeWhileAHogRan(engine)) {
      Thread.onSpinWait();
    }
  }

  private static boolean hasKeptTheTimeWhileAHogRan(String engine) throws Exception {
    var rang = new AtomicBoolean();
    var stop = new AtomicBoolean();
    var ranTooLate = new CompletableFuture<Boolean>();
    var hog =
        new G() {
          @Override
          public void run() {
            ranTooLate.complete(rang.get());
            while (!rang.get() && !stop.get()) {
              Thread.onSpinWait();
            }
          }
        };
    var scheduler =
        new Scheduler(
            "timekeeper", engine, new ProcsSetting(PROCS, "test", false), (g, e) -> {}, text -> {});
    try {
      onTheProcessorThatIsTakenFirst(
          () -> scheduler.after(ONCE_SYSMON_SLEEPS, () -> rang.set(true)));
      await()
          .until(
              () ->
                  scheduler.census().idleProcessors() == PROCS
                      && scheduler.census().machines() == 1);
      onTheProcessorThatIsTakenFirst(() -> scheduler.after(SOON, () -> scheduler.ready(hog)));
      await().until(rang::get);
      return !ranTooLate.get(LONG.toSeconds(), TimeUnit.SECONDS);
    } finally {
      stop.set(true);
      scheduler.startClosing();
      scheduler.terminate(LONG.toNanos());
    }
  }

  private static void onTheProcessorThatIsTakenFirst(Runnable arm) throws InterruptedException {
    Thread thread;
    do {
      thread = Thread.ofPlatform().unstarted(arm);
    } while (thread.threadId() % PROCS != 0);
    thread.start();
    thread.join();
  }
}
