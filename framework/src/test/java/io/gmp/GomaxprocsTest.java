package io.gmp;

import static io.gmp.testing.Eventually.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gmp.channel.Channel;
import io.gmp.testing.Engines;
import io.gmp.testing.Scale;
import io.gmp.testing.TestRuntime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

class GomaxprocsTest {

  private static void awaitIdle(TestRuntime t, int n) {
    await()
        .untilAsserted(
            () -> {
              assertThat(t.processors()).isEqualTo(n);
              assertThat(t.gmp().stats().idleProcessors()).isEqualTo(n);
            });
  }

  @Engines
  void returnsTheNumberBeforeAndSaysWhoSetIt(TestRuntime t) {
    assertThat(t.gmp().gomaxprocsSource()).isEqualTo("builder");
    assertThat(t.gmp().gomaxprocs(3)).isEqualTo(t.gomaxprocs());
    assertThat(t.gmp().gomaxprocs()).isEqualTo(3);
    assertThat(t.gmp().stats().gomaxprocs()).isEqualTo(3);
    assertThat(t.gmp().gomaxprocsSource()).isEqualTo("call of gomaxprocs");
    assertThat(t.gmp().setDefaultGomaxprocs()).isEqualTo(3);
    assertThat(t.gmp().gomaxprocs()).isEqualTo(MaxProcs.machine().value());
    assertThat(t.gmp().gomaxprocsSource()).isEqualTo(MaxProcs.machine().source());
    awaitIdle(t, MaxProcs.machine().value());
  }

  @Engines(gomaxprocs = 2)
  void outOfRangeIsRefusedAndChangesNothing(TestRuntime t) {
    for (int n : new int[] {0, -1, 1025, Integer.MIN_VALUE}) {
      assertThatThrownBy(() -> t.gmp().gomaxprocs(n))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("is " + n)
          .hasMessageContaining("from 1 to 1024");
    }
    assertThat(t.gmp().gomaxprocs()).isEqualTo(2);
    assertThat(t.gmp().gomaxprocsSource()).isEqualTo("builder");
  }

  @Engines
  void asManyGoroutinesRunAtOnceAsTheNumberSays(TestRuntime t) throws Exception {
    for (int n : new int[] {4, 1, 7}) {
      t.gmp().gomaxprocs(n);
      var arrived = new AtomicInteger();
      var all = new ArrayList<Goroutine>();
      for (int i = 0; i < n; i++) {
        all.add(
            t.gmp()
                .go(
                    () -> {
                      arrived.incrementAndGet();
                      while (arrived.get() < n) {
                        Thread.onSpinWait();
                      }
                    }));
      }
      for (Goroutine g : all) {
        g.join();
      }
      awaitIdle(t, n);
    }
  }

  @Engines
  void anIdleRuntimeGrowsTo1024AndBack(TestRuntime t) throws Exception {
    t.gmp().gomaxprocs(1024);
    awaitIdle(t, 1024);
    t.gmp().go(() -> Go.gosched()).join();
    t.gmp().gomaxprocs(1);
    awaitIdle(t, 1);
    t.gmp().go(() -> Go.gosched()).join();
  }

  @Engines
  void aGoroutineMayTakeItsOwnProcessorAway(TestRuntime t) throws Exception {
    t.run(
        () -> {
          for (int i = 0; i < 20; i++) {
            t.gmp().gomaxprocs(1 + i % 3);
            Go.go(() -> Go.gosched()).join();
            Go.sleep(Duration.ofNanos(1));
          }
        });
    awaitIdle(t, 2);
  }

  @Engines(gomaxprocs = 4)
  void whatWaitsOnAProcessorThatIsTakenAwayRunsAndItsTimersFire(TestRuntime t) throws Exception {
    int n = 400;
    var ended = new CountDownLatch(2 * n);
    var started = new CountDownLatch(4);
    var hold = new AtomicBoolean(true);
    for (int i = 0; i < 4; i++) {
      t.gmp()
          .go(
              () -> {
                for (int k = 0; k < n / 4; k++) {
                  Go.go(ended::countDown);
                  t.gmp().after(Duration.ofMillis(k % 20), ended::countDown);
                }
                started.countDown();
                while (hold.get()) {
                  Thread.onSpinWait();
                }
              });
    }
    started.await();
    t.gmp().gomaxprocs(1);
    hold.set(false);
    ended.await();
    awaitIdle(t, 1);
  }

  @Engines
  void nothingIsLostWhileManyChangeItUnderLoad(TestRuntime t) throws Exception {
    int goroutines = Scale.of(200);
    int rounds = 200;
    var stop = new AtomicBoolean();
    var changers = new ArrayList<Thread>();
    var changes = new AtomicLong();
    for (int i = 0; i < 3; i++) {
      changers.add(
          Thread.ofPlatform()
              .start(
                  () -> {
                    var random = ThreadLocalRandom.current();
                    while (!stop.get()) {
                      t.gmp().gomaxprocs(random.nextInt(10) == 0 ? 1024 : 1 + random.nextInt(8));
                      changes.incrementAndGet();
                    }
                  }));
    }
    var sum = new AtomicLong();
    var channel = Channel.<Integer>make(16);
    var all = new ArrayList<Goroutine>();
    for (int i = 0; i < goroutines; i++) {
      int kind = i % 5;
      all.add(
          t.gmp()
              .go(
                  () -> {
                    for (int k = 0; k < rounds; k++) {
                      switch (kind) {
                        case 0 -> channel.send(1);
                        case 1 -> sum.addAndGet(channel.receive());
                        case 2 -> Go.go(() -> sum.incrementAndGet());
                        case 3 -> Go.sleep(Duration.ofNanos(k * 100L));
                        default -> Go.blocking(() -> sum.addAndGet(0));
                      }
                    }
                  }));
    }
    for (Goroutine g : all) {
      g.join();
    }
    await().untilAsserted(() -> assertThat(sum).hasValue(2L * goroutines / 5 * rounds));
    stop.set(true);
    for (Thread changer : changers) {
      changer.join();
    }
    assertThat(changes.get()).isPositive();
    t.gmp().gomaxprocs(5);
    awaitIdle(t, 5);
  }

  @Engines(gomaxprocs = 2)
  void hogsThatAreRetakenMeanwhileAreCountedOnce(TestRuntime t) throws Exception {
    var stop = new AtomicBoolean();
    var running = new CyclicBarrier(3);
    List<Goroutine> hogs = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      hogs.add(
          t.gmp()
              .go(
                  () -> {
                    running.await();
                    while (!stop.get()) {
                      Thread.onSpinWait();
                    }
                  }));
    }
    running.await();
    for (int i = 0; i < 30; i++) {
      t.gmp().gomaxprocs(1 + i % 4);
      t.gmp().go(() -> Go.gosched()).join();
    }
    stop.set(true);
    for (Goroutine hog : hogs) {
      hog.join();
    }
    awaitIdle(t, 2);
  }
}
