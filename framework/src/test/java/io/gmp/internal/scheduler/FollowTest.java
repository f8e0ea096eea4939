package io.gmp.internal.scheduler;

import static io.gmp.testing.Eventually.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.gmp.testing.Engines;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FollowTest {
  private final AtomicInteger machine = new AtomicInteger(2);
  private final Scheduler scheduler =
      new Scheduler("follow", Engines.PLATFORM, now(), (g, e) -> {}, text -> {});

  private ProcsSetting now() {
    return new ProcsSetting(machine.get(), "quota of " + machine.get(), true);
  }

  private void load() {
    scheduler.follow(1_000_000, this::now);
    scheduler.spawn(
        new G() {
          @Override
          public void run() {
            if (!scheduler.isClosing()) {
              scheduler.goyield(this);
            }
          }
        });
  }

  @AfterEach
  void end() {
    scheduler.startClosing();
    scheduler.terminate(TimeUnit.SECONDS.toNanos(1));
  }

  @Test
  void theMachineIsFollowedWhileNobodySetsItByHand() {
    load();
    machine.set(3);
    await().until(() -> scheduler.gomaxprocs() == 3);
    assertThat(scheduler.procsSetting().source()).isEqualTo("quota of 3");
    await().until(() -> scheduler.census().localQueues().length == 3);
    machine.set(1);
    await().until(() -> scheduler.census().localQueues().length == 1);
  }

  @Test
  void whatIsSetByHandStays() {
    load();
    scheduler.setProcs(new ProcsSetting(4, "hand", false));
    machine.set(3);
    scheduler.procs().follow(new ProcsSetting(2, "quota of 2", true), now());
    assertThat(scheduler.gomaxprocs()).isEqualTo(4);
    scheduler.setProcs(now());
    assertThat(scheduler.gomaxprocs()).isEqualTo(3);
    machine.set(5);
    await().until(() -> scheduler.gomaxprocs() == 5);
  }
}
