package io.gmp.reactor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import reactor.core.Scannable;
import reactor.core.Scannable.Attr;
import reactor.core.scheduler.Scheduler;

class ScanTest extends OnEveryRuntime {

  @Test
  void theSchedulerTellsItsNameSizeAndEnd() {
    Scannable scan = Scannable.from(scheduler);
    String name = "gmp(" + setup.gomaxprocs() + ",\"test\")";
    assertThat(scheduler).hasToString(name);
    assertThat(scan.scan(Attr.NAME)).isEqualTo(name);
    assertThat(scan.name()).isEqualTo(name);
    assertThat(scan.scan(Attr.CAPACITY)).isEqualTo(setup.gomaxprocs());
    assertThat(scan.scan(Attr.BUFFERED)).isZero();
    assertThat(scan.scan(Attr.LARGE_BUFFERED)).isZero();
    assertThat(scan.scan(Attr.TERMINATED)).isFalse();
    assertThat(scan.scan(Attr.CANCELLED)).isFalse();
    assertThat(scan.scan(Attr.PREFETCH)).isZero();
    scheduler.dispose();
    assertThat(scan.scan(Attr.TERMINATED)).isTrue();
    assertThat(scan.scan(Attr.CANCELLED)).isTrue();
  }

  @Test
  void itsInnersAreThePs() {
    List<? extends Scannable> inners = Scannable.from(scheduler).inners().toList();
    assertThat(inners).hasSize(setup.gomaxprocs());
    Scannable first = inners.getFirst();
    assertThat(first.scan(Attr.PARENT)).isSameAs(scheduler);
    assertThat(first.scan(Attr.NAME)).isEqualTo(scheduler + ".P0");
    assertThat(first.scan(Attr.BUFFERED)).isNotNegative();
    assertThat(first.scan(Attr.TERMINATED)).isFalse();
    assertThat(first.scan(Attr.ERROR)).isNull();
    scheduler.dispose();
    assertThat(first.scan(Attr.CANCELLED)).isTrue();
  }

  @Test
  void whatWaitsForAPIsCounted() {
    int blockers = setup.gomaxprocs();
    if (blockers > 2) {
      return;
    }
    int many = 10_000;
    var spinning = new CountDownLatch(blockers);
    var stop = new CountDownLatch(1);
    Runnable spin =
        () -> {
          spinning.countDown();
          while (stop.getCount() > 0) {
            Thread.onSpinWait();
          }
        };
    for (int i = 0; i < blockers; i++) {
      scheduler.schedule(spin);
    }
    Wait.on(spinning);
    for (int i = 0; i < many; i++) {
      scheduler.schedule(spin);
    }
    try {
      assertThat(Scannable.from(scheduler).scan(Attr.LARGE_BUFFERED)).isBetween(1L, (long) many);
      assertThat(Scannable.from(scheduler).scan(Attr.BUFFERED)).isBetween(1, many);
    } finally {
      stop.countDown();
    }
    Wait.until(() -> Scannable.from(scheduler).scanOrDefault(Attr.BUFFERED, -1) == 0);
  }

  @Test
  void aWorkerTellsItsNameParentQueueAndEnd() {
    Scheduler.Worker worker = scheduler.createWorker();
    Scannable scan = Scannable.from(worker);
    assertThat(scan.scan(Attr.NAME)).isEqualTo(scheduler + ".worker");
    assertThat(scan.scan(Attr.PARENT)).isSameAs(scheduler);
    assertThat(scan.scan(Attr.BUFFERED)).isZero();
    assertThat(scan.scan(Attr.ERROR)).isNull();

    var begun = new CountDownLatch(1);
    var gate = new CountDownLatch(1);
    worker.schedule(
        () -> {
          begun.countDown();
          Wait.on(gate);
        });
    Wait.on(begun);
    for (int i = 0; i < 10; i++) {
      worker.schedule(() -> {});
      worker.schedule(() -> {}, 1, TimeUnit.HOURS);
    }
    assertThat(scan.scan(Attr.BUFFERED)).isEqualTo(20);
    gate.countDown();
    Wait.until(() -> scan.scanOrDefault(Attr.BUFFERED, -1) == 10);
    assertThat(scan.scan(Attr.TERMINATED)).isFalse();
    worker.dispose();
    assertThat(scan.scan(Attr.TERMINATED)).isTrue();
    assertThat(scan.scan(Attr.CANCELLED)).isTrue();
  }
}
