package io.gmp.internal.scheduler;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.gmp.testing.Engines;
import io.gmp.testing.TestRuntime;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

class EndingTest {

  @Engines
  void aTimerOnAProcessorThatNobodyHoldsYetIsHandedBack(TestRuntime t) throws Exception {
    Scheduler scheduler = RuntimeAccess.scheduler(t.gmp());
    Processor onItsWay = Objects.requireNonNull(scheduler.idle().takeIdleP());
    var fired = new CountDownLatch(1);
    onItsWay.timers.add(
        new TimerTask(System.nanoTime() + MILLISECONDS.toNanos(10), fired::countDown, true));
    t.gmp().close();
    assertThat(fired.await(TestRuntime.LONG.toSeconds(), TimeUnit.SECONDS)).isTrue();
  }
}
