package io.gmp;

import static io.gmp.testing.Eventually.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gmp.channel.Channel;
import io.gmp.testing.Engines;
import io.gmp.testing.Pinned;
import io.gmp.testing.Scale;
import io.gmp.testing.TestRuntime;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

class BlockingTest {

  @Engines
  void othersRunWhileThreadsBlock(TestRuntime t) throws Exception {
    var release = new CountDownLatch(1);
    var blocked = new CountDownLatch(t.gomaxprocs());
    var goroutines = new ArrayList<Goroutine>();
    for (int i = 0; i < t.gomaxprocs(); i++) {
      goroutines.add(
          t.gmp()
              .go(
                  () ->
                      Go.blocking(
                          () -> {
                            blocked.countDown();
                            Pinned.await(release);
                            return 0;
                          })));
    }
    blocked.await();
    t.run(() -> Go.go(() -> Go.gosched()).join());
    await().until(() -> t.processors() == t.gomaxprocs());
    release.countDown();
    for (Goroutine g : goroutines) {
      g.join();
    }
  }

  @Engines
  void aGoroutineComesBackEvenIfAllProcessorsAreTaken(TestRuntime t) throws Exception {
    var back = new AtomicInteger();
    int n = t.gomaxprocs() + 5;
    var busy = new ArrayList<Goroutine>();
    for (int i = 0; i < t.gomaxprocs(); i++) {
      busy.add(
          t.gmp()
              .go(
                  () -> {
                    while (back.get() < n) {
                      Go.gosched();
                    }
                  }));
    }
    for (int i = 0; i < n; i++) {
      busy.add(
          t.gmp()
              .go(
                  () -> {
                    Go.blocking(
                        () -> {
                          LockSupport.parkNanos(1_000_000);
                          return 0;
                        });
                    back.incrementAndGet();
                  }));
    }
    for (Goroutine g : busy) {
      g.join();
    }
  }

  @Engines
  void valuesAndExceptionsPassThrough(TestRuntime t) throws Exception {
    t.run(
        () -> {
          assertThat(Go.blocking(() -> "value")).isEqualTo("value");
          assertThat(Go.blocking(() -> Go.blocking(() -> "nested"))).isEqualTo("nested");
          var failure = new IOException("out of a blocking region");
          assertThatThrownBy(
                  () ->
                      Go.blocking(
                          () -> {
                            throw failure;
                          }))
              .isSameAs(failure);
          assertThat(Goroutine.current()).isPresent();
        });
  }

  @Engines
  void aBlockingRegionMayUseEverythingElse(TestRuntime t) throws Exception {
    var channel = Channel.<Integer>make();
    t.run(
        () -> {
          for (int i = 0; i < Scale.of(1_000); i++) {
            int value = i;
            Go.blocking(
                () -> {
                  Go.go(() -> channel.send(value));
                  assertThat(channel.receive()).isEqualTo(value);
                  Go.gosched();
                  Go.sleep(Duration.ofNanos(1));
                  return 0;
                });
            Go.go(() -> channel.send(-value));
            assertThat(channel.receive()).isEqualTo(-value);
          }
        });
  }

  @Engines
  void manyShortRegionsOfManyGoroutinesAllEnd(TestRuntime t) throws Exception {
    int rounds = Scale.of(2_000);
    var calls = new AtomicInteger();
    var goroutines = new ArrayList<Goroutine>();
    for (int i = 0; i < 8; i++) {
      goroutines.add(
          t.gmp()
              .go(
                  () -> {
                    for (int k = 0; k < rounds; k++) {
                      Go.blocking(calls::incrementAndGet);
                    }
                  }));
    }
    for (Goroutine g : goroutines) {
      g.join();
    }
    assertThat(calls).hasValue(8 * rounds);
    assertThat(t.processors()).isLessThanOrEqualTo(t.gomaxprocs() + 8);
  }

  @Engines
  void interruptReachesAGoroutineInABlockingRegion(TestRuntime t) throws Exception {
    var inside = new CountDownLatch(1);
    var never = new CountDownLatch(1);
    var caught = new CountDownLatch(1);
    Goroutine g =
        t.gmp()
            .go(
                () -> {
                  try {
                    Go.blocking(
                        () -> {
                          inside.countDown();
                          never.await();
                          return 0;
                        });
                  } catch (InterruptedException e) {
                    caught.countDown();
                  }
                });
    inside.await();
    g.interrupt();
    caught.await();
    g.join();
  }

  @Test
  void onAnOrdinaryThreadTheBodyJustRuns() throws Exception {
    Thread me = Thread.currentThread();
    assertThat(Go.<Thread>blocking(Thread::currentThread)).isSameAs(me);
    assertThat(
            Go.blocking(
                () -> {
                  TimeUnit.NANOSECONDS.sleep(1);
                  return 1;
                }))
        .isEqualTo(1);
  }
}
