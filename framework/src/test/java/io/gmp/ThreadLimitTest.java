package io.gmp;

import static io.gmp.testing.Eventually.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gmp.channel.Channel;
import io.gmp.internal.scheduler.RuntimeAccess;
import io.gmp.sync.RateLimiter;
import io.gmp.sync.Semaphore;
import io.gmp.sync.WaitGroup;
import io.gmp.testing.Engines;
import io.gmp.testing.Pinned;
import io.gmp.testing.TestRuntime;
import io.gmp.testing.Waiting;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ThreadLimitTest {
  private static final int LIMIT = 8;

  private final ConcurrentLinkedQueue<Throwable> failures = new ConcurrentLinkedQueue<>();

  private Gmp runtime(TestRuntime t) {
    return t.make(b -> b.maxThreads(LIMIT).uncaughtHandler((g, e) -> failures.add(e)));
  }

  private static void joinAll(List<Goroutine> goroutines) throws InterruptedException {
    for (Goroutine g : goroutines) {
      g.join();
    }
  }

  @Engines
  void theGoroutineThatWouldBlockTheLastThreadIsRefused(TestRuntime t) throws Exception {
    Gmp gmp = runtime(t);
    var release = new CountDownLatch(1);
    var all = new ArrayList<Goroutine>();
    for (int i = 0; i < LIMIT; i++) {
      all.add(
          gmp.go(
              () ->
                  Go.blocking(
                      () -> {
                        Pinned.await(release);
                        return 0;
                      })));
    }
    await().until(() -> failures.size() == 1);
    assertThat(failures.element())
        .isInstanceOf(ThreadExhaustionException.class)
        .hasMessageContaining("'" + gmp.name() + "' exceeds its limit of 8 threads")
        .hasMessageContaining("Gmp.builder().maxThreads(n)");
    assertThat(failures.element().getMessage().contains("on the virtual-thread engine it does not"))
        .isEqualTo(!t.unmounts());
    gmp.go(() -> Go.gosched()).join();
    release.countDown();
    joinAll(all);
    assertThat(failures).hasSize(1);
    assertThat(gmp.stats().machines()).isLessThanOrEqualTo(LIMIT);
  }

  @Engines
  void theGoroutineThatWouldLockTheLastThreadIsRefused(TestRuntime t) throws Exception {
    Gmp gmp = runtime(t);
    var locked = new AtomicInteger();
    var release = Channel.<Integer>make();
    var all = new ArrayList<Goroutine>();
    for (int i = 0; i < LIMIT; i++) {
      all.add(
          gmp.go(
              () -> {
                Go.lockOSThread();
                Go.lockOSThread();
                locked.incrementAndGet();
                release.receive();
              }));
    }
    await().until(() -> failures.size() == 1 && locked.get() == LIMIT - 1);
    assertThat(failures.element()).isInstanceOf(ThreadExhaustionException.class);
    gmp.go(() -> Go.gosched()).join();
    release.close();
    joinAll(all);
    gmp.go(
            () -> {
              Go.lockOSThread();
              Go.unlockOSThread();
            })
        .join();
    assertThat(failures).hasSize(1);
  }

  @Engines(value = Engines.PLATFORM)
  void theGoroutineThatWouldParkTheLastThreadIsRefused(TestRuntime t) throws Exception {
    Gmp gmp = runtime(t);
    Channel<Integer> release = Channel.make();
    var all = new ArrayList<Goroutine>();
    for (int i = 0; i < LIMIT; i++) {
      all.add(gmp.go(release::receive));
    }
    await().until(() -> !failures.isEmpty());
    release.close();
    joinAll(all);
    assertThat(failures).hasSize(1).first().isInstanceOf(ThreadExhaustionException.class);
  }

  @Engines(value = Engines.PLATFORM)
  void theOneThatIsRefusedLeavesTheQueueItStoodIn(TestRuntime t) throws Exception {
    Gmp gmp = runtime(t);
    Channel<Integer> release = Channel.make();
    var all = new ArrayList<Goroutine>();
    for (int i = 1; i < LIMIT; i++) {
      all.add(Waiting.until(gmp.go(release::receive), Waiting.RECEIVE));
    }
    Channel<Integer> plain = Channel.make();
    Channel<Integer> full = Channel.make(1);
    full.send(1);
    Channel<Integer> single = Channel.singleReceiver(1);
    var semaphore = new Semaphore(1);
    semaphore.acquire();
    var group = new WaitGroup();
    group.add(1);
    var limiter = new RateLimiter(0.001, 1);
    limiter.await();
    List<Body> waits =
        List.of(
            plain::receive,
            () -> full.send(2),
            () -> Go.select(Go.onReceive(plain), Go.onSend(full, 3), Go.onReceive(single)),
            single::receive,
            semaphore::acquire,
            group::await,
            limiter::await);
    for (Body wait : waits) {
      gmp.go(wait).join();
    }
    await().until(() -> failures.size() == waits.size());
    assertThat(failures)
        .allSatisfy(e -> assertThat(e).isInstanceOf(ThreadExhaustionException.class));
    assertThat(plain.trySend(4)).isFalse();
    assertThat(full.tryReceive()).isEqualTo(1);
    assertThat(full.tryReceive()).isNull();
    assertThat(single.trySend(5)).isTrue();
    assertThat(single.receive()).isEqualTo(5);
    assertThat(single.tryReceive(Duration.ofNanos(1))).isNull();
    semaphore.release();
    assertThat(semaphore.tryAcquire()).isTrue();
    assertThat(group).hasToString("WaitGroup[1 to do, 0 waiting]");
    assertThat(limiter.reserve().delay()).isLessThanOrEqualTo(Duration.ofSeconds(1_000));
    release.close();
    joinAll(all);
  }

  @Engines
  void blockingAndLockingManyTimesGivesEachThreadBack(TestRuntime t) throws Exception {
    Gmp gmp = runtime(t);
    var all = new ArrayList<Goroutine>();
    for (int i = 0; i < 4; i++) {
      all.add(
          gmp.go(
              () -> {
                for (int k = 0; k < 200; k++) {
                  if (k % 2 == 0) {
                    Go.lockOSThread();
                  }
                  Go.blocking(
                      () -> {
                        Go.sleep(Duration.ofNanos(1));
                        return Go.blocking(() -> 0);
                      });
                  Go.gosched();
                  if (k % 4 == 0) {
                    Go.unlockOSThread();
                    Go.unlockOSThread();
                  }
                }
              }));
    }
    joinAll(all);
    assertThat(failures).isEmpty();
    await().until(() -> RuntimeAccess.scheduler(gmp).census().keptMachines() == 0);
  }

  @Test
  void aLimitThatLeavesNoThreadToBlockIsRefused() {
    assertThatThrownBy(() -> Gmp.builder().maxThreads(1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("2 is the least");
  }
}
