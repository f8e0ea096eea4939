package io.gmp.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.gmp.Go;
import io.gmp.Goroutine;
import io.gmp.testing.EndOfStack;
import io.gmp.testing.Engines;
import io.gmp.testing.TestRuntime;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

class StackOverflowInSyncTest {
  @Engines(gomaxprocs = {1, 2})
  void permitsAreNeitherLostNorMade(TestRuntime t) throws Exception {
    var semaphore = new Semaphore(1_000_000);
    semaphore.acquire(1_000_000);
    var over = new AtomicBoolean();
    var taken = new AtomicInteger();
    Goroutine taker =
        t.gmp()
            .go(
                () -> {
                  semaphore.acquire();
                  while (!over.get()) {
                    taken.incrementAndGet();
                    semaphore.acquire();
                  }
                });
    var given = new AtomicInteger();
    t.run(() -> given.set(EndOfStack.tryFromThere(semaphore::release)));
    over.set(true);
    semaphore.release();
    assertThat(taker.join(TestRuntime.LONG)).isTrue();
    assertThat(semaphore.available()).isEqualTo(given.get() - taken.get());
  }

  @Engines(gomaxprocs = {1, 2})
  void whoCannotWaitLeavesTheLine(TestRuntime t) throws Exception {
    var semaphore = new Semaphore(1);
    var over = new AtomicBoolean();
    Goroutine giver =
        t.gmp()
            .go(
                () -> {
                  while (!over.get()) {
                    semaphore.acquire();
                    Go.gosched();
                    semaphore.release();
                  }
                });
    var held = new AtomicInteger();
    t.run(
        () ->
            EndOfStack.tryFromThere(
                () -> {
                  if (held.get() == 0) {
                    semaphore.acquire();
                    held.setPlain(1);
                  }
                  semaphore.release();
                  held.setPlain(0);
                }));
    if (held.get() == 1) {
      semaphore.release();
    }
    over.set(true);
    assertThat(giver.join(TestRuntime.LONG)).isTrue();
    assertThat(semaphore.available()).isOne();
  }

  @Engines(gomaxprocs = {1, 2})
  void groupsWakeAllOrNobody(TestRuntime t) throws Exception {
    var group = new WaitGroup();
    var rounds = new AtomicInteger();
    var over = new AtomicBoolean();
    group.add(1);
    Goroutine waiter =
        t.gmp()
            .go(
                () -> {
                  while (!over.get()) {
                    group.await();
                    rounds.incrementAndGet();
                    Go.gosched();
                  }
                });
    t.run(
        () ->
            EndOfStack.tryFromThere(
                () -> {
                  if (group.count() == 0) {
                    try {
                      group.add(1);
                    } catch (IllegalStateException e) {
                      assertThat(e).hasMessageContaining("concurrently");
                      return;
                    }
                  }
                  group.done();
                }));
    over.set(true);
    if (group.count() == 1) {
      group.done();
    }
    assertThat(waiter.join(TestRuntime.LONG)).isTrue();
    assertThat(rounds.get()).isPositive();
  }
}
