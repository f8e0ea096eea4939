package io.gmp.reactor;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.Disposable;
import reactor.core.scheduler.Scheduler;

@Tag("stress")
@Timeout(300)
class WorkerStressTest extends OnEveryRuntime {
  private static final boolean FULL = "full".equals(System.getProperty("gmp.stress"));
  private static final int PRODUCERS = 4;
  private static final int ROUNDS = FULL ? 20_000 : 1_000;
  private static final int TASKS = 20;

  private final ConcurrentLinkedQueue<String> wrong = new ConcurrentLinkedQueue<>();
  private final ConcurrentLinkedQueue<Probe> probes = new ConcurrentLinkedQueue<>();

  private static final class Lane {
    final AtomicInteger inside = new AtomicInteger();
    int last = -1;
  }

  private final class Probe implements Runnable {
    private final Lane lane;
    private final int number;
    private final AtomicInteger runs = new AtomicInteger();
    private volatile boolean mayBeDropped;
    private volatile Disposable handle;

    Probe(Lane lane, int number) {
      this.lane = lane;
      this.number = number;
      probes.add(this);
    }

    @Override
    public void run() {
      if (Thread.currentThread().isInterrupted() && !mayBeDropped) {
        wrong.add("somebody else's interrupt");
      }
      if (lane != null) {
        if (lane.inside.incrementAndGet() != 1) {
          wrong.add("two tasks of a worker at a time");
        }
        if (number >= 0) {
          if (number <= lane.last) {
            wrong.add("out of order: " + number + " after " + lane.last);
          }
          lane.last = number;
        }
      }
      runs.incrementAndGet();
      if (ThreadLocalRandom.current().nextInt(16) == 0) {
        Thread.yield();
      }
      if (lane != null) {
        lane.inside.decrementAndGet();
      }
    }

    void check() {
      int n = runs.get();
      if (n > 1 || n == 0 && !mayBeDropped) {
        wrong.add("ran " + n + " times, may be dropped: " + mayBeDropped);
      }
      if (!handle.isDisposed()) {
        wrong.add("not disposed after the end");
      }
    }
  }

  @Test
  void everyTaskRunsOnceOrWasDisposed() throws InterruptedException {
    var done = new CountDownLatch(PRODUCERS);
    for (int p = 0; p < PRODUCERS; p++) {
      Runnable producer =
          () -> {
            for (int i = 0; i < ROUNDS; i++) {
              oneWorker();
            }
            done.countDown();
          };
      if (p % 2 == 0) {
        Thread.ofPlatform().start(producer);
      } else {
        gmp.go(producer::run);
      }
    }
    assertThat(done.await(250, TimeUnit.SECONDS)).isTrue();
    scheduler.disposeGracefully().block(Duration.ofSeconds(30));
    probes.forEach(Probe::check);
    assertThat(wrong).isEmpty();
    assertThat(probes).hasSize(PRODUCERS * ROUNDS * TASKS);
  }

  private void oneWorker() {
    var random = ThreadLocalRandom.current();
    Scheduler.Worker worker = scheduler.createWorker();
    var lane = new Lane();
    List<Probe> ofWorker = new ArrayList<>();
    for (int i = 0; i < TASKS; i++) {
      int kind = random.nextInt(8);
      var probe = new Probe(kind == 7 ? null : lane, kind < 6 ? i : -1);
      probe.handle =
          switch (kind) {
            case 6 -> worker.schedule(probe, random.nextInt(100_000), TimeUnit.NANOSECONDS);
            case 7 -> scheduler.schedule(probe);
            default -> worker.schedule(probe);
          };
      if (kind != 7) {
        ofWorker.add(probe);
      }
      if (random.nextInt(8) == 0) {
        probe.mayBeDropped = true;
        probe.handle.dispose();
      }
    }
    switch (random.nextInt(4)) {
      case 0 -> {
        ofWorker.forEach(probe -> probe.mayBeDropped = true);
        worker.dispose();
      }
      case 1 -> {
        var victim = ofWorker.isEmpty() ? null : ofWorker.get(random.nextInt(ofWorker.size()));
        if (victim != null) {
          victim.mayBeDropped = true;
          gmp.go(victim.handle::dispose);
        }
      }
      default -> {}
    }
  }
}
