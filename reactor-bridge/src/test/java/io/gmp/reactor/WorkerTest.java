package io.gmp.reactor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.Exceptions;
import reactor.core.scheduler.Scheduler;

class WorkerTest extends OnEveryRuntime {
  private Scheduler.Worker worker;

  @BeforeEach
  void createWorker() {
    worker = scheduler.createWorker();
  }

  @Test
  void runsTasksInTheOrderTheyWereScheduled() {
    var ran = new ArrayList<Integer>();
    var done = new CountDownLatch(1);
    IntStream.range(0, 10_000).forEach(i -> worker.schedule(() -> ran.add(i)));
    worker.schedule(done::countDown);
    Wait.on(done);
    assertThat(ran).containsExactlyElementsOf(IntStream.range(0, 10_000).boxed().toList());
  }

  @Test
  void runsTasksOfManyProducersOneAtATimeAndInTheOrderOfEach() {
    int producers = 4;
    int each = 5_000;
    int[] next = new int[producers];
    int[] total = new int[1];
    var inside = new AtomicInteger();
    var wrong = new ConcurrentLinkedQueue<String>();
    var done = new CountDownLatch(producers * each);
    for (int p = 0; p < producers; p++) {
      int producer = p;
      Thread.ofPlatform()
          .start(
              () -> {
                for (int i = 0; i < each; i++) {
                  int number = i;
                  worker.schedule(
                      () -> {
                        if (inside.incrementAndGet() != 1) {
                          wrong.add("two at a time");
                        }
                        if (next[producer]++ != number) {
                          wrong.add("producer " + producer + " out of order at " + number);
                        }
                        total[0]++;
                        inside.decrementAndGet();
                        done.countDown();
                      });
                }
              });
    }
    Wait.on(done);
    assertThat(wrong).isEmpty();
    assertThat(total[0]).isEqualTo(producers * each);
  }

  @Test
  void keepsOneTaskAtATimeWhileTasksBlock() {
    var inside = new AtomicInteger();
    var wrong = new AtomicBoolean();
    var done = new CountDownLatch(20);
    for (int i = 0; i < 20; i++) {
      worker.schedule(
          () -> {
            wrong.compareAndSet(false, inside.incrementAndGet() != 1);
            var pause = new CountDownLatch(1);
            scheduler.schedule(pause::countDown, 1, TimeUnit.MILLISECONDS);
            Wait.on(pause);
            inside.decrementAndGet();
            done.countDown();
          });
    }
    Wait.on(done);
    assertThat(wrong).isFalse();
  }

  @Test
  void doesNotRunATaskInsideTheOneThatScheduledIt() {
    var events = new ConcurrentLinkedQueue<String>();
    var done = new CountDownLatch(1);
    worker.schedule(
        () -> {
          events.add("outer begins");
          worker.schedule(
              () -> {
                events.add("inner");
                done.countDown();
              });
          events.add("outer ends");
        });
    Wait.on(done);
    assertThat(events).containsExactly("outer begins", "outer ends", "inner");
  }

  @Test
  void givesWayToOthersBeforeALongQueueIsDone() {
    int many = 100_000;
    var ran = new AtomicInteger();
    var seen = new CompletableFuture<Integer>();
    Scheduler.Worker other = scheduler.createWorker();
    worker.schedule(
        () -> {
          IntStream.range(0, many).forEach(i -> worker.schedule(ran::incrementAndGet));
          other.schedule(() -> seen.complete(ran.get()));
        });
    int ranBefore = seen.orTimeout(30, TimeUnit.SECONDS).join();
    if (setup.gomaxprocs() == 1) {
      assertThat(ranBefore).isLessThan(many);
    }
    Wait.until(() -> ran.get() == many);
  }

  @Test
  void blockedWorkersLeaveTheirPToOthers() {
    int workers = 100;
    var allIn = new CountDownLatch(workers);
    var done = new CountDownLatch(workers);
    for (int i = 0; i < workers; i++) {
      scheduler
          .createWorker()
          .schedule(
              () -> {
                allIn.countDown();
                Wait.on(allIn);
                done.countDown();
              });
    }
    Wait.on(done);
  }

  @Test
  void disposalDropsWhatHasNotBegunAndInterruptsWhatHas() {
    var begun = new CountDownLatch(1);
    var never = new CountDownLatch(1);
    var interrupted = new CompletableFuture<Boolean>();
    var others = new AtomicInteger();
    List<Disposable> tasks = new ArrayList<>();
    tasks.add(
        worker.schedule(
            () -> {
              begun.countDown();
              interrupted.complete(Wait.wasInterruptedOn(never));
            }));
    for (int i = 0; i < 100; i++) {
      tasks.add(worker.schedule(others::incrementAndGet));
      tasks.add(worker.schedule(others::incrementAndGet, 1, TimeUnit.HOURS));
      tasks.add(worker.schedulePeriodically(others::incrementAndGet, 1, 1, TimeUnit.HOURS));
    }
    Wait.on(begun);
    assertThat(tasks).noneMatch(Disposable::isDisposed);

    worker.dispose();

    assertThat(worker.isDisposed()).isTrue();
    assertThat(tasks).allMatch(Disposable::isDisposed);
    assertThat(interrupted.orTimeout(30, TimeUnit.SECONDS).join()).isTrue();
    var later = new CountDownLatch(1);
    scheduler.createWorker().schedule(later::countDown);
    Wait.on(later);
    assertThat(others).hasValue(0);
    assertThat(scheduler.isDisposed()).isFalse();
  }

  @Test
  void disposalFromItsOwnTaskDoesNotInterruptThatTask() {
    var flag = new CompletableFuture<Boolean>();
    var others = new AtomicInteger();
    var ready = new CountDownLatch(1);
    worker.schedule(
        () -> {
          Wait.on(ready);
          worker.dispose();
          flag.complete(Thread.currentThread().isInterrupted());
        });
    worker.schedule(others::incrementAndGet);
    ready.countDown();
    assertThat(flag.orTimeout(30, TimeUnit.SECONDS).join()).isFalse();
    assertThat(others).hasValue(0);
  }

  @Test
  void aTaskThatDisposesItselfIsNotInterrupted() {
    var self = new CompletableFuture<Disposable>();
    var flag = new CompletableFuture<Boolean>();
    self.complete(
        worker.schedule(
            () -> {
              self.join().dispose();
              flag.complete(Thread.currentThread().isInterrupted());
            }));
    assertThat(flag.orTimeout(30, TimeUnit.SECONDS).join()).isFalse();
    assertThat(self.join().isDisposed()).isTrue();
  }

  @Test
  void aTaskThatOthersDisposeIsInterrupted() {
    var begun = new CountDownLatch(1);
    var interrupted = new CompletableFuture<Boolean>();
    Disposable task =
        worker.schedule(
            () -> {
              begun.countDown();
              interrupted.complete(Wait.wasInterruptedOn(new CountDownLatch(1)));
            });
    Wait.on(begun);
    task.dispose();
    assertThat(interrupted.orTimeout(30, TimeUnit.SECONDS).join()).isTrue();
  }

  @Test
  void aDisposedTaskIsSkippedAndTheNextOnesRun() {
    var gate = new CountDownLatch(1);
    var ran = new ConcurrentLinkedQueue<String>();
    var done = new CountDownLatch(1);
    worker.schedule(() -> Wait.on(gate));
    Disposable skipped = worker.schedule(() -> ran.add("skipped"));
    worker.schedule(() -> ran.add("next"));
    worker.schedule(done::countDown);
    skipped.dispose();
    gate.countDown();
    Wait.on(done);
    assertThat(ran).containsExactly("next");
  }

  @Test
  void anInterruptFlagThatATaskLeavesIsClearedBeforeTheNext() {
    var flag = new CompletableFuture<Boolean>();
    var gate = new CountDownLatch(1);
    worker.schedule(() -> Wait.on(gate));
    worker.schedule(() -> Thread.currentThread().interrupt());
    worker.schedule(() -> flag.complete(Thread.currentThread().isInterrupted()));
    gate.countDown();
    assertThat(flag.orTimeout(30, TimeUnit.SECONDS).join()).isFalse();
  }

  @Test
  void anInterruptThatComesLateNeverReachesTheNextTask() {
    for (int i = 0; i < 2_000; i++) {
      var begun = new AtomicBoolean();
      var flag = new CompletableFuture<Boolean>();
      Disposable first = worker.schedule(() -> begun.set(true));
      worker.schedule(
          () -> {
            boolean seen = Thread.currentThread().isInterrupted();
            for (int spin = 0; spin < 100; spin++) {
              seen |= Thread.currentThread().isInterrupted();
            }
            flag.complete(seen);
          });
      while (!begun.get() && !flag.isDone()) {
        Thread.onSpinWait();
      }
      first.dispose();
      assertThat(flag.orTimeout(30, TimeUnit.SECONDS).join()).isFalse();
    }
  }

  @Test
  void aTaskIsDisposedOnceItHasRun() {
    var gate = new CountDownLatch(1);
    var begun = new CountDownLatch(1);
    Disposable running =
        worker.schedule(
            () -> {
              begun.countDown();
              Wait.on(gate);
            });
    Disposable queued = worker.schedule(() -> {});
    Wait.on(begun);
    assertThat(running.isDisposed()).isFalse();
    assertThat(queued.isDisposed()).isFalse();
    gate.countDown();
    Wait.until(queued::isDisposed);
    assertThat(running.isDisposed()).isTrue();
    assertThat(worker.isDisposed()).isFalse();
  }

  @Test
  void rejectsWithOneAndTheSameInstanceOnceItOrItsSchedulerIsDisposed() {
    worker.dispose();
    Scheduler.Worker orphan = scheduler.createWorker();
    Scheduler.Worker used = scheduler.createWorker();
    var ran = new CountDownLatch(1);
    used.schedule(ran::countDown);
    Wait.on(ran);
    scheduler.dispose();
    for (Scheduler.Worker rejecting : List.of(worker, orphan, used, scheduler.createWorker())) {
      assertThatThrownBy(() -> rejecting.schedule(() -> {}))
          .isSameAs(Exceptions.failWithRejected());
      assertThatThrownBy(() -> rejecting.schedule(() -> {}, 1, TimeUnit.HOURS))
          .isSameAs(Exceptions.failWithRejected());
      assertThatThrownBy(() -> rejecting.schedulePeriodically(() -> {}, 0, 1, TimeUnit.HOURS))
          .isSameAs(Exceptions.failWithRejected());
    }
    assertThat(Exceptions.failWithRejected().getSuppressed()).isEmpty();
  }

  @Test
  void goesOnAfterATaskThatFailed() {
    var done = new CountDownLatch(1);
    var failed = new CountDownLatch(1);
    reactor.core.scheduler.Schedulers.onHandleError("WorkerTest", (t, e) -> failed.countDown());
    try {
      worker.schedule(
          () -> {
            throw new IllegalStateException("expected by a test");
          });
      worker.schedule(done::countDown);
      Wait.on(failed);
      Wait.on(done);
    } finally {
      reactor.core.scheduler.Schedulers.resetOnHandleError("WorkerTest");
    }
  }

  @Test
  void rejectsNullAndRunsOn() {
    assertThatNullPointerException().isThrownBy(() -> worker.schedule(null));
    var done = new CountDownLatch(1);
    worker.schedule(done::countDown);
    Wait.on(done);
  }

  @Test
  void anUnusedWorkerCanBeDisposed() {
    worker.dispose();
    worker.dispose();
    assertThat(worker.isDisposed()).isTrue();
    assertThatThrownBy(() -> worker.schedule(() -> {}))
        .isInstanceOf(RejectedExecutionException.class);
  }
}
