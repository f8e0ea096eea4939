package io.gmp.sync;

import static io.gmp.testing.Eventually.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.gmp.Go;
import io.gmp.Goroutine;
import io.gmp.testing.Engines;
import io.gmp.testing.Scale;
import io.gmp.testing.TestRuntime;
import io.gmp.testing.Waiting;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class SemaphoreTest {
  private static final Duration SHORT = Duration.ofMillis(5);

  @Test
  void takesWhatIsFreeAndRefusesTheRest() {
    var semaphore = new Semaphore(3);
    assertThat(semaphore.tryAcquire()).isTrue();
    assertThat(semaphore.tryAcquire(3)).isFalse();
    assertThat(semaphore.tryAcquire(2)).isTrue();
    assertThat(semaphore.tryAcquire()).isFalse();
    semaphore.release(3);
    assertThat(semaphore.tryAcquire(3)).isTrue();
    assertThat(semaphore).hasToString("Semaphore[0 of 3 free]");
  }

  @Test
  void releasingMoreThanWasTakenIsRefusedAndChangesNothing() {
    var semaphore = new Semaphore(2);
    assertThatIllegalStateException()
        .isThrownBy(semaphore::release)
        .withMessage("semaphore: released more than held");
    assertThat(semaphore.tryAcquire()).isTrue();
    assertThatIllegalStateException().isThrownBy(() -> semaphore.release(2));
    assertThatIllegalStateException().isThrownBy(() -> semaphore.release(Long.MAX_VALUE));
    assertThat(semaphore.available()).isEqualTo(1);
  }

  @Test
  void nonsenseIsRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> new Semaphore(0));
    assertThatIllegalArgumentException().isThrownBy(() -> new Semaphore(Long.MAX_VALUE));
    var semaphore = new Semaphore(Long.MAX_VALUE / 2);
    assertThat(semaphore.tryAcquire(semaphore.size())).isTrue();
    var small = new Semaphore(2);
    assertThatIllegalArgumentException().isThrownBy(() -> small.acquire(3));
    assertThatIllegalArgumentException().isThrownBy(() -> small.acquire(0));
    assertThatIllegalArgumentException().isThrownBy(() -> small.tryAcquire(-1));
    assertThatIllegalArgumentException().isThrownBy(() -> small.tryAcquire(3, SHORT));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> small.acquire(Context.background(), 3))
        .withMessage("acquire of 3 permits of a semaphore of 2");
    assertThatIllegalArgumentException().isThrownBy(() -> small.release(0));
    assertThat(small.available()).isEqualTo(2);
  }

  @Engines
  void neverMoreAreInsideThanThereArePermits(TestRuntime t) throws Exception {
    int size = 10;
    int goroutines = t.count(50, 20);
    int rounds = Scale.of(t.count(2_000, 500));
    var semaphore = new Semaphore(size);
    var inside = new AtomicLong();
    var most = new AtomicLong();
    var group = new WaitGroup(t.gmp().executor());
    for (int i = 0; i < goroutines; i++) {
      int weight = 1 + i % size;
      group.go(
          () -> {
            for (int round = 0; round < rounds; round++) {
              semaphore.acquire(weight);
              most.accumulateAndGet(inside.addAndGet(weight), Math::max);
              if (round % 3 == 0) {
                Go.gosched();
              }
              inside.addAndGet(-weight);
              semaphore.release(weight);
            }
          });
    }
    group.await();
    assertThat(most.get()).isBetween(1L, (long) size);
    assertThat(semaphore).hasToString("Semaphore[10 of 10 free]");
  }

  @Engines
  void itIsFirstComeFirstServed(TestRuntime t) throws Exception {
    var semaphore = new Semaphore(1);
    semaphore.acquire();
    var order = new ConcurrentLinkedQueue<Integer>();
    var waiters = new ArrayList<Goroutine>();
    for (int i = 0; i < 5; i++) {
      int number = i;
      waiters.add(
          Waiting.until(
              t.gmp()
                  .go(
                      () -> {
                        semaphore.acquire();
                        order.add(number);
                        semaphore.release();
                      }),
              Waiting.SEMAPHORE));
    }
    semaphore.release();
    Waiting.untilEnded(waiters);
    assertThat(order).containsExactly(0, 1, 2, 3, 4);
  }

  @Engines
  void whoNeedsManyIsNotOvertakenByThoseWhoNeedFew(TestRuntime t) throws Exception {
    var semaphore = new Semaphore(3);
    semaphore.acquire(2);
    Goroutine many = Waiting.until(t.gmp().go(() -> semaphore.acquire(3)), Waiting.SEMAPHORE);
    assertThat(semaphore.tryAcquire()).isFalse();
    Goroutine one = Waiting.until(t.gmp().go(() -> semaphore.acquire()), Waiting.SEMAPHORE);
    assertThat(semaphore.available()).isEqualTo(1);
    semaphore.release(2);
    Waiting.untilEnded(many);
    assertThat(one.waitReason()).isEqualTo(Waiting.SEMAPHORE);
    semaphore.release(3);
    Waiting.untilEnded(one);
    assertThat(semaphore.available()).isEqualTo(2);
  }

  @Engines
  void oneReleaseLetsSeveralIn(TestRuntime t) throws Exception {
    var semaphore = new Semaphore(5);
    semaphore.acquire(5);
    var waiters = new ArrayList<Goroutine>();
    for (int weight : List.of(1, 2, 2)) {
      waiters.add(Waiting.until(t.gmp().go(() -> semaphore.acquire(weight)), Waiting.SEMAPHORE));
    }
    semaphore.release(5);
    Waiting.untilEnded(waiters);
    assertThat(semaphore.available()).isZero();
  }

  @Engines
  void whenTheFirstOfTheLineGivesUpThoseBehindItTakeTheirTurn(TestRuntime t) throws Exception {
    var semaphore = new Semaphore(2);
    semaphore.acquire();
    var thrown = new AtomicReference<Throwable>();
    Goroutine both =
        t.gmp()
            .go(
                () -> {
                  try {
                    semaphore.acquire(2);
                  } catch (InterruptedException e) {
                    thrown.set(e);
                  }
                });
    Waiting.until(both, Waiting.SEMAPHORE);
    Goroutine one = Waiting.until(t.gmp().go(() -> semaphore.acquire()), Waiting.SEMAPHORE);
    both.interrupt();
    Waiting.untilEnded(both, one);
    assertThat(thrown.get()).isInstanceOf(InterruptedException.class);
    assertThat(semaphore.available()).isZero();
    semaphore.release(2);
    assertThat(semaphore.tryAcquire(2)).isTrue();
  }

  @Engines
  void aTimedAcquireGivesUpWhenTheTimeIsOver(TestRuntime t) throws Exception {
    t.run(
        () -> {
          var semaphore = new Semaphore(1);
          assertThat(semaphore.tryAcquire(1, Duration.ZERO)).isTrue();
          assertThat(semaphore.tryAcquire(1, Duration.ofDays(-1))).isFalse();
          long start = System.nanoTime();
          assertThat(semaphore.tryAcquire(1, SHORT)).isFalse();
          assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(SHORT.toNanos());
          Go.go(semaphore::release);
          assertThat(semaphore.tryAcquire(1, TestRuntime.LONG)).isTrue();
          semaphore.release();
          assertThat(semaphore.tryAcquire()).isTrue();
        });
  }

  @Engines(gomaxprocs = 2)
  void whoComesInterruptedTakesNothing(TestRuntime t) throws Exception {
    t.run(
        () -> {
          var semaphore = new Semaphore(1);
          Thread.currentThread().interrupt();
          assertThatExceptionOfType(InterruptedException.class).isThrownBy(semaphore::acquire);
          Thread.currentThread().interrupt();
          assertThatExceptionOfType(InterruptedException.class)
              .isThrownBy(() -> semaphore.tryAcquire(1, Duration.ZERO));
          Thread.currentThread().interrupt();
          assertThatExceptionOfType(InterruptedException.class)
              .isThrownBy(() -> semaphore.acquire(Context.background(), 1));
          assertThat(semaphore.available()).isEqualTo(1);
        });
  }

  @Engines
  void theEndOfTheContextEndsTheWait(TestRuntime t) throws Exception {
    var semaphore = new Semaphore(1);
    semaphore.acquire();
    ContextEnds.theWait(t, Waiting.SEMAPHORE, waiting -> semaphore.acquire(waiting, 1));
    semaphore.release();
    assertThat(semaphore.tryAcquire()).isTrue();
  }

  @Engines
  void aContextWithATimeoutEndsTheWaitInTime(TestRuntime t) throws Exception {
    t.run(
        () -> {
          var semaphore = new Semaphore(1);
          semaphore.acquire();
          try (var context = Context.background().withTimeout(SHORT)) {
            assertThatExceptionOfType(DeadlineExceededException.class)
                .isThrownBy(() -> semaphore.acquire(context, 1));
          }
        });
  }

  @Test
  void aContextThatIsDoneTakesNothingEvenIfThereAreFreePermits() {
    var semaphore = new Semaphore(1);
    var context = Context.background().withCancel();
    context.cancel();
    assertThatExceptionOfType(ContextCanceledException.class)
        .isThrownBy(() -> semaphore.acquire(context, 1));
    assertThat(semaphore.available()).isEqualTo(1);
  }

  @Test
  void aWaitLeavesNothingBehindInItsContext() throws Exception {
    var semaphore = new Semaphore(1);
    semaphore.acquire();
    try (var context = Context.background().withCancel()) {
      Thread waiter =
          Thread.startVirtualThread(
              () -> {
                try {
                  semaphore.acquire(context, 1);
                } catch (InterruptedException e) {
                  Thread.currentThread().interrupt();
                }
              });
      await().until(() -> ((CancelNode) context).hasChildren());
      semaphore.release();
      assertThat(waiter.join(TestRuntime.LONG)).isTrue();
      assertThat(((CancelNode) context).hasChildren()).isFalse();
    }
  }

  @Engines
  void permitsAreConservedHoweverCallersGiveUp(TestRuntime t) throws Exception {
    int size = 4;
    int rounds = Scale.of(t.count(5_000, 1_000));
    var semaphore = new Semaphore(size);
    var inside = new AtomicLong();
    var overflows = new AtomicInteger();
    var got = new AtomicInteger();
    var gaveUp = new AtomicInteger();
    var group = new WaitGroup(t.gmp().executor());
    for (int i = 0; i < 12; i++) {
      int kind = i % 4;
      group.go(
          () -> {
            var random = ThreadLocalRandom.current();
            for (int round = 0; round < rounds; round++) {
              int weight = 1 + random.nextInt(size);
              if (taken(semaphore, kind, weight, random.nextLong(1, 30_000))) {
                if (inside.addAndGet(weight) > size) {
                  overflows.incrementAndGet();
                }
                got.incrementAndGet();
                if (round % 5 == 0) {
                  Go.gosched();
                }
                inside.addAndGet(-weight);
                semaphore.release(weight);
              } else {
                gaveUp.incrementAndGet();
              }
            }
          });
    }
    group.await();
    assertThat(overflows).hasValue(0);
    assertThat(got.get() + gaveUp.get()).isEqualTo(12 * rounds);
    assertThat(semaphore.tryAcquire(size)).isTrue();
  }

  private static boolean taken(Semaphore semaphore, int kind, int weight, long nanos)
      throws InterruptedException {
    return switch (kind) {
      case 0 -> {
        semaphore.acquire(weight);
        yield true;
      }
      case 1 -> semaphore.tryAcquire(weight);
      case 2 -> semaphore.tryAcquire(weight, Duration.ofNanos(nanos));
      default -> {
        try (var context = Context.background().withTimeout(Duration.ofNanos(nanos))) {
          semaphore.acquire(context, weight);
          yield true;
        } catch (ContextException e) {
          yield false;
        }
      }
    };
  }
}
