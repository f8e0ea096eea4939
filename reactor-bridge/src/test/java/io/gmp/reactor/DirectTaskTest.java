package io.gmp.reactor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

class DirectTaskTest extends OnEveryRuntime {

  @Test
  void runsEveryTaskOnce() {
    int tasks = 20_000;
    var counts = new AtomicInteger[tasks];
    var done = new CountDownLatch(tasks);
    for (int i = 0; i < tasks; i++) {
      var count = new AtomicInteger();
      counts[i] = count;
      scheduler.schedule(
          () -> {
            count.incrementAndGet();
            done.countDown();
          });
    }
    Wait.on(done);
    assertThat(counts).allMatch(count -> count.get() == 1);
  }

  @Test
  void blockedTasksLeaveTheirPToOthers() {
    int tasks = 100;
    var allIn = new CountDownLatch(tasks);
    var done = new CountDownLatch(tasks);
    for (int i = 0; i < tasks; i++) {
      scheduler.schedule(
          () -> {
            allIn.countDown();
            Wait.on(allIn);
            done.countDown();
          });
    }
    Wait.on(done);
  }

  @Test
  void tasksMayBlockInReactor() {
    var result = new CompletableFuture<String>();
    var nonBlocking = new CompletableFuture<Boolean>();
    scheduler.schedule(
        () -> {
          nonBlocking.complete(Schedulers.isInNonBlockingThread());
          result.complete(Mono.just("value").publishOn(scheduler).block());
        });
    assertThat(nonBlocking.orTimeout(30, TimeUnit.SECONDS).join()).isFalse();
    assertThat(result.orTimeout(30, TimeUnit.SECONDS).join()).isEqualTo("value");
  }

  @Test
  void aTaskThatOthersDisposeIsInterruptedAndOneThatDisposesItselfIsNot() {
    var begun = new CountDownLatch(1);
    var interrupted = new CompletableFuture<Boolean>();
    Disposable victim =
        scheduler.schedule(
            () -> {
              begun.countDown();
              interrupted.complete(Wait.wasInterruptedOn(new CountDownLatch(1)));
            });
    Wait.on(begun);
    assertThat(victim.isDisposed()).isFalse();
    victim.dispose();
    assertThat(victim.isDisposed()).isTrue();
    assertThat(interrupted.orTimeout(30, TimeUnit.SECONDS).join()).isTrue();

    var self = new CompletableFuture<Disposable>();
    var flag = new CompletableFuture<Boolean>();
    self.complete(
        scheduler.schedule(
            () -> {
              self.join().dispose();
              flag.complete(Thread.currentThread().isInterrupted());
            }));
    assertThat(flag.orTimeout(30, TimeUnit.SECONDS).join()).isFalse();
  }

  @Test
  void aTaskIsDisposedOnceItHasRun() {
    Disposable task = scheduler.schedule(() -> {});
    Wait.until(task::isDisposed);
  }

  @Test
  void aTaskThatIsDisposedBeforeItBeginsNeverRuns() {
    boolean inTime = false;
    while (!inTime) {
      var ran = new AtomicInteger();
      long start = System.nanoTime();
      Disposable delayed = scheduler.schedule(ran::incrementAndGet, 50, TimeUnit.MILLISECONDS);
      delayed.dispose();
      inTime = System.nanoTime() - start < TimeUnit.MILLISECONDS.toNanos(50);
      assertThat(delayed.isDisposed()).isTrue();
      var later = new CountDownLatch(1);
      scheduler.schedule(later::countDown, 100, TimeUnit.MILLISECONDS);
      Wait.on(later);
      assertThat(ran.get()).isLessThanOrEqualTo(inTime ? 0 : 1);
    }
  }

  @Test
  void disposalEndsEveryTaskAndWorkerAndRejectsNewOnes() {
    var begun = new CountDownLatch(2);
    var interrupted = new CountDownLatch(2);
    var others = new AtomicInteger();
    Runnable blocks =
        () -> {
          begun.countDown();
          if (Wait.wasInterruptedOn(new CountDownLatch(1))) {
            interrupted.countDown();
          }
        };
    List<Disposable> tasks = new ArrayList<>();
    Scheduler.Worker worker = scheduler.createWorker();
    tasks.add(worker);
    tasks.add(worker.schedule(blocks));
    tasks.add(scheduler.schedule(blocks));
    for (int i = 0; i < 100; i++) {
      tasks.add(worker.schedule(others::incrementAndGet));
      tasks.add(worker.schedule(others::incrementAndGet, 1, TimeUnit.HOURS));
      tasks.add(scheduler.schedule(others::incrementAndGet, 1, TimeUnit.HOURS));
      tasks.add(scheduler.schedulePeriodically(others::incrementAndGet, 1, 1, TimeUnit.HOURS));
    }
    Wait.on(begun);
    assertThat(tasks).noneMatch(Disposable::isDisposed);

    scheduler.dispose();
    scheduler.dispose();

    assertThat(scheduler.isDisposed()).isTrue();
    assertThat(tasks).allMatch(Disposable::isDisposed);
    Wait.on(interrupted);
    assertThatExceptionOfType(RejectedExecutionException.class)
        .isThrownBy(() -> scheduler.schedule(() -> {}));
    assertThatExceptionOfType(RejectedExecutionException.class)
        .isThrownBy(() -> scheduler.schedule(() -> {}, 1, TimeUnit.MILLISECONDS));
    assertThatExceptionOfType(RejectedExecutionException.class)
        .isThrownBy(() -> scheduler.schedulePeriodically(() -> {}, 1, 1, TimeUnit.MILLISECONDS));
    assertThatIllegalStateException().isThrownBy(scheduler::init);
    assertThat(others).hasValue(0);
  }

  @Test
  void disposalFromOneOfItsTasksDoesNotInterruptThatTask() {
    var flag = new CompletableFuture<Boolean>();
    scheduler.schedule(
        () -> {
          scheduler.dispose();
          flag.complete(Thread.currentThread().isInterrupted());
        });
    assertThat(flag.orTimeout(30, TimeUnit.SECONDS).join()).isFalse();
  }

  @Test
  void rejectsNull() {
    assertThatNullPointerException().isThrownBy(() -> scheduler.schedule(null));
    assertThatNullPointerException()
        .isThrownBy(() -> scheduler.schedule(null, 1, TimeUnit.MILLISECONDS));
  }
}
