package io.gmp;

import static io.gmp.testing.Eventually.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.gmp.channel.Channel;
import io.gmp.internal.scheduler.Carriers;
import io.gmp.testing.Engines;
import io.gmp.testing.Scale;
import io.gmp.testing.TestRuntime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

class ForeignVirtualThreadTest {

  @Engines
  void virtualThreadsStartedByGoroutinesRun(TestRuntime t) throws Exception {
    var ran = new AtomicInteger();
    int n = Scale.of(5_000);
    t.run(
        () -> {
          var threads = new ArrayList<Thread>();
          for (int i = 0; i < n; i++) {
            threads.add(Thread.ofVirtual().start(ran::incrementAndGet));
          }
          for (Thread thread : threads) {
            thread.join();
          }
        });
    assertThat(ran).hasValue(n);
  }

  @Engines
  void theyAreNoGoroutines(TestRuntime t) throws Exception {
    var goroutine = new AtomicBoolean();
    t.run(
        () ->
            Thread.ofVirtual().start(() -> goroutine.set(Goroutine.current().isPresent())).join());
    assertThat(goroutine).isFalse();
  }

  @Engines
  void theyBlockSleepAndUseChannels(TestRuntime t) throws Exception {
    var channel = Channel.<Integer>make();
    var sum = new AtomicInteger();
    t.run(
        () -> {
          try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 1; i <= 100; i++) {
              int value = i;
              executor.submit(
                  () -> {
                    Thread.sleep(1);
                    Go.sleep(Duration.ofMillis(1));
                    Go.gosched();
                    channel.send(value);
                    return 0;
                  });
            }
            for (int i = 1; i <= 100; i++) {
              sum.addAndGet(channel.receive());
            }
          }
        });
    assertThat(sum).hasValue(5050);
  }

  @Engines
  void theyStartGoroutinesAndWaitForThem(TestRuntime t) throws Exception {
    var ran = new AtomicInteger();
    t.run(
        () -> {
          try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            var futures = new ArrayList<Future<?>>();
            for (int i = 0; i < 100; i++) {
              futures.add(
                  executor.submit(
                      () -> {
                        t.gmp().go(ran::incrementAndGet).join();
                        return 0;
                      }));
            }
            for (Future<?> future : futures) {
              future.get();
            }
          }
        });
    assertThat(ran).hasValue(100);
  }

  @Engines(value = Engines.VIRTUAL_THREAD)
  void theyRunOnTheMachinesOfTheRuntime(TestRuntime t) throws Exception {
    var carried = new AtomicBoolean();
    t.run(() -> Thread.ofVirtual().start(() -> carried.set(Carriers.carried())).join());
    assertThat(carried).isTrue();
  }

  @Engines
  void theyGoOnAfterTheRuntimeWasClosed(TestRuntime t) throws Exception {
    var gate = new CountDownLatch(1);
    var channel = Channel.<Integer>make();
    Queue<String> ended = new ConcurrentLinkedQueue<>();
    var threads = new ArrayList<Thread>();
    t.run(
        () -> {
          threads.add(Thread.ofVirtual().start(() -> waitOn(gate, ended)));
          threads.add(
              Thread.ofVirtual()
                  .start(
                      () -> {
                        receive(channel);
                        ended.add("channel");
                      }));
          threads.add(
              Thread.ofVirtual()
                  .start(
                      () -> {
                        receive(channel);
                        pause(Duration.ofMillis(5));
                        ended.add("sleep");
                      }));
          threads.add(
              Thread.ofVirtual()
                  .start(
                      () -> {
                        receive(channel);
                        pause(Duration.ofMillis(1));
                        var child = Thread.ofVirtual().start(() -> ended.add("child"));
                        join(child);
                        ended.add("parent");
                      }));
          threads.add(
              Thread.ofVirtual()
                  .start(
                      () -> {
                        pause(Duration.ofMillis(300));
                        ended.add("long sleep");
                      }));
        });
    assertThat(t.gmp().close(TestRuntime.LONG)).isTrue();
    gate.countDown();
    for (int i = 0; i < 3; i++) {
      channel.send(i);
    }
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(ended)
        .containsExactlyInAnyOrder("latch", "channel", "sleep", "child", "parent", "long sleep");
  }

  private static void waitOn(CountDownLatch gate, Queue<String> ended) {
    try {
      gate.await();
      ended.add("latch");
    } catch (InterruptedException e) {
      ended.add("interrupted");
    }
  }

  private static void receive(Channel<Integer> channel) {
    try {
      channel.receive();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static void pause(Duration time) {
    try {
      Go.sleep(time);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Engines
  void onesThatWaitBehindAGoroutineThatDoesNotEndGoOn(TestRuntime t) throws Exception {
    for (int round = 0; round < 10; round++) {
      var stop = new AtomicBoolean();
      Gmp gmp = t.make(b -> b.hogHandler(hog -> {}));
      var waiting = new CountDownLatch(1);
      var ran = new CountDownLatch(2);
      gmp.go(
          () -> {
            Thread.ofVirtual().start(ran::countDown);
            Thread.ofVirtual().start(ran::countDown);
            waiting.countDown();
            while (!stop.get()) {
              Thread.onSpinWait();
            }
          });
      waiting.await();
      gmp.close(Duration.ZERO);
      assertThat(ran.await(30, TimeUnit.SECONDS)).isTrue();
      stop.set(true);
    }
  }

  @Engines
  void onesThatSpinWhileTheRuntimeClosesGoOn(TestRuntime t) throws Exception {
    for (int round = 0; round < 10; round++) {
      Gmp gmp = t.make(b -> b);
      var stop = new AtomicBoolean();
      var threads = new ConcurrentLinkedQueue<Thread>();
      gmp.go(
              () -> {
                for (int i = 0; i < 4; i++) {
                  threads.add(
                      Thread.ofVirtual()
                          .start(
                              () -> {
                                while (!stop.get()) {
                                  Thread.yield();
                                }
                              }));
                }
              })
          .join();
      gmp.close(TestRuntime.LONG);
      stop.set(true);
      for (Thread thread : threads) {
        thread.join();
      }
    }
  }

  @Engines
  void interruptReachesThem(TestRuntime t) throws Exception {
    var thread = new AtomicReference<Thread>();
    var interrupted = new AtomicBoolean();
    t.run(
        () ->
            thread.set(
                Thread.ofVirtual()
                    .start(
                        () -> {
                          try {
                            new CountDownLatch(1).await();
                          } catch (InterruptedException e) {
                            interrupted.set(true);
                          }
                        })));
    await().until(() -> thread.get().getState() == Thread.State.WAITING);
    thread.get().interrupt();
    thread.get().join();
    assertThat(interrupted).isTrue();
  }
}
