package io.gmp.channel;

import static org.assertj.core.api.Assertions.assertThat;

import io.gmp.Go;
import io.gmp.Goroutine;
import io.gmp.testing.EndOfStack;
import io.gmp.testing.Engines;
import io.gmp.testing.Eventually;
import io.gmp.testing.TestRuntime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Stream;

class StackOverflowInChannelTest {
  private static final class SingleReceiver extends MpscChannel<Integer> {
    SingleReceiver(int capacity) {
      super(capacity);
    }
  }

  private static void joined(Goroutine goroutine) throws InterruptedException {
    assertThat(goroutine.join(TestRuntime.LONG)).isTrue();
  }

  private static void whatIsSentIsReceived(TestRuntime t, Channel<Integer> channel)
      throws Exception {
    var received = new AtomicInteger();
    Goroutine receiver =
        t.gmp()
            .go(
                () -> {
                  for (int value : channel) {
                    received.addAndGet(value);
                  }
                });
    var sent = new AtomicInteger();
    t.run(() -> sent.set(EndOfStack.tryFromThere(() -> channel.send(1))));
    channel.close();
    joined(receiver);
    assertThat(received).hasValue(sent.get());
  }

  private static void whatIsReceivedWasSent(TestRuntime t, Channel<Integer> channel)
      throws Exception {
    var sent = new AtomicInteger();
    Goroutine sender =
        t.gmp()
            .go(
                () -> {
                  try {
                    while (true) {
                      channel.send(1);
                      sent.incrementAndGet();
                    }
                  } catch (ChannelClosedException e) {
                    assertThat(channel.isClosed()).isTrue();
                  }
                });
    var received = new AtomicInteger();
    t.run(
        () -> {
          received.set(EndOfStack.tryFromThere(channel::receive));
          channel.close();
          while (channel.receive() != null) {
            received.incrementAndGet();
          }
        });
    joined(sender);
    assertThat(received).hasValue(sent.get());
  }

  @Engines(gomaxprocs = {1, 2})
  void unbufferedSendsCountExactly(TestRuntime t) throws Exception {
    whatIsSentIsReceived(t, Channel.make());
  }

  @Engines(gomaxprocs = {1, 2})
  void bufferedSendsCountExactly(TestRuntime t) throws Exception {
    whatIsSentIsReceived(t, Channel.make(1));
    whatIsSentIsReceived(t, Channel.make(10));
  }

  @Engines(gomaxprocs = {1, 2})
  void sendsToASingleReceiverCountExactly(TestRuntime t) throws Exception {
    whatIsSentIsReceived(t, new SingleReceiver(1));
    whatIsSentIsReceived(t, new SingleReceiver(1000));
  }

  @Engines(gomaxprocs = {1, 2})
  void unbufferedReceivesCountExactly(TestRuntime t) throws Exception {
    whatIsReceivedWasSent(t, Channel.make());
  }

  @Engines(gomaxprocs = {1, 2})
  void bufferedReceivesCountExactly(TestRuntime t) throws Exception {
    whatIsReceivedWasSent(t, Channel.make(1));
    whatIsReceivedWasSent(t, Channel.make(10));
  }

  @Engines(gomaxprocs = {1, 2})
  void receivesOfASingleReceiverCountExactly(TestRuntime t) throws Exception {
    whatIsReceivedWasSent(t, new SingleReceiver(1));
    whatIsReceivedWasSent(t, new SingleReceiver(10));
  }

  @Engines(gomaxprocs = {1, 2})
  void selectsThatReceiveSeeWhatWasSent(TestRuntime t) throws Exception {
    Channel<Integer> channel = Channel.make();
    Channel<Integer> other = Channel.make();
    var received = new AtomicInteger();
    Goroutine receiver =
        t.gmp()
            .go(
                () -> {
                  Integer value = 0;
                  while (value != null) {
                    received.addAndGet(value);
                    value = Go.select(Go.onReceive(channel), Go.onReceive(other));
                  }
                });
    var sent = new AtomicInteger();
    t.run(() -> sent.set(EndOfStack.tryFromThere(() -> channel.send(1))));
    channel.close();
    joined(receiver);
    assertThat(received).hasValue(sent.get());
  }

  @Engines(gomaxprocs = {1, 2})
  void selectsAtTheEndOfTheStackCountExactly(TestRuntime t) throws Exception {
    Channel<Integer> in = Channel.make();
    Channel<Integer> out = Channel.make(1);
    var given = new AtomicInteger();
    Goroutine source =
        t.gmp()
            .go(
                () -> {
                  try {
                    while (true) {
                      in.send(1);
                      given.incrementAndGet();
                    }
                  } catch (ChannelClosedException e) {
                    assertThat(in.isClosed()).isTrue();
                  }
                });
    var drained = new AtomicInteger();
    Goroutine drain =
        t.gmp()
            .go(
                () -> {
                  for (int value : out) {
                    drained.addAndGet(value);
                  }
                });
    var sent = new int[1];
    var done = new AtomicInteger();
    t.run(
        () -> {
          var selector = Selector.random();
          selector.onReceive(in);
          Selector.Send<Integer> send = selector.onSend(out);
          done.set(
              EndOfStack.tryFromThere(
                  () -> {
                    send.value(1);
                    Selector.Case chosen = selector.select();
                    if (chosen == send) {
                      sent[0]++;
                    }
                  }));
        });
    in.close();
    out.close();
    joined(source);
    joined(drain);
    assertThat(drained).hasValue(sent[0]);
    assertThat(given).hasValue(done.get() - sent[0]);
  }

  @Engines(gomaxprocs = {1, 2})
  void closeWakesAllOrNobody(TestRuntime t) throws Exception {
    for (Supplier<Channel<Integer>> make :
        List.<Supplier<Channel<Integer>>>of(Channel::make, () -> new SingleReceiver(1))) {
      var channels = new ArrayDeque<Channel<Integer>>();
      var receivers = new ArrayDeque<Goroutine>();
      for (int i = 0; i < 300; i++) {
        Channel<Integer> channel = make.get();
        channels.add(channel);
        receivers.add(t.gmp().go(() -> assertThat(channel.receive()).isNull()));
      }
      t.run(
          () ->
              EndOfStack.tryFromThere(
                  () -> {
                    Channel<Integer> next = channels.peek();
                    if (next != null) {
                      next.close();
                      channels.poll();
                    }
                  }));
      for (Channel<Integer> channel : channels) {
        channel.tryClose();
      }
      for (Goroutine receiver : receivers) {
        joined(receiver);
      }
    }
  }

  @Engines(gomaxprocs = {1, 2})
  void aTimerStillRingsForWhoWaits(TestRuntime t) throws Exception {
    var timer = new Timer(Duration.ofHours(1));
    var received = new AtomicInteger();
    Channel<Integer> end = Channel.make();
    Goroutine receiver =
        t.gmp()
            .go(
                () -> {
                  Object value = Instant.EPOCH;
                  while (value != null) {
                    received.incrementAndGet();
                    value = Go.select(Go.onReceive(timer.channel()), Go.onReceive(end));
                  }
                });
    t.run(() -> EndOfStack.tryFromThere(() -> timer.reset(Duration.ZERO)));
    int before = received.get();
    timer.reset(Duration.ZERO);
    Eventually.await().until(() -> received.get() > before);
    end.close();
    joined(receiver);
  }

  @Engines(gomaxprocs = {1, 2})
  void whatIsCalledOffThereIsCalledOffWholeOrNot(TestRuntime t) throws Exception {
    var told = new AtomicInteger();
    var left = new AtomicInteger();
    Channel<Integer> channel = Channel.make();
    var callsOff =
        new ArrayDeque<>(
            Stream.generate(() -> channel.whenClosed(told::incrementAndGet)).limit(1000).toList());
    t.run(
        () -> {
          EndOfStack.tryFromThere(
              () -> {
                callsOff.element().run();
                callsOff.remove();
              });
          left.set(callsOff.size());
          callsOff.element().run();
          channel.close();
        });
    assertThat(left.get()).isBetween(1, 999);
    assertThat(told).hasValue(left.get() - 1);
  }
}
