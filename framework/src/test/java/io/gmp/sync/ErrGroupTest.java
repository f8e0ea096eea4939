package io.gmp.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import io.gmp.Gmp;
import io.gmp.Go;
import io.gmp.Goroutine;
import io.gmp.channel.Channel;
import io.gmp.testing.Engines;
import io.gmp.testing.Scale;
import io.gmp.testing.TestRuntime;
import io.gmp.testing.Waiting;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class ErrGroupTest {

  @Engines
  void allHaveEndedWhenTheWaitIsOver(TestRuntime t) throws Exception {
    t.run(
        () -> {
          var group = new ErrGroup();
          var ended = new int[10];
          for (int i = 0; i < 10; i++) {
            int number = i;
            group.go(
                () -> {
                  Go.gosched();
                  ended[number] = 1;
                });
          }
          group.await();
          assertThat(ended).containsOnly(1);
        });
  }

  @Engines
  void theFirstFailureIsTheOneThatIsThrown(TestRuntime t) throws Exception {
    var first = new IOException("first");
    var second = new IOException("second");
    for (List<Throwable> failures :
        List.<List<Throwable>>of(List.of(first), List.of(first, second))) {
      t.run(
          () -> {
            var group = new ErrGroup();
            group.setLimit(1);
            group.go(() -> {});
            for (Throwable failure : failures) {
              group.go(
                  () -> {
                    throw (Exception) failure;
                  });
            }
            group.go(() -> {});
            assertThatExceptionOfType(ExecutionException.class)
                .isThrownBy(group::await)
                .withCause(first);
          });
    }
    assertThat(first).hasSuppressedException(second);
  }

  @Engines
  void theFirstFailureCancelsTheContextOfTheOthers(TestRuntime t) throws Exception {
    t.run(
        () -> {
          var failure = new IOException("lost");
          try (var parent = Context.background().withCancel()) {
            var group = new ErrGroup(parent);
            var causes = new AtomicInteger();
            for (int i = 0; i < 3; i++) {
              group.go(
                  () -> {
                    group.context().done().receive();
                    if (group.context().cause() == failure) {
                      causes.incrementAndGet();
                    }
                    group.context().throwIfDone();
                  });
            }
            group.go(
                () -> {
                  throw failure;
                });
            assertThatExceptionOfType(ExecutionException.class)
                .isThrownBy(group::await)
                .withCause(failure);
            assertThat(causes).hasValue(3);
            assertThat(failure.getSuppressed()).isEmpty();
            assertThat(parent.err()).isNull();
          }
        });
  }

  @Engines
  void theContextIsDoneAfterTheWaitAndNothingIsLeftAboveIt(TestRuntime t) throws Exception {
    t.run(
        () -> {
          try (var parent = Context.background().withCancel()) {
            var group = new ErrGroup(parent);
            group.go(() -> {});
            assertThat(group.context().err()).isNull();
            group.await();
            assertThat(group.context().err()).isInstanceOf(ContextCanceledException.class);
            assertThat(((CancelNode) parent).hasChildren()).isFalse();
          }
        });
  }

  @Engines
  void cancelFromAboveReachesTheGroup(TestRuntime t) throws Exception {
    t.run(
        () -> {
          try (var parent = Context.background().withCancel()) {
            var group = new ErrGroup(parent);
            group.go(() -> group.context().done().receive());
            parent.cancel();
            group.await();
          }
        });
  }

  @Engines
  void anErrorCountsAsAFailure(TestRuntime t) throws Exception {
    var group = new ErrGroup(Context.background(), t.gmp().executor());
    var error = new StackOverflowError();
    group.go(
        () -> {
          throw error;
        });
    assertThatExceptionOfType(ExecutionException.class).isThrownBy(group::await).withCause(error);
  }

  @Engines
  void neverMoreRunThanTheLimitAllows(TestRuntime t) throws Exception {
    t.run(
        () -> {
          int limit = 3;
          var group = new ErrGroup();
          group.setLimit(limit);
          var active = new AtomicInteger();
          var most = new AtomicInteger();
          int n = Scale.of(5_000);
          for (int i = 0; i < n; i++) {
            group.go(
                () -> {
                  most.accumulateAndGet(active.incrementAndGet(), Math::max);
                  Go.gosched();
                  active.decrementAndGet();
                });
          }
          group.await();
          assertThat(most.get()).isBetween(1, limit);
          assertThat(active).hasValue(0);
        });
  }

  @Engines
  void tryGoRefusesWhatTheLimitDoesNotAllow(TestRuntime t) throws Exception {
    t.run(
        () -> {
          var group = new ErrGroup();
          Channel<Boolean> end = Channel.make();
          assertThat(group.tryGo(() -> {})).isTrue();
          group.await();
          group.setLimit(2);
          assertThat(group.tryGo(end::receive)).isTrue();
          assertThat(group.tryGo(end::receive)).isTrue();
          assertThat(group.tryGo(end::receive)).isFalse();
          assertThatIllegalStateException()
              .isThrownBy(() -> group.setLimit(3))
              .withMessage(
                  "errgroup: modify limit while 2 goroutines in the group are still active");
          end.close();
          group.await();
          assertThat(group.tryGo(() -> {})).isTrue();
          group.await();
          group.setLimit(3);
        });
  }

  @Engines
  void anInterruptEndsTheWaitForAPlaceAndTheWaitForTheEnd(TestRuntime t) throws Exception {
    var group = new ErrGroup(Context.background(), t.gmp().executor());
    group.setLimit(1);
    Channel<Boolean> end = Channel.make();
    group.go(end::receive);
    var thrown = new AtomicInteger();
    var started = new AtomicReference<Boolean>();
    Goroutine starter =
        t.gmp()
            .go(
                () -> {
                  try {
                    group.go(() -> started.set(true));
                  } catch (InterruptedException e) {
                    thrown.incrementAndGet();
                  }
                });
    Goroutine waiter =
        t.gmp()
            .go(
                () -> {
                  try {
                    group.await();
                  } catch (InterruptedException e) {
                    thrown.incrementAndGet();
                  }
                });
    Waiting.until(starter, Waiting.SEMAPHORE).interrupt();
    Waiting.until(waiter, Waiting.GROUP).interrupt();
    Waiting.untilEnded(starter, waiter);
    assertThat(thrown).hasValue(2);
    assertThat(group.context().err()).isNull();
    end.close();
    group.await();
    assertThat(started).hasValue(null);
  }

  @Engines
  void aClosedRuntimeIsRefusedAndTakesNoPlace(TestRuntime t) throws Exception {
    Gmp gmp = t.make(builder -> builder);
    var group = new ErrGroup(Context.background(), gmp.executor());
    group.setLimit(1);
    gmp.close();
    for (int i = 0; i < 2; i++) {
      assertThatExceptionOfType(RejectedExecutionException.class)
          .isThrownBy(() -> group.go(() -> {}));
      assertThatExceptionOfType(RejectedExecutionException.class)
          .isThrownBy(() -> group.tryGo(() -> {}));
    }
    group.await();
  }

  @Test
  void nonsenseIsRefused() {
    var group = new ErrGroup();
    assertThatIllegalArgumentException().isThrownBy(() -> group.setLimit(0));
    assertThatNullPointerException().isThrownBy(() -> group.go(null));
    assertThatNullPointerException().isThrownBy(() -> group.tryGo(null));
    assertThatNullPointerException().isThrownBy(() -> new ErrGroup(Context.background(), null));
  }

  @Engines
  void manyFailuresAtOnceAreOneFirstAndTheRest(TestRuntime t) throws Exception {
    for (int round = 0; round < Scale.of(500); round++) {
      var group = new ErrGroup(Context.background(), t.gmp().executor());
      for (int i = 0; i < 8; i++) {
        int number = i;
        group.go(
            () -> {
              throw new IOException("" + number);
            });
      }
      var thrown = new AtomicReference<Throwable>();
      try {
        group.await();
      } catch (ExecutionException e) {
        thrown.set(e.getCause());
      }
      assertThat(thrown.get().getSuppressed()).hasSize(7);
      assertThat(group.context().cause()).isSameAs(thrown.get());
    }
  }

  @Engines(gomaxprocs = 2)
  void aPlainThreadMayWait(TestRuntime t) throws Exception {
    var group =
        new ErrGroup(Context.background().withTimeout(Duration.ofHours(1)), t.gmp().executor());
    var sum = new AtomicInteger();
    for (int i = 1; i <= 100; i++) {
      int number = i;
      group.go(() -> sum.addAndGet(number));
    }
    group.await();
    assertThat(sum).hasValue(5050);
  }
}
