package io.gmp.internal.scheduler;

import static io.gmp.testing.TestRuntime.LONG;
import static org.assertj.core.api.Assertions.assertThat;

import io.gmp.testing.Engines;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BeginningTest {
  private static final long ONCE_SYSMON_SLEEPS = TimeUnit.MILLISECONDS.toNanos(400);

  @ParameterizedTest
  @ValueSource(strings = {Engines.VIRTUAL_THREAD, Engines.PLATFORM})
  void theTimeIsKeptForATimerThatWasArmedBeforeAnyMachineMightBeWoken(String engine)
      throws Exception {
    var rang = new CountDownLatch(1);
    var scheduler =
        new Scheduler(
            "beginning", engine, new ProcsSetting(2, "test", false), (g, e) -> {}, text -> {});
    try {
      scheduler.whenOpened(() -> scheduler.after(ONCE_SYSMON_SLEEPS, rang::countDown));
      scheduler.begin();
      assertThat(rang.await(LONG.toSeconds(), TimeUnit.SECONDS)).isTrue();
    } finally {
      scheduler.startClosing();
      scheduler.terminate(LONG.toNanos());
    }
  }
}
