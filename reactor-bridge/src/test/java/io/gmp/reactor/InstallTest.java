package io.gmp.reactor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import io.gmp.Gmp;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.Disposable;
import reactor.core.Scannable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.test.scheduler.VirtualTimeScheduler;

class InstallTest extends OnEveryRuntime {
  private static final Duration LONG = Duration.ofSeconds(30);

  private GmpSchedulers.Installation installation;

  @BeforeEach
  void install() {
    installation = GmpSchedulers.install(gmp);
  }

  @AfterEach
  void undo() {
    installation.close();
  }

  private static Stream<Scheduler> all() {
    return Stream.of(
        Schedulers.parallel(),
        Schedulers.single(),
        Schedulers.boundedElastic(),
        Schedulers.newParallel("mine", 3),
        Schedulers.newBoundedElastic(1, 1, "mine"),
        Schedulers.newSingle("mine"));
  }

  private static Gmp where(Scheduler scheduler) {
    return Mono.fromCallable(Gmp::current).subscribeOn(scheduler).block(LONG);
  }

  @Test
  void reactorsOwnSchedulersRunOnTheRuntime() {
    assertThat(installation.runtime()).isSameAs(gmp);
    all().forEach(each -> assertThat(where(each)).as(each.toString()).isSameAs(gmp));
  }

  @Test
  void operatorsThatAreGivenNoSchedulerRunThere() {
    Duration soon = Duration.ofMillis(1);
    List<Mono<Gmp>> pipelines =
        List.of(
            Mono.delay(soon).map(tick -> Gmp.current()),
            Flux.interval(soon).map(tick -> Gmp.current()).next(),
            Flux.just(1).delayElements(soon).map(value -> Gmp.current()).next(),
            Flux.never().timeout(soon, Flux.just(1)).map(value -> Gmp.current()).next());
    pipelines.forEach(each -> assertThat(each.block(LONG)).isSameAs(gmp));
  }

  @Test
  void blockingIsAllowedOnAllOfThem() {
    all()
        .forEach(
            each ->
                assertThat(
                        Mono.fromCallable(
                                () ->
                                    Mono.delay(Duration.ofMillis(1))
                                        .thenReturn(Schedulers.isInNonBlockingThread())
                                        .block(LONG))
                            .subscribeOn(each)
                            .block(LONG))
                    .as(each.toString())
                    .isFalse());
  }

  @Test
  void aSingleOneRunsOneTaskAtATimeWhoeverGaveIt() {
    Scheduler single = Schedulers.single();
    var inside = new AtomicInteger();
    var most = new AtomicInteger();
    int workers = 8;
    int each = 200;
    var done = new CountDownLatch(workers * each + each);
    Runnable task =
        () -> {
          most.accumulateAndGet(inside.incrementAndGet(), Math::max);
          Thread.yield();
          inside.decrementAndGet();
          done.countDown();
        };
    IntStream.range(0, workers)
        .mapToObj(i -> single.createWorker())
        .forEach(
            worker ->
                Thread.ofPlatform()
                    .start(() -> IntStream.range(0, each).forEach(i -> worker.schedule(task))));
    IntStream.range(0, each).forEach(i -> single.schedule(task));
    Wait.on(done);
    assertThat(most).hasValue(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void aBoundThatIsNamedHoldsForTasksAndWorkersAlike(int bound) {
    Stream.of(
            Schedulers.newParallel("mine", bound), Schedulers.newBoundedElastic(bound, 100, "mine"))
        .forEach(
            bounded -> {
              var inside = new AtomicInteger();
              var most = new AtomicInteger();
              var full = new CyclicBarrier(bound);
              var gate = new CountDownLatch(1);
              int rounds = 6;
              var done = new CountDownLatch(rounds * bound);
              Runnable task =
                  () -> {
                    most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                    Wait.on(gate);
                    Wait.on(full);
                    inside.decrementAndGet();
                    done.countDown();
                  };
              for (int i = 0; i < bound; i++) {
                Scheduler.Worker worker = bounded.createWorker();
                IntStream.range(0, rounds / 2).forEach(round -> worker.schedule(task));
              }
              IntStream.range(0, rounds / 2 * bound).forEach(i -> bounded.schedule(task));
              gate.countDown();
              Wait.on(done);
              assertThat(most).hasValue(bound);
              assertThat(Scannable.from(bounded).scan(Scannable.Attr.CAPACITY)).isEqualTo(bound);
              bounded.dispose();
            });
  }

  @Test
  void whatIsMoreThanMayWaitIsRefused() {
    Scheduler bounded = Schedulers.newBoundedElastic(1, 2, "mine");
    var gate = new CountDownLatch(1);
    var begun = new CountDownLatch(1);
    var ran = new CountDownLatch(2);
    bounded.schedule(
        () -> {
          begun.countDown();
          Wait.on(gate);
        });
    Wait.on(begun);
    Scheduler.Worker worker = bounded.createWorker();
    Disposable later = bounded.schedule(() -> {}, 1, TimeUnit.HOURS);
    worker.schedule(ran::countDown);
    List<Runnable> more =
        List.of(
            () -> bounded.schedule(() -> {}),
            () -> bounded.schedule(() -> {}, 1, TimeUnit.HOURS),
            () -> worker.schedule(() -> {}),
            () -> worker.schedulePeriodically(() -> {}, 1, 1, TimeUnit.HOURS));
    more.forEach(
        each ->
            assertThatExceptionOfType(RejectedExecutionException.class)
                .isThrownBy(each::run)
                .withMessageContaining("no more than 2 tasks"));
    later.dispose();
    bounded.schedule(ran::countDown);
    assertThatExceptionOfType(RejectedExecutionException.class)
        .isThrownBy(() -> bounded.schedule(() -> {}));
    gate.countDown();
    Wait.on(ran);
    bounded.disposeGracefully().block(LONG);
  }

  @Test
  void itCanBeHadByTheOtherName() {
    installation.close();
    try (var again = Schedulers.installGmp()) {
      assertThat(again.runtime()).isSameAs(Gmp.defaultRuntime());
      assertThat(where(Schedulers.parallel())).isSameAs(Gmp.defaultRuntime());
    }
  }

  @Test
  void aGuestOfASingleOneDisposesItsOwnTasksOnly() {
    Scheduler single = Schedulers.newSingle("mine");
    Scheduler.Worker first = single.createWorker();
    Scheduler.Worker second = single.createWorker();
    var gate = new CountDownLatch(1);
    var begun = new CountDownLatch(1);
    var interrupted = new CompletableFuture<Boolean>();
    first.schedule(
        () -> {
          begun.countDown();
          interrupted.complete(Wait.wasInterruptedOn(gate));
        });
    Disposable queued = first.schedule(() -> {});
    Disposable later = first.schedulePeriodically(() -> {}, 1, 1, TimeUnit.HOURS);
    var ran = new CountDownLatch(2);
    second.schedule(ran::countDown);
    second.schedule(ran::countDown, 1, TimeUnit.MILLISECONDS);
    Wait.on(begun);
    first.dispose();
    assertThat(queued.isDisposed()).isTrue();
    assertThat(later.isDisposed()).isTrue();
    assertThat(interrupted.orTimeout(30, TimeUnit.SECONDS).join()).isTrue();
    Wait.on(ran);
    assertThat(second.isDisposed()).isFalse();
    assertThat(single.isDisposed()).isFalse();
    org.assertj.core.api.Assertions.assertThatExceptionOfType(RejectedExecutionException.class)
        .isThrownBy(() -> first.schedule(() -> {}));
    single.dispose();
  }

  @Test
  void theHookSeesWhatAGuestWasGivenOnce() {
    Scheduler.Worker worker = Schedulers.single().createWorker();
    var decorated = new CountDownLatch(1);
    var calls = new AtomicInteger();
    Runnable task = () -> {};
    Schedulers.onScheduleHook(
        "InstallTest",
        original -> {
          if (original != task) {
            return original;
          }
          calls.incrementAndGet();
          return decorated::countDown;
        });
    try {
      worker.schedule(task);
      Wait.on(decorated);
    } finally {
      Schedulers.resetOnScheduleHook("InstallTest");
    }
    assertThat(calls).hasValue(1);
  }

  @Test
  void closingGivesTheSameSchedulersBackAndDisposesTheOthers() {
    installation.close();
    Scheduler before = Schedulers.parallel();
    Gmp own = where(before);
    GmpSchedulers.Installation again = GmpSchedulers.install(gmp);
    Scheduler during = Schedulers.parallel();
    assertThat(during).isNotSameAs(before);
    var begun = new CountDownLatch(1);
    var interrupted = new CompletableFuture<Boolean>();
    during.schedule(
        () -> {
          begun.countDown();
          interrupted.complete(Wait.wasInterruptedOn(new CountDownLatch(1)));
        });
    Wait.on(begun);
    again.close();
    again.close();
    assertThat(interrupted.orTimeout(30, TimeUnit.SECONDS).join()).isTrue();
    assertThat(during.isDisposed()).isTrue();
    assertThat(Schedulers.parallel()).isSameAs(before);
    assertThat(own).isNotSameAs(gmp);
    assertThat(gmp.isClosed()).isFalse();
  }

  @Test
  void onReactorsOwnNonBlockingThreadsBlockingStaysRefused() {
    installation.close();
    Scheduler reactors = Schedulers.newParallel("reactors", 1);
    try (GmpSchedulers.Installation again = GmpSchedulers.install(gmp)) {
      assertThat(again.runtime()).isSameAs(gmp);
      Mono<Long> blocking =
          Mono.fromCallable(() -> Mono.delay(Duration.ofMillis(1)).block(LONG))
              .subscribeOn(reactors);
      assertThatIllegalStateException()
          .isThrownBy(() -> blocking.block(LONG))
          .withMessageContaining("blocking");
    } finally {
      reactors.dispose();
    }
  }

  @Test
  void itIsInstalledOnceAtATime() {
    assertThatIllegalStateException()
        .isThrownBy(() -> GmpSchedulers.install(gmp))
        .withMessageContaining("'test' already");
    installation.close();
    GmpSchedulers.install(gmp).close();
    assertThatNullPointerException().isThrownBy(() -> GmpSchedulers.install(null));
  }

  @Test
  void virtualTimeTakesItsPlaceAndGivesItBack() {
    VirtualTimeScheduler time = VirtualTimeScheduler.getOrSet();
    try {
      var due = new CompletableFuture<Gmp>();
      Mono.delay(Duration.ofDays(1)).subscribe(tick -> due.complete(Gmp.current()));
      time.advanceTimeBy(Duration.ofDays(1));
      assertThat(due).isDone();
    } finally {
      VirtualTimeScheduler.reset();
    }
    assertThat(where(Schedulers.parallel())).isSameAs(gmp);
  }
}
