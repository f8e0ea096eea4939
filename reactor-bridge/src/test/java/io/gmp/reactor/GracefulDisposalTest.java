package io.gmp.reactor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.test.StepVerifier;

class GracefulDisposalTest extends OnEveryRuntime {
  private static final Duration LONG = Duration.ofSeconds(30);

  @Test
  void doesNothingUntilSubscribedTo() {
    Mono<Void> disposal = scheduler.disposeGracefully();
    assertThat(scheduler.isDisposed()).isFalse();
    var done = new CountDownLatch(1);
    scheduler.schedule(done::countDown);
    Wait.on(done);
    disposal.block(LONG);
    assertThat(scheduler.isDisposed()).isTrue();
  }

  @Test
  void completesAtOnceIfThereIsNothingToWaitFor() {
    Scheduler.Worker idle = scheduler.createWorker();
    var done = new CountDownLatch(1);
    idle.schedule(done::countDown);
    Wait.on(done);
    scheduler.createWorker();
    scheduler.createWorker().dispose();
    scheduler.disposeGracefully().block(LONG);
    assertThatIllegalStateException().isThrownBy(scheduler::init);
  }

  @Test
  void rejectsNewTasksAndRunsWhatItAccepted() {
    int each = 2_000;
    var ran = new AtomicInteger();
    var gate = new CountDownLatch(1);
    List<Scheduler.Worker> workers =
        IntStream.range(0, 20).mapToObj(i -> scheduler.createWorker()).toList();
    workers.getFirst().schedule(() -> Wait.on(gate));
    for (int i = 0; i < each; i++) {
      Scheduler.Worker worker = workers.get(i % workers.size());
      worker.schedule(ran::incrementAndGet);
      worker.schedule(ran::incrementAndGet, 1 + i % 20, TimeUnit.MILLISECONDS);
      scheduler.schedule(ran::incrementAndGet);
      scheduler.schedule(ran::incrementAndGet, 1 + i % 20, TimeUnit.MILLISECONDS);
    }
    var disposal = scheduler.disposeGracefully().toFuture();
    assertThatExceptionOfType(RejectedExecutionException.class)
        .isThrownBy(() -> scheduler.schedule(() -> {}));
    for (Scheduler.Worker worker : workers) {
      assertThatExceptionOfType(RejectedExecutionException.class)
          .isThrownBy(() -> worker.schedule(() -> {}));
    }
    assertThat(disposal).isNotDone();
    gate.countDown();
    disposal.orTimeout(30, TimeUnit.SECONDS).join();
    assertThat(ran).hasValue(4 * each);
  }

  @Test
  void lateFirstRunsOfInstantTasksHappenAndNoPeriodicTaskRunsAgain() {
    boolean inTime = false;
    while (!inTime) {
      Scheduler own = GmpSchedulers.fromGmp(gmp);
      var gate = new CountDownLatch(1);
      var queued = new AtomicInteger();
      var delayed = new AtomicInteger();
      var rated = new AtomicInteger();
      Scheduler.Worker worker = own.createWorker();
      worker.schedule(() -> Wait.on(gate));
      worker.schedulePeriodically(queued::incrementAndGet, 0, 0, TimeUnit.SECONDS);
      worker.schedulePeriodically(rated::incrementAndGet, 1, 1, TimeUnit.HOURS);
      own.schedulePeriodically(rated::incrementAndGet, 1, 1, TimeUnit.HOURS);
      long start = System.nanoTime();
      own.schedulePeriodically(delayed::incrementAndGet, 50, 0, TimeUnit.MILLISECONDS);
      var disposal = own.disposeGracefully().toFuture();
      inTime = System.nanoTime() - start < TimeUnit.MILLISECONDS.toNanos(50);
      gate.countDown();
      disposal.orTimeout(30, TimeUnit.SECONDS).join();
      assertThat(queued).hasValue(1);
      assertThat(delayed).hasPositiveValue();
      if (inTime) {
        assertThat(delayed).hasValue(1);
      }
      assertThat(rated).hasValue(0);
    }
  }

  @Test
  void waitsForTheRunOfAPeriodicTaskThatIsUnderWay() {
    for (boolean onWorker : new boolean[] {true, false}) {
      Scheduler own = GmpSchedulers.fromGmp(gmp);
      var begun = new CountDownLatch(1);
      var gate = new CountDownLatch(1);
      var runs = new AtomicInteger();
      Runnable body =
          () -> {
            runs.incrementAndGet();
            begun.countDown();
            Wait.on(gate);
          };
      if (onWorker) {
        own.createWorker().schedulePeriodically(body, 1, 1, TimeUnit.MILLISECONDS);
      } else {
        own.schedulePeriodically(body, 1, 1, TimeUnit.MILLISECONDS);
      }
      Wait.on(begun);
      var disposal = own.disposeGracefully().toFuture();
      assertThat(disposal).isNotDone();
      gate.countDown();
      disposal.orTimeout(30, TimeUnit.SECONDS).join();
      assertThat(runs).hasValue(1);
    }
  }

  @Test
  void doesNotCompleteWhileATaskRunsEvenAfterAForcedDisposal() {
    for (boolean onWorker : new boolean[] {true, false}) {
      Scheduler own = GmpSchedulers.fromGmp(gmp);
      var begun = new CountDownLatch(1);
      var interrupted = new CountDownLatch(1);
      var gate = new CountDownLatch(1);
      var ended = new AtomicBoolean();
      Runnable stubborn =
          () -> {
            begun.countDown();
            if (Wait.wasInterruptedOn(new CountDownLatch(1))) {
              interrupted.countDown();
            }
            Wait.whateverComesOn(gate);
            ended.set(true);
          };
      if (onWorker) {
        own.createWorker().schedule(stubborn);
      } else {
        own.schedule(stubborn);
      }
      Wait.on(begun);
      Mono<Void> disposal = own.disposeGracefully();
      StepVerifier.create(disposal.timeout(Duration.ofMillis(20)).retry(2))
          .expectError()
          .verify(LONG);
      own.dispose();
      Wait.on(interrupted);
      StepVerifier.create(disposal).expectTimeout(Duration.ofMillis(20)).verify(LONG);
      gate.countDown();
      disposal.block(LONG);
      assertThat(ended).isTrue();
    }
  }

  @Test
  void disposalOfWhatItWaitsForCompletesIt() {
    Scheduler.Worker worker = scheduler.createWorker();
    Scheduler.Worker another = scheduler.createWorker();
    Disposable direct = scheduler.schedule(() -> {}, 1, TimeUnit.HOURS);
    Disposable ofWorker = worker.schedule(() -> {}, 1, TimeUnit.HOURS);
    another.schedule(() -> {}, 1, TimeUnit.HOURS);
    var disposal = scheduler.disposeGracefully().toFuture();
    assertThat(disposal).isNotDone();
    direct.dispose();
    ofWorker.dispose();
    assertThat(disposal).isNotDone();
    another.dispose();
    disposal.orTimeout(30, TimeUnit.SECONDS).join();
  }

  @Test
  void completesOnTheRuntimeRightAfterTheLastTask() {
    for (int i = 0; i < 200; i++) {
      Scheduler own = GmpSchedulers.fromGmp(gmp);
      var begun = new CountDownLatch(1);
      var gate = new CountDownLatch(1);
      var completer = new CompletableFuture<String>();
      own.createWorker()
          .schedule(
              () -> {
                begun.countDown();
                Wait.on(gate);
              });
      Wait.on(begun);
      own.disposeGracefully()
          .subscribe(
              nothing -> {},
              completer::completeExceptionally,
              () -> completer.complete(Thread.currentThread().getName()));
      gate.countDown();
      assertThat(completer.orTimeout(30, TimeUnit.SECONDS).join()).startsWith("test-");
    }
  }

  @Test
  void tellsEverySubscriberHoweverLate() {
    var gate = new CountDownLatch(1);
    scheduler.schedule(() -> Wait.on(gate));
    var disposals = new ArrayList<CompletableFuture<Void>>();
    for (int i = 0; i < 10; i++) {
      disposals.add(scheduler.disposeGracefully().toFuture());
    }
    assertThat(disposals).noneMatch(CompletableFuture::isDone);
    gate.countDown();
    disposals.forEach(disposal -> disposal.orTimeout(30, TimeUnit.SECONDS).join());
    scheduler.disposeGracefully().block(LONG);
    scheduler.dispose();
    scheduler.disposeGracefully().block(LONG);
  }

  @Test
  void tasksAreNotDisposedByIt() {
    var gate = new CountDownLatch(1);
    var begun = new CountDownLatch(1);
    Scheduler.Worker worker = scheduler.createWorker();
    Disposable running =
        worker.schedule(
            () -> {
              begun.countDown();
              Wait.on(gate);
            });
    Disposable queued = worker.schedule(() -> {});
    Wait.on(begun);
    var disposal = scheduler.disposeGracefully().toFuture();
    assertThat(running.isDisposed()).isFalse();
    assertThat(queued.isDisposed()).isFalse();
    gate.countDown();
    disposal.orTimeout(30, TimeUnit.SECONDS).join();
    Wait.until(() -> running.isDisposed() && queued.isDisposed());
  }

  @Test
  void completesAlthoughItsRuntimeWasClosedFirst() {
    Scheduler own = GmpSchedulers.fromGmp(gmp);
    own.schedule(() -> {}, 1, TimeUnit.HOURS);
    own.createWorker().schedule(() -> {}, 1, TimeUnit.HOURS);
    own.createWorker().schedulePeriodically(() -> {}, 1, 1, TimeUnit.HOURS);
    gmp.close(LONG);
    own.disposeGracefully().block(LONG);
  }
}
