package io.gmp.reactor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.awaitility.Durations.ONE_MINUTE;

import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import reactor.core.scheduler.Scheduler;

class RegistryTest extends OnEveryRuntime {

  private void useAndForget(int workers, ArrayList<WeakReference<Scheduler.Worker>> references) {
    for (int i = 0; i < workers; i++) {
      Scheduler.Worker worker = scheduler.createWorker();
      references.add(new WeakReference<>(worker));
      var ran = new CountDownLatch(1);
      worker.schedule(ran::countDown);
      Wait.on(ran);
    }
  }

  @Test
  void workersThatAreForgottenWithoutDisposalAreCollected() {
    var references = new ArrayList<WeakReference<Scheduler.Worker>>();
    useAndForget(2_000, references);
    await()
        .atMost(ONE_MINUTE)
        .untilAsserted(
            () -> {
              System.gc();
              assertThat(references.stream().filter(worker -> worker.get() != null).count())
                  .isLessThan(200);
            });
  }

  @Test
  void aWorkerThatWasIdleForLongIsFoundAgainWhenTheSchedulerIsDisposed() {
    Scheduler.Worker worker = scheduler.createWorker();
    var ran = new CountDownLatch(1);
    worker.schedule(ran::countDown);
    Wait.on(ran);
    useAndForget(300, new ArrayList<>());
    var begun = new CountDownLatch(1);
    var interrupted = new CompletableFuture<Boolean>();
    worker.schedule(
        () -> {
          begun.countDown();
          interrupted.complete(Wait.wasInterruptedOn(new CountDownLatch(1)));
        });
    Wait.on(begun);
    scheduler.dispose();
    assertThat(interrupted.orTimeout(30, TimeUnit.SECONDS).join()).isTrue();
    assertThat(worker.isDisposed()).isTrue();
  }

  @Test
  void anIdleWorkerThatWaitsForATimeIsNotForgotten() {
    var ran = new AtomicInteger();
    var workers = new ArrayList<Scheduler.Worker>();
    for (int i = 0; i < 300; i++) {
      Scheduler.Worker worker = scheduler.createWorker();
      workers.add(worker);
      worker.schedule(ran::incrementAndGet, 50 + i % 50, TimeUnit.MILLISECONDS);
    }
    useAndForget(300, new ArrayList<>());
    scheduler.disposeGracefully().block(Duration.ofSeconds(30));
    assertThat(ran).hasValue(300);
    assertThat(workers).hasSize(300);
  }
}
