package io.gmp.reactive;

import static io.gmp.testing.Eventually.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.gmp.Gmp;
import io.gmp.Goroutine;
import io.gmp.channel.Channel;
import io.gmp.testing.Engines;
import io.gmp.testing.TestRuntime;
import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Timeout;
import org.reactivestreams.Publisher;

@Timeout(120)
class GoroutinePublisherTest {

  private static <T> Publisher<T> of(Callable<T> callable, TestRuntime t) {
    return ReactiveStreams.fromGoroutine(callable, t.gmp().executor(), value -> {});
  }

  @Engines
  void callsOnAGoroutineOnceForEachSubscriberThatRequests(TestRuntime t) {
    var calls = new AtomicInteger();
    Publisher<Boolean> publisher =
        of(
            () -> {
              calls.incrementAndGet();
              return Goroutine.current().isPresent() && Gmp.current() == t.gmp();
            },
            t);
    var idle = new Probe<Boolean>(0);
    publisher.subscribe(idle);
    assertThat(calls).hasValue(0);
    Probe<Boolean> probe = Probe.all();
    publisher.subscribe(probe);
    assertThat(probe.awaitCompletion().values).containsExactly(true);
    idle.subscription.request(1);
    idle.subscription.request(1);
    assertThat(idle.awaitCompletion().values).containsExactly(true);
    assertThat(calls).hasValue(2);
    assertThat(probe.overlapped).isFalse();
  }

  @Engines
  void nullIsNoValueAndWhatIsThrownIsTheFailure(TestRuntime t) {
    Probe<Object> none = Probe.all();
    of(() -> null, t).subscribe(none);
    assertThat(none.awaitCompletion().values).isEmpty();

    var broken = new IOException("disk");
    Probe<Object> failed = Probe.all();
    of(
            () -> {
              throw broken;
            },
            t)
        .subscribe(failed);
    assertThat(failed.awaitError()).isSameAs(broken);

    Probe<Object> error = Probe.all();
    of(
            () -> {
              throw new AssertionError("an error, too");
            },
            t)
        .subscribe(error);
    assertThat(error.awaitError()).isInstanceOf(AssertionError.class);
  }

  @Engines
  void cancellingInterruptsTheCallable(TestRuntime t) {
    Channel<Integer> channel = Channel.make();
    var thrown = new AtomicReference<Throwable>();
    Probe<Integer> probe = Probe.all();
    of(
            () -> {
              try {
                return channel.receive();
              } catch (InterruptedException e) {
                thrown.set(e);
                throw e;
              }
            },
            t)
        .subscribe(probe);
    await().until(t.gmp()::isAsleep);
    probe.subscription.cancel();
    await().until(() -> thrown.get() != null);
    await().until(() -> t.gmp().stats().goroutines() == 0);
    assertThat(probe.error).isNull();
    assertThat(probe.completed).isFalse();
  }

  @Engines
  void whatComesTooLateIsUndelivered(TestRuntime t) {
    var begun = new CountDownLatch(1);
    var go = new CountDownLatch(1);
    var late = new ConcurrentLinkedQueue<Integer>();
    Probe<Integer> probe = Probe.all();
    ReactiveStreams.fromGoroutine(
            () -> {
              begun.countDown();
              while (go.getCount() > 0) {
                Thread.onSpinWait();
              }
              return 7;
            },
            t.gmp().executor(),
            late::add)
        .subscribe(probe);
    await().until(() -> begun.getCount() == 0);
    probe.subscription.cancel();
    go.countDown();
    await().until(() -> late.contains(7));
    assertThat(probe.values).isEmpty();
  }

  @Engines
  void aBadRequestIsAFailureAndEndsTheCall(TestRuntime t) {
    for (long first : new long[] {0, 1}) {
      var probe = new Probe<Integer>(first);
      ReactiveStreams.<Integer>fromGoroutine(
              () -> Channel.<Integer>make().receive(), t.gmp().executor(), value -> {})
          .subscribe(probe);
      probe.subscription.request(-1);
      assertThat(probe.awaitError())
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("3.9");
      await().until(() -> t.gmp().stats().goroutines() == 0);
    }
  }

  @Engines
  void aClosedRuntimeIsAFailure(TestRuntime t) {
    Gmp closed = t.make(builder -> builder);
    closed.close();
    Probe<Integer> probe = Probe.all();
    ReactiveStreams.fromGoroutine(() -> 1, closed.executor(), value -> {}).subscribe(probe);
    assertThat(probe.awaitError()).isInstanceOf(RejectedExecutionException.class);
  }

  @Engines
  void aSubscriptionTellsHowItStands(TestRuntime t) {
    var probe = new Probe<Integer>(0);
    of(() -> 1, t).subscribe(probe);
    var subscription = (GoroutineSubscription) probe.subscription;
    assertThat(subscription.requested()).isZero();
    assertThat(subscription.isTerminated()).isFalse();
    subscription.request(1);
    probe.awaitCompletion();
    assertThat(subscription.isTerminated()).isTrue();
    assertThat(subscription.failure()).isNull();
    subscription.cancel();
    assertThat(subscription.isCancelled()).isTrue();
  }
}
