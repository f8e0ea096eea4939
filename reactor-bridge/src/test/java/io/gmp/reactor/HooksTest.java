package io.gmp.reactor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.scheduler.Scheduler;

class HooksTest extends OnEveryRuntime {
  private static final String KEY = "HooksTest";

  private final Thread.UncaughtExceptionHandler before =
      Thread.getDefaultUncaughtExceptionHandler();

  private Map<String, Function<Runnable, Disposable>> paths() {
    Scheduler.Worker worker = scheduler.createWorker();
    var paths = new LinkedHashMap<String, Function<Runnable, Disposable>>();
    paths.put("direct", scheduler::schedule);
    paths.put("delayed", task -> scheduler.schedule(task, 1, TimeUnit.MILLISECONDS));
    paths.put("not delayed", task -> scheduler.schedule(task, 0, TimeUnit.MILLISECONDS));
    paths.put(
        "periodic", task -> scheduler.schedulePeriodically(task, 1, 1, TimeUnit.MILLISECONDS));
    paths.put("instant", task -> scheduler.schedulePeriodically(task, 0, 0, TimeUnit.MILLISECONDS));
    paths.put("worker", worker::schedule);
    paths.put("worker delayed", task -> worker.schedule(task, 1, TimeUnit.MILLISECONDS));
    paths.put("worker not delayed", task -> worker.schedule(task, 0, TimeUnit.MILLISECONDS));
    paths.put(
        "worker periodic", task -> worker.schedulePeriodically(task, 1, 1, TimeUnit.MILLISECONDS));
    paths.put(
        "worker instant", task -> worker.schedulePeriodically(task, 0, 0, TimeUnit.MILLISECONDS));
    return paths;
  }

  @AfterEach
  void removeHooks() {
    Schedulers.resetOnScheduleHook(KEY);
    Schedulers.resetOnHandleError(KEY);
    Thread.setDefaultUncaughtExceptionHandler(before);
  }

  @Test
  void everyScheduledTaskIsDecoratedExactlyOnce() {
    paths()
        .forEach(
            (path, schedule) -> {
              var calls = new AtomicInteger();
              var decorated = new CountDownLatch(1);
              Runnable task = () -> {};
              Schedulers.onScheduleHook(
                  KEY,
                  original -> {
                    if (original != task) {
                      return original;
                    }
                    calls.incrementAndGet();
                    return decorated::countDown;
                  });
              Disposable scheduled = schedule.apply(task);
              Wait.on(decorated);
              scheduled.dispose();
              assertThat(calls).as(path).hasValue(1);
            });
  }

  @Test
  void failuresReachTheErrorHooksAndTheThreadsHandlerOnceEach() {
    paths()
        .forEach(
            (path, schedule) -> {
              var expected = new IllegalStateException("expected by a test: " + path);
              BlockingQueue<Throwable> seen = new LinkedBlockingQueue<>();
              var handled = new CompletableFuture<Thread>();
              var ran = new CompletableFuture<Thread>();
              Schedulers.onHandleError(
                  KEY,
                  (thread, failure) -> {
                    seen.add(failure);
                    handled.complete(thread);
                  });
              Disposable scheduled =
                  schedule.apply(
                      () -> {
                        ran.complete(Thread.currentThread());
                        throw expected;
                      });
              assertThat(handled.orTimeout(30, TimeUnit.SECONDS).join())
                  .as(path)
                  .isSameAs(ran.join());
              Wait.until(scheduled::isDisposed);
              var later = new CountDownLatch(1);
              scheduler.schedule(later::countDown, 5, TimeUnit.MILLISECONDS);
              Wait.on(later);
              assertThat(seen).as(path).containsExactly(expected);
            });
  }

  @Test
  void handlingAFailureDoesNotDecorateAnythingMore() {
    var decorated = new AtomicInteger();
    var handled = new CountDownLatch(1);
    Schedulers.onScheduleHook(
        KEY,
        task -> {
          decorated.incrementAndGet();
          return task;
        });
    Schedulers.onHandleError(KEY, (thread, failure) -> handled.countDown());
    scheduler.schedule(
        () -> {
          throw new IllegalStateException("expected by a test");
        });
    Wait.on(handled);
    assertThat(decorated).hasValue(1);
  }

  @Test
  void checkedExceptionsAndErrorsArriveAsTheyWereThrown() {
    var failures = List.of(new Exception("expected"), new StackOverflowError("expected"));
    var handled = new LinkedBlockingQueue<Throwable>();
    Schedulers.onHandleError(KEY, (thread, failure) -> handled.add(failure));
    Scheduler.Worker worker = scheduler.createWorker();
    var done = new CountDownLatch(1);
    var expected = new ArrayList<Throwable>();
    for (Throwable failure : failures) {
      expected.add(failure);
      worker.schedule(() -> HooksTest.<RuntimeException>sneak(failure));
    }
    worker.schedule(done::countDown);
    Wait.on(done);
    assertThat(handled).containsExactlyElementsOf(expected);
  }

  @Test
  void aFailingErrorHookDoesNotStopAWorker() {
    Schedulers.onHandleError(
        KEY,
        (thread, failure) -> {
          throw new IllegalArgumentException("expected by a test, from the hook");
        });
    Scheduler.Worker worker = scheduler.createWorker();
    var done = new CountDownLatch(1);
    Disposable failing =
        worker.schedule(
            () -> {
              throw new IllegalStateException("expected by a test");
            });
    Disposable timed =
        worker.schedulePeriodically(
            () -> {
              throw new IllegalStateException("expected by a test");
            },
            0,
            1,
            TimeUnit.MILLISECONDS);
    worker.schedule(done::countDown, 5, TimeUnit.MILLISECONDS);
    Wait.on(done);
    assertThat(failing.isDisposed()).isTrue();
    assertThat(timed.isDisposed()).isTrue();
  }

  @SuppressWarnings("unchecked")
  private static <E extends Throwable> void sneak(Throwable failure) throws E {
    throw (E) failure;
  }
}
