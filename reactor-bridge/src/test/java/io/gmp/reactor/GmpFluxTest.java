package io.gmp.reactor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import io.gmp.Gmp;
import io.gmp.Goroutine;
import io.gmp.channel.Channel;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.Scannable;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.SignalType;
import reactor.test.StepVerifier;
import reactor.test.util.RaceTestUtils;
import reactor.util.context.Context;

class GmpFluxTest extends OnEveryRuntime {
  private static final Duration LONG = Duration.ofSeconds(30);

  private static final class Probe extends BaseSubscriber<Integer> {
    final ConcurrentLinkedQueue<Integer> values = new ConcurrentLinkedQueue<>();
    final ConcurrentLinkedQueue<Integer> discarded = new ConcurrentLinkedQueue<>();
    final AtomicReference<Throwable> error = new AtomicReference<>();
    final CountDownLatch completed = new CountDownLatch(1);
    final CountDownLatch ended = new CountDownLatch(1);
    final AtomicInteger inside = new AtomicInteger();
    volatile boolean overlapped;
    volatile Subscription subscription;

    @Override
    public Context currentContext() {
      return Context.of(
          "reactor.onDiscard.local",
          (java.util.function.Consumer<Object>) value -> discarded.add((Integer) value));
    }

    @Override
    protected void hookOnSubscribe(Subscription s) {
      subscription = s;
    }

    @Override
    protected void hookOnNext(Integer value) {
      overlapped |= inside.incrementAndGet() != 1;
      values.add(value);
      inside.decrementAndGet();
    }

    @Override
    protected void hookOnComplete() {
      completed.countDown();
    }

    @Override
    protected void hookOnError(Throwable failure) {
      error.set(failure);
    }

    @Override
    protected void hookFinally(SignalType type) {
      ended.countDown();
    }
  }

  private Channel<Integer> filled(int count) {
    Channel<Integer> channel = Channel.make(count);
    IntStream.range(0, count).forEach(channel::trySend);
    return channel;
  }

  private void onRuntime(Runnable body) {
    var failure = new CompletableFuture<Void>();
    gmp.go(
        () -> {
          try {
            body.run();
            failure.complete(null);
          } catch (Throwable e) {
            failure.completeExceptionally(e);
          }
        });
    failure.orTimeout(30, TimeUnit.SECONDS).join();
  }

  private Probe subscribe(Channel<Integer> channel) {
    var probe = new Probe();
    onRuntime(() -> GmpFlux.from(channel).subscribe(probe));
    return probe;
  }

  private void nothingIsLeft() {
    Wait.until(() -> gmp.stats().goroutines() == 0);
  }

  @Test
  void emitsTheValuesInOrderAndCompletesWhenClosedAndDrained() {
    Channel<Integer> numbers = Channel.make(16);
    gmp.go(
        () -> {
          for (int i = 0; i < 10_000; i++) {
            numbers.send(i);
          }
          numbers.close();
        });
    List<Integer> expected = IntStream.range(0, 10_000).map(i -> i + 1).boxed().toList();
    assertThat(
            Flux.from(GmpFlux.from(numbers))
                .publishOn(scheduler)
                .map(i -> i + 1)
                .collectList()
                .block(LONG))
        .isEqualTo(expected);
  }

  @Test
  void receivesNoMoreThanWasRequested() {
    Channel<Integer> channel = filled(10);
    Probe probe = subscribe(channel);
    probe.request(3);
    Wait.until(() -> probe.values.size() == 3);
    nothingIsLeft();
    assertThat(channel.len()).isEqualTo(7);
    probe.request(2);
    Wait.until(() -> probe.values.size() == 5);
    probe.cancel();
    assertThat(probe.values).containsExactly(0, 1, 2, 3, 4);
    nothingIsLeft();
    assertThat(channel.len()).isEqualTo(5);
  }

  @Test
  void waitsWithoutAGoroutineWhileNothingIsRequested() {
    Channel<Integer> channel = filled(3);
    Probe probe = subscribe(channel);
    nothingIsLeft();
    assertThat(channel.len()).isEqualTo(3);
    probe.cancel();
  }

  @Test
  void waitsForValuesAndForTheEndOfTheChannel() {
    Channel<Integer> channel = Channel.make();
    Probe probe = subscribe(channel);
    probe.requestUnbounded();
    onRuntime(() -> assertThat(sent(channel, 1)).isTrue());
    onRuntime(() -> assertThat(sent(channel, 2)).isTrue());
    Wait.until(() -> probe.values.size() == 2);
    channel.close();
    Wait.on(probe.completed);
    nothingIsLeft();
  }

  private static boolean sent(Channel<Integer> channel, int value) {
    try {
      return channel.trySend(value, LONG);
    } catch (InterruptedException e) {
      return false;
    }
  }

  @Test
  void completesRightAfterTheLastValueWithoutMoreDemand() {
    Channel<Integer> channel = filled(4);
    channel.close();
    Probe probe = subscribe(channel);
    probe.request(4);
    Wait.on(probe.completed);
    assertThat(probe.values).containsExactly(0, 1, 2, 3);
  }

  @Test
  void completesAtOnceOnADrainedChannel() {
    Channel<Integer> channel = Channel.make(1);
    channel.close();
    Wait.on(subscribe(channel).completed);
  }

  @Test
  void failsWithWhatTheChannelWasClosedWithOnceItIsDrained() {
    var cause = new IllegalStateException("broken pipe");
    Channel<Integer> channel = filled(2);
    Probe early = subscribe(channel);
    early.request(2);
    Wait.until(() -> early.values.size() == 2);
    early.request(1);
    channel.close(cause);
    Wait.until(() -> early.error.get() == cause);
    assertThat(early.completed.getCount()).isEqualTo(1);

    Channel<Integer> second = filled(1);
    Probe exact = subscribe(second);
    second.close(cause);
    exact.request(1);
    Wait.until(() -> exact.error.get() == cause);
    assertThat(exact.values).containsExactly(0);

    Probe late = subscribe(second);
    Wait.until(() -> late.error.get() == cause);
    nothingIsLeft();
  }

  @Test
  void requestsFromWithinTheSubscriberDoNotRecurse() {
    int count = 100_000;
    Channel<Integer> channel = filled(count);
    channel.close();
    var values = new AtomicInteger();
    var done = new CountDownLatch(1);
    onRuntime(
        () ->
            GmpFlux.from(channel)
                .subscribe(
                    new BaseSubscriber<Integer>() {
                      @Override
                      protected void hookOnSubscribe(Subscription subscription) {
                        request(1);
                      }

                      @Override
                      protected void hookOnNext(Integer value) {
                        values.incrementAndGet();
                        request(1);
                      }

                      @Override
                      protected void hookOnComplete() {
                        done.countDown();
                      }
                    }));
    Wait.on(done);
    assertThat(values).hasValue(count);
  }

  @Test
  void cancellingEndsTheWaitAndTakesNothing() {
    for (int i = 0; i < 300; i++) {
      Channel<Integer> channel = Channel.make(1);
      Probe probe = subscribe(channel);
      probe.request(1);
      probe.cancel();
      nothingIsLeft();
      channel.trySend(7);
      assertThat(channel.tryReceive()).isEqualTo(7);
      assertThat(probe.values).isEmpty();
    }
  }

  @Test
  void noValueIsLostWhenItComesWithACancellation() {
    int delivered = 0;
    int kept = 0;
    for (int i = 0; i < 2_000; i++) {
      Channel<Integer> channel = Channel.make(1);
      Probe probe = subscribe(channel);
      probe.request(1);
      RaceTestUtils.race(probe::cancel, () -> channel.trySend(7));
      nothingIsLeft();
      Integer left = channel.tryReceive();
      int found = probe.values.size() + probe.discarded.size() + (left == null ? 0 : 1);
      assertThat(found).isEqualTo(1);
      delivered += probe.values.size();
      kept += left == null ? 0 : 1;
    }
    assertThat(delivered + kept).isPositive();
  }

  @Test
  void cancellingFromWithinTheSubscriberInterruptsNothing() {
    Channel<Integer> channel = filled(5);
    var flag = new CompletableFuture<Boolean>();
    onRuntime(
        () ->
            GmpFlux.from(channel)
                .subscribe(
                    new BaseSubscriber<Integer>() {
                      @Override
                      protected void hookOnNext(Integer value) {
                        cancel();
                        flag.complete(Thread.currentThread().isInterrupted());
                      }
                    }));
    assertThat(flag.orTimeout(30, TimeUnit.SECONDS).join()).isFalse();
    nothingIsLeft();
    assertThat(channel.len()).isEqualTo(4);
  }

  @Test
  void aCancellationFromOutsideDoesNotInterruptTheSubscribersCode() {
    Channel<Integer> channel = filled(5);
    var begun = new CountDownLatch(1);
    var gate = new CountDownLatch(1);
    var interrupted = new CompletableFuture<Boolean>();
    var subscriber =
        new BaseSubscriber<Integer>() {
          @Override
          protected void hookOnNext(Integer value) {
            begun.countDown();
            interrupted.complete(Wait.wasInterruptedOn(gate));
          }
        };
    onRuntime(() -> GmpFlux.from(channel).subscribe(subscriber));
    Wait.on(begun);
    subscriber.cancel();
    gate.countDown();
    assertThat(interrupted.orTimeout(30, TimeUnit.SECONDS).join()).isFalse();
    nothingIsLeft();
    assertThat(channel.len()).isEqualTo(4);
  }

  @Test
  void aRequestOfZeroOrLessEndsItWithAnError() {
    for (long bad : new long[] {0, -1, Long.MIN_VALUE}) {
      for (boolean waiting : new boolean[] {true, false}) {
        Channel<Integer> channel = Channel.make(1);
        Probe probe = subscribe(channel);
        if (waiting) {
          probe.request(1);
        }
        probe.subscription.request(bad);
        Wait.on(probe.ended);
        assertThat(probe.error.get())
            .isInstanceOf(IllegalArgumentException.class)
            .hasMessageContaining("3.9");
        nothingIsLeft();
        assertThat(channel.trySend(1)).isTrue();
        assertThat(probe.values).isEmpty();
      }
    }
  }

  @Test
  void requestsAfterTheEndDoNothing() {
    Channel<Integer> channel = filled(2);
    Probe probe = subscribe(channel);
    Subscription subscription = probe.subscription;
    probe.cancel();
    subscription.request(1);
    subscription.request(-1);
    subscription.cancel();
    nothingIsLeft();
    assertThat(channel.len()).isEqualTo(2);
    assertThat(probe.error.get()).isNull();
  }

  @Test
  void concurrentRequestsAddUp() {
    int threads = 4;
    int each = 2_000;
    Channel<Integer> channel = filled(threads * each + 10);
    Probe probe = subscribe(channel);
    var done = new CountDownLatch(threads);
    for (int t = 0; t < threads; t++) {
      Thread.ofPlatform()
          .start(
              () -> {
                for (int i = 0; i < each; i++) {
                  probe.request(1);
                }
                done.countDown();
              });
    }
    Wait.on(done);
    Wait.until(() -> probe.values.size() == threads * each);
    nothingIsLeft();
    assertThat(channel.len()).isEqualTo(10);
    assertThat(probe.overlapped).isFalse();
    assertThat(probe.values)
        .containsExactlyElementsOf(IntStream.range(0, threads * each).boxed().toList());
    probe.cancel();
  }

  @Test
  void severalSubscribersShareTheValues() {
    Channel<Integer> channel = filled(1_000);
    channel.close();
    Flux<Integer> flux = GmpFlux.from(channel);
    List<Integer> all =
        Flux.merge(flux, flux.subscribeOn(scheduler), flux).collectSortedList().block(LONG);
    assertThat(all).isEqualTo(IntStream.range(0, 1_000).boxed().toList());
  }

  @Test
  void signalsComeFromAGoroutineOfTheSubscribersRuntime() {
    Channel<Integer> channel = filled(1);
    var where = new CompletableFuture<Gmp>();
    var who = new CompletableFuture<Boolean>();
    onRuntime(
        () ->
            GmpFlux.from(channel)
                .subscribe(
                    value -> {
                      who.complete(Goroutine.current().isPresent());
                      where.complete(Gmp.current());
                    }));
    assertThat(where.orTimeout(30, TimeUnit.SECONDS).join()).isSameAs(gmp);
    assertThat(who.join()).isTrue();
    channel.close();
    nothingIsLeft();
  }

  @Test
  void anInterruptFromElsewhereIsAnError() {
    Channel<Integer> channel = filled(1);
    var self = new CompletableFuture<Goroutine>();
    var error = new CompletableFuture<Throwable>();
    onRuntime(
        () ->
            GmpFlux.from(channel)
                .subscribe(
                    value -> self.complete(Goroutine.current().orElseThrow()), error::complete));
    self.orTimeout(30, TimeUnit.SECONDS).join().interrupt();
    assertThat(error.orTimeout(30, TimeUnit.SECONDS).join())
        .isInstanceOf(InterruptedException.class);
    nothingIsLeft();
  }

  @Test
  void aClosedRuntimeIsAnError() {
    Channel<Integer> channel = filled(1);
    Probe probe = subscribe(channel);
    gmp.close(Duration.ofSeconds(30));
    probe.request(1);
    Wait.on(probe.ended);
    assertThat(probe.error.get()).hasRootCauseInstanceOf(RejectedExecutionException.class);
    assertThat(channel.len()).isEqualTo(1);
  }

  @Test
  void canBeVerifiedStepByStepAndScanned() {
    Channel<Integer> channel = filled(3);
    Flux<Integer> flux = GmpFlux.from(channel);
    assertThat(Scannable.from(flux).scan(Scannable.Attr.RUN_STYLE))
        .isEqualTo(Scannable.Attr.RunStyle.ASYNC);
    StepVerifier.create(flux, 0)
        .expectSubscription()
        .thenRequest(1)
        .expectNext(0)
        .thenRequest(2)
        .expectNext(1, 2)
        .then(channel::close)
        .thenRequest(1)
        .expectComplete()
        .verify(LONG);
  }

  @Test
  void aSubscriptionTellsItsState() {
    Channel<Integer> channel = filled(1);
    Probe probe = subscribe(channel);
    Scannable scan = Scannable.from(probe.subscription);
    assertThat(scan.scanUnsafe(Scannable.Attr.ACTUAL)).isInstanceOf(CoreSubscriber.class);
    assertThat(scan.scan(Scannable.Attr.CANCELLED)).isFalse();
    assertThat(scan.scan(Scannable.Attr.TERMINATED)).isFalse();
    assertThat(scan.scan(Scannable.Attr.ERROR)).isNull();
    probe.request(3);
    Wait.until(() -> scan.scanOrDefault(Scannable.Attr.REQUESTED_FROM_DOWNSTREAM, -1L) == 2L);
    probe.cancel();
    assertThat(scan.scan(Scannable.Attr.CANCELLED)).isTrue();
  }

  @Test
  void noChannelNoFlux() {
    assertThatNullPointerException().isThrownBy(() -> GmpFlux.from((Channel<Integer>) null));
  }
}
