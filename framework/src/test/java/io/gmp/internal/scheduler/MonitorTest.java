package io.gmp.internal.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import io.gmp.testing.Engines;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class MonitorTest {
  private final Object monitor = new Object();
  private final AtomicReference<Thread> second = new AtomicReference<>();
  private final CountDownLatch end = new CountDownLatch(2);

  @Test
  void theThreadThatBringsBackWhoWaitedForAMonitorIsKnown() throws Exception {
    var scheduler =
        new Scheduler(
            "monitor",
            Engines.VIRTUAL_THREAD,
            new ProcsSetting(1, "test", false),
            (g, e) -> {},
            text -> {});
    scheduler.spawn(first(scheduler));
    end.await();
    assertThat(Unblocker.isKnown()).isTrue();
    scheduler.startClosing();
    scheduler.terminate(TimeUnit.SECONDS.toNanos(1));
  }

  private G first(Scheduler scheduler) {
    return new G() {
      @Override
      public void run() {
        synchronized (monitor) {
          scheduler.spawn(second());
          while (second.get() == null || second.get().getState() != Thread.State.BLOCKED) {
            Current.gosched();
          }
        }
        end.countDown();
      }
    };
  }

  private G second() {
    return new G() {
      @Override
      public void run() {
        second.set(Thread.currentThread());
        synchronized (monitor) {
          end.countDown();
        }
      }
    };
  }
}
