package io.gmp.reactor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.awaitility.Durations.ONE_MINUTE;

import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.scheduler.Scheduler;

class TimedTaskTest extends OnEveryRuntime {

  private interface Timing {
    Disposable once(Runnable task, long delay, TimeUnit unit);

    Disposable periodically(Runnable task, long initialDelay, long period, TimeUnit unit);
  }

  private List<Timing> timings() {
    return List.of(timing(scheduler), timing(scheduler.createWorker()));
  }

  private static Timing timing(Scheduler scheduler) {
    return new Timing() {
      @Override
      public Disposable once(Runnable task, long delay, TimeUnit unit) {
        return scheduler.schedule(task, delay, unit);
      }

      @Override
      public Disposable periodically(Runnable task, long initial, long period, TimeUnit unit) {
        return scheduler.schedulePeriodically(task, initial, period, unit);
      }
    };
  }

  private static Timing timing(Scheduler.Worker worker) {
    return new Timing() {
      @Override
      public Disposable once(Runnable task, long delay, TimeUnit unit) {
        return worker.schedule(task, delay, unit);
      }

      @Override
      public Disposable periodically(Runnable task, long initial, long period, TimeUnit unit) {
        return worker.schedulePeriodically(task, initial, period, unit);
      }
    };
  }

  @Test
  void runsADelayedTaskOnceAndNotBeforeItsTime() {
    for (Timing timing : timings()) {
      long start = System.nanoTime();
      var ran = new CompletableFuture<Long>();
      Disposable task =
          timing.once(() -> ran.complete(System.nanoTime() - start), 20, TimeUnit.MILLISECONDS);
      boolean over = task.isDisposed();
      long looked = System.nanoTime() - start;
      assertThat(over && looked < TimeUnit.MILLISECONDS.toNanos(20)).isFalse();
      assertThat(Duration.ofNanos(ran.orTimeout(30, TimeUnit.SECONDS).join()))
          .isGreaterThanOrEqualTo(Duration.ofMillis(20));
      Wait.until(task::isDisposed);
    }
  }

  @Test
  void runsATaskWithoutADelayAtOnce() {
    for (Timing timing : timings()) {
      var done = new CountDownLatch(2);
      timing.once(done::countDown, 0, TimeUnit.SECONDS);
      timing.once(done::countDown, -1, TimeUnit.DAYS);
      Wait.on(done);
    }
  }

  @Test
  void aWorkerRunsTasksWithTheSameDelayInTheOrderTheyWereScheduled() {
    Scheduler.Worker worker = scheduler.createWorker();
    var ran = new ConcurrentLinkedQueue<Integer>();
    var done = new CountDownLatch(2_000);
    for (int i = 0; i < 2_000; i++) {
      int number = i;
      worker.schedule(
          () -> {
            ran.add(number);
            done.countDown();
          },
          1,
          TimeUnit.MILLISECONDS);
    }
    Wait.on(done);
    assertThat(ran).containsExactlyElementsOf(IntStream.range(0, 2_000).boxed().toList());
  }

  @Test
  void aWorkerKeepsThatOrderWhenItsProducerMovesBetweenPs() {
    Scheduler.Worker producer = scheduler.createWorker();
    Scheduler.Worker worker = scheduler.createWorker();
    var ran = new ConcurrentLinkedQueue<Integer>();
    var done = new CountDownLatch(1_000);
    for (int i = 0; i < 1_000; i++) {
      int number = i;
      producer.schedule(
          () ->
              worker.schedule(
                  () -> {
                    ran.add(number);
                    done.countDown();
                  },
                  2,
                  TimeUnit.MILLISECONDS));
    }
    Wait.on(done);
    assertThat(ran).containsExactlyElementsOf(IntStream.range(0, 1_000).boxed().toList());
  }

  @Test
  void aWorkerRunsWhatWasQueuedBeforeATimeBeforeWhatIsDueThen() {
    for (int queuedInTime = 0; queuedInTime < 20; ) {
      Scheduler.Worker worker = scheduler.createWorker();
      var gate = new CountDownLatch(1);
      var ran = new ConcurrentLinkedQueue<String>();
      var done = new CountDownLatch(1);
      worker.schedule(() -> Wait.on(gate));
      worker.schedule(() -> ran.add("first"));
      long start = System.nanoTime();
      worker.schedule(() -> ran.add("delayed"), 1, TimeUnit.MILLISECONDS);
      worker.schedule(() -> ran.add("second"));
      boolean inTime = System.nanoTime() - start < TimeUnit.MILLISECONDS.toNanos(1);
      worker.schedule(done::countDown, 2, TimeUnit.MILLISECONDS);
      scheduler.schedule(gate::countDown, 5, TimeUnit.MILLISECONDS);
      Wait.on(done);
      assertThat(ran).containsExactlyInAnyOrder("first", "second", "delayed");
      if (inTime) {
        assertThat(ran).containsExactly("first", "second", "delayed");
        queuedInTime++;
      }
      worker.dispose();
    }
  }

  @Test
  void aWorkerRunsWhatIsDueWhileItsQueueIsLong() {
    Scheduler.Worker worker = scheduler.createWorker();
    var stop = new CountDownLatch(1);
    Runnable busy =
        new Runnable() {
          @Override
          public void run() {
            if (stop.getCount() > 0) {
              worker.schedule(this);
            }
          }
        };
    worker.schedule(busy);
    worker.schedule(stop::countDown, 5, TimeUnit.MILLISECONDS);
    Wait.on(stop);
  }

  @Test
  void aWorkerRunsItsQueueWhileATaskIsDueAgainAndAgain() {
    Scheduler.Worker worker = scheduler.createWorker();
    Disposable restless = worker.schedulePeriodically(() -> {}, 0, 0, TimeUnit.SECONDS);
    var done = new CountDownLatch(1_000);
    for (int i = 0; i < 1_000; i++) {
      worker.schedule(done::countDown);
    }
    Wait.on(done);
    restless.dispose();
  }

  @Test
  void aTaskThatIsDisposedBeforeItsTimeNeverRunsAndIsLetGo() {
    for (Timing timing : timings()) {
      var ran = new AtomicInteger();
      var disposables = new ArrayList<Disposable>();
      var bodies = new ArrayList<WeakReference<Object>>();
      for (int i = 0; i < 10; i++) {
        Object payload = new byte[16];
        bodies.add(new WeakReference<>(payload));
        disposables.add(timing.once(() -> ran.addAndGet(payload.hashCode()), 1, TimeUnit.HOURS));
        disposables.add(
            timing.periodically(() -> ran.addAndGet(payload.hashCode()), 1, 1, TimeUnit.HOURS));
      }
      disposables.forEach(Disposable::dispose);
      assertThat(disposables).allMatch(Disposable::isDisposed);
      await()
          .atMost(ONE_MINUTE)
          .untilAsserted(
              () -> {
                System.gc();
                assertThat(bodies).allMatch(body -> body.get() == null);
              });
      assertThat(ran).hasValue(0);
    }
  }

  @Test
  void takesTheLongestDelays() {
    for (Timing timing : timings()) {
      Disposable never = timing.once(() -> {}, Long.MAX_VALUE, TimeUnit.DAYS);
      Disposable neverAgain = timing.periodically(() -> {}, 0, Long.MAX_VALUE, TimeUnit.DAYS);
      var soon = new CountDownLatch(1);
      timing.once(soon::countDown, 1, TimeUnit.MILLISECONDS);
      Wait.on(soon);
      assertThat(never.isDisposed()).isFalse();
      assertThat(neverAgain.isDisposed()).isFalse();
      never.dispose();
      neverAgain.dispose();
    }
  }

  @Test
  void shorterDelaysRunFirst() {
    for (Timing timing : timings()) {
      var random = new Random(42);
      var wrong = new AtomicInteger();
      var done = new CountDownLatch(200);
      for (int i = 0; i < 200; i++) {
        long delay = random.nextLong(TimeUnit.MILLISECONDS.toNanos(30));
        long start = System.nanoTime();
        timing.once(
            () -> {
              if (System.nanoTime() - start < delay) {
                wrong.incrementAndGet();
              }
              done.countDown();
            },
            delay,
            TimeUnit.NANOSECONDS);
      }
      Wait.on(done);
      assertThat(wrong).hasValue(0);
    }
  }

  @Test
  void aPeriodicTaskKeepsItsRateAndMakesUpForRunsItIsLateWith() {
    for (Timing timing : timings()) {
      long period = TimeUnit.MILLISECONDS.toNanos(2);
      long start = System.nanoTime();
      var late = new CountDownLatch(1);
      var early = new AtomicInteger();
      var runs = new AtomicInteger();
      Disposable task =
          timing.periodically(
              () -> {
                int run = runs.getAndIncrement();
                if (System.nanoTime() - start < (run + 1) * period) {
                  early.incrementAndGet();
                }
                if (run == 0) {
                  Wait.on(late);
                }
              },
              period,
              period,
              TimeUnit.NANOSECONDS);
      scheduler.schedule(late::countDown, 200, TimeUnit.MILLISECONDS);
      Wait.on(late);
      Wait.until(() -> runs.get() >= (System.nanoTime() - start) / period - 25);
      assertThat(task.isDisposed()).isFalse();
      task.dispose();
      assertThat(task.isDisposed()).isTrue();
      assertThat(early).hasValue(0);
    }
  }

  @Test
  void runsOfAPeriodicTaskNeverOverlap() {
    for (Timing timing : timings()) {
      var inside = new AtomicInteger();
      var overlaps = new AtomicInteger();
      var done = new CountDownLatch(500);
      Disposable task =
          timing.periodically(
              () -> {
                if (inside.incrementAndGet() != 1) {
                  overlaps.incrementAndGet();
                }
                Thread.yield();
                inside.decrementAndGet();
                done.countDown();
              },
              0,
              1,
              TimeUnit.MICROSECONDS);
      Wait.on(done);
      task.dispose();
      assertThat(overlaps).hasValue(0);
    }
  }

  @Test
  void aPeriodOfZeroOrLessMeansAgainAtOnce() {
    for (Timing timing : timings()) {
      for (long period : new long[] {0, -5}) {
        var done = new CountDownLatch(1_000);
        Disposable task = timing.periodically(done::countDown, 1, period, TimeUnit.MILLISECONDS);
        Wait.on(done);
        assertThat(task.isDisposed()).isFalse();
        task.dispose();
        assertThat(task.isDisposed()).isTrue();
      }
    }
  }

  @Test
  void aPeriodicTaskThatDisposesItselfEndsWithoutAnInterrupt() {
    for (Timing timing : timings()) {
      for (long period : new long[] {0, 1}) {
        var self = new CompletableFuture<Disposable>();
        var flag = new CompletableFuture<Boolean>();
        var runs = new AtomicInteger();
        self.complete(
            timing.periodically(
                () -> {
                  runs.incrementAndGet();
                  self.join().dispose();
                  flag.complete(Thread.currentThread().isInterrupted());
                },
                0,
                period,
                TimeUnit.MILLISECONDS));
        assertThat(flag.orTimeout(30, TimeUnit.SECONDS).join()).isFalse();
        var later = new CountDownLatch(1);
        timing.once(later::countDown, 5, TimeUnit.MILLISECONDS);
        Wait.on(later);
        assertThat(runs).hasValue(1);
      }
    }
  }

  @Test
  void aRunningPeriodicTaskThatOthersDisposeIsInterruptedAndDoesNotRunAgain() {
    for (Timing timing : timings()) {
      for (long period : new long[] {0, 1}) {
        var runs = new AtomicInteger();
        var begun = new CountDownLatch(1);
        var interrupted = new CompletableFuture<Boolean>();
        Disposable task =
            timing.periodically(
                () -> {
                  runs.incrementAndGet();
                  begun.countDown();
                  interrupted.complete(Wait.wasInterruptedOn(new CountDownLatch(1)));
                },
                0,
                period,
                TimeUnit.MILLISECONDS);
        Wait.on(begun);
        task.dispose();
        assertThat(interrupted.orTimeout(30, TimeUnit.SECONDS).join()).isTrue();
        var later = new CountDownLatch(1);
        timing.once(later::countDown, 5, TimeUnit.MILLISECONDS);
        Wait.on(later);
        assertThat(runs).hasValue(1);
      }
    }
  }
}
