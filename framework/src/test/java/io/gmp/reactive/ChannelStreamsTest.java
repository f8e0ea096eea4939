package io.gmp.reactive;

import static io.gmp.testing.Eventually.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import io.gmp.Goroutine;
import io.gmp.channel.Channel;
import io.gmp.channel.ChannelFullException;
import io.gmp.channel.Overflow;
import io.gmp.testing.Engines;
import io.gmp.testing.TestRuntime;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.reactivestreams.FlowAdapters;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;

@Timeout(120)
class ChannelStreamsTest {
  private static final int MANY = 5_000;

  private static List<Integer> numbers(int count) {
    return IntStream.range(0, count).boxed().toList();
  }

  private static <T> Publisher<T> from(Channel<T> channel, TestRuntime t) {
    return ReactiveStreams.from(channel, t.gmp().executor(), value -> {});
  }

  private static <T> Subscriber<T> into(Channel<T> channel, TestRuntime t) {
    return ReactiveStreams.asSubscriber(channel, t.gmp().executor(), value -> {});
  }

  @Engines
  void whatGoesIntoOneChannelComesOutOfAnotherInOrder(TestRuntime t) throws Exception {
    Channel<Integer> in = Channel.make(7);
    Channel<Integer> between = Channel.make(3);
    Channel<Integer> out = Channel.make();
    from(in, t).subscribe(into(between, t));
    from(between, t).subscribe(into(out, t));
    t.gmp()
        .go(
            () -> {
              in.sendAll(numbers(MANY));
              in.close();
            });
    var received = new ArrayList<Integer>();
    t.run(() -> out.forEach(received::add));
    assertThat(received).isEqualTo(numbers(MANY));
  }

  @Engines
  void aFullChannelStopsRequestingAndRoomStartsItAgain(TestRuntime t) throws Exception {
    Channel<Integer> channel = Channel.make(4);
    var source = new Source(MANY);
    source.subscribe(into(channel, t));
    await().until(() -> channel.len() == 4);
    await().untilAsserted(() -> assertThat(t.gmp().stats().goroutines()).isOne());
    assertThat(source.requested.get()).isBetween(5L, 8L);
    long before = source.requested.get();
    for (int i = 0; i < 8; i++) {
      assertThat(channel.tryReceive(TestRuntime.LONG)).isEqualTo(i);
    }
    await().until(() -> source.requested.get() > before);
    var rest = new ArrayList<Integer>();
    t.run(() -> channel.forEach(rest::add));
    assertThat(rest).isEqualTo(numbers(MANY).subList(8, MANY));
  }

  @Engines
  void aSlowStreamParksTheSender(TestRuntime t) throws Exception {
    Channel<Integer> channel = Channel.make(2);
    var sender = t.gmp().go(() -> channel.sendAll(numbers(10)));
    var probe = new Probe<Integer>(3);
    from(channel, t).subscribe(probe);
    probe.awaitValues(3);
    await().until(() -> sender.waitReason().equals("chan send"));
    assertThat(probe.values).hasSize(3);
    probe.subscription.request(7);
    probe.awaitValues(10);
    sender.join();
    probe.subscription.cancel();
  }

  @Engines
  void signalsDoNotOvertakeTheSubscription(TestRuntime t) {
    for (int i = 0; i < 300; i++) {
      Channel<Integer> channel = Channel.make(1);
      channel.trySend(i);
      channel.close();
      Probe<Integer> probe = Probe.all();
      from(channel, t).subscribe(probe);
      probe.awaitCompletion();
      assertThat(probe.overlapped).isFalse();
      assertThat(probe.values).containsExactly(i);
    }
  }

  @Engines
  void aFailureClosesTheChannelWithItsCauseBehindTheValues(TestRuntime t) throws Exception {
    var cause = new IllegalArgumentException("bad record");
    Channel<Integer> channel = Channel.make(2);
    new Source(5, cause).subscribe(into(channel, t));
    var received = new ArrayList<Integer>();
    for (int i = 0; i < 5; i++) {
      received.add(channel.tryReceive(TestRuntime.LONG));
    }
    assertThat(received).isEqualTo(numbers(5));
    await().until(channel::isClosed);
    assertThat(channel.closeCause()).isSameAs(cause);
  }

  @Engines
  void whoReceivesNoMoreClosesTheChannelAndCancels(TestRuntime t) throws Exception {
    Channel<Integer> channel = Channel.make(4);
    var lost = new ConcurrentLinkedQueue<Integer>();
    var source = new Source(MANY);
    source.subscribe(ReactiveStreams.asSubscriber(channel, t.gmp().executor(), lost::add));
    assertThat(channel.tryReceive(TestRuntime.LONG)).isZero();
    channel.close();
    await().until(() -> source.cancelled);
    var left = new ArrayList<Integer>();
    channel.drainTo(left, MANY);
    await()
        .untilAsserted(() -> assertThat(1 + left.size() + lost.size()).isEqualTo(source.emitted));
  }

  @Engines
  void closingTheChannelCancelsAlsoWhileNothingComes(TestRuntime t) {
    Channel<Integer> channel = Channel.make(4);
    var lost = new ConcurrentLinkedQueue<Integer>();
    var source = new QuietSource<Integer>();
    source.subscribe(ReactiveStreams.asSubscriber(channel, t.gmp().executor(), lost::add));
    assertThat(source.cancelled).isFalse();
    channel.close();
    assertThat(source.cancelled).isTrue();
    source.subscriber.onNext(1);
    assertThat(lost).containsExactly(1);
  }

  @Engines
  void anEndThatComesFromThePublisherIsNoCancellation(TestRuntime t) {
    Channel<Integer> channel = Channel.make(4);
    var source = new QuietSource<Integer>();
    source.subscribe(into(channel, t));
    source.subscriber.onComplete();
    assertThat(channel.isClosed()).isTrue();
    assertThat(source.cancelled).isFalse();
  }

  @Engines
  void aClosedChannelCancelsAtOnce(TestRuntime t) {
    Channel<Integer> channel = Channel.make(4);
    channel.close();
    var source = new Source(MANY);
    source.subscribe(into(channel, t));
    assertThat(source.cancelled).isTrue();
    assertThat(source.emitted).isZero();
  }

  @Engines
  void aChannelThatFailsItsSendersFailsTheStream(TestRuntime t) {
    Channel<Integer> channel = Channel.make(2, Overflow.FAIL);
    var source = new Source(MANY);
    source.subscribe(into(channel, t));
    await().until(channel::isClosed);
    assertThat(channel.closeCause()).isInstanceOf(ChannelFullException.class);
    await().until(() -> source.cancelled);
  }

  @Engines
  void aSecondSubscriptionIsRefused(TestRuntime t) {
    Subscriber<Integer> subscriber = into(Channel.make(1), t);
    new Source(0).subscribe(subscriber);
    var second = new Source(1);
    second.subscribe(subscriber);
    assertThat(second.cancelled).isTrue();
    assertThat(second.requested).hasValue(0);
  }

  @Engines
  void anInterruptFromElsewhereEndsStreamsBothWays(TestRuntime t) {
    var goroutines = new ConcurrentLinkedQueue<Goroutine>();
    Executor told =
        command ->
            t.gmp()
                .go(
                    () -> {
                      goroutines.add(Goroutine.current().orElseThrow());
                      command.run();
                    });
    Channel<Integer> out = Channel.make(1);
    var source = new Source(MANY);
    source.subscribe(ReactiveStreams.asSubscriber(out, told, value -> {}));
    Probe<Integer> probe = Probe.all();
    ReactiveStreams.from(Channel.<Integer>make(), told, value -> {}).subscribe(probe);
    await().until(t.gmp()::isAsleep);
    goroutines.forEach(Goroutine::interrupt);
    assertThat(probe.awaitError()).isInstanceOf(InterruptedException.class);
    await().until(() -> source.cancelled && out.isClosed());
    assertThat(out.closeCause()).isInstanceOf(InterruptedException.class);
  }

  @Engines
  void aClosedRuntimeEndsStreamsBothWays(TestRuntime t) {
    t.gmp().close();
    Channel<Integer> full = Channel.make(1);
    var source = new Source(MANY);
    source.subscribe(into(full, t));
    assertThat(full.closeCause()).isInstanceOf(RejectedExecutionException.class);
    assertThat(source.cancelled).isTrue();
    Probe<Integer> late = Probe.all();
    from(Channel.<Integer>make(), t).subscribe(late);
    assertThat(late.awaitError()).isInstanceOf(RejectedExecutionException.class);
  }

  @Test
  void flowsAreTheSameForTheJdk() throws Exception {
    Channel<Integer> in = Channel.make(4);
    Channel<Integer> out = Channel.make(4);
    Flow.Publisher<Integer> publisher = Flows.from(in);
    publisher.subscribe(Flows.asSubscriber(out));
    in.sendAll(List.of(1, 2, 3));
    in.close(new IllegalStateException("source gone"));
    for (int i = 1; i <= 3; i++) {
      assertThat(out.tryReceive(TestRuntime.LONG)).isEqualTo(i);
    }
    await().until(out::isClosed);
    assertThat(out.closeCause()).hasMessage("source gone");
    Probe<Integer> probe = Probe.all();
    FlowAdapters.toPublisher(publisher).subscribe(probe);
    assertThat(probe.awaitError()).hasMessage("source gone");
  }

  @Test
  void whatHasToBeGivenIsAskedForAtOnce() {
    Executor inline = Runnable::run;
    assertThatNullPointerException()
        .isThrownBy(() -> ReactiveStreams.from((Channel<Integer>) null));
    assertThatNullPointerException()
        .isThrownBy(() -> ReactiveStreams.from(Channel.make(), null, value -> {}));
    assertThatNullPointerException()
        .isThrownBy(() -> ReactiveStreams.asSubscriber((Channel<Integer>) null));
    assertThatNullPointerException()
        .isThrownBy(() -> ReactiveStreams.asSubscriber(Channel.make(), inline, null));
    assertThatNullPointerException()
        .isThrownBy(() -> ReactiveStreams.from(Channel.<Integer>make()).subscribe(null));
  }
}
