package io.gmp.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import io.gmp.Goroutine;
import io.gmp.testing.Engines;
import io.gmp.testing.TestRuntime;
import io.gmp.testing.Waiting;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
abstract class ChannelContract {
  private static final Duration SHORT = Duration.ofMillis(5);

  abstract int[] capacities();

  abstract <T> Channel<T> make(int capacity);

  private <T> List<Channel<T>> channels() {
    var channels = new ArrayList<Channel<T>>();
    for (int capacity : capacities()) {
      channels.add(make(capacity));
    }
    return channels;
  }

  private static Channel<Integer> fill(Channel<Integer> channel) {
    for (int i = 0; i < channel.cap(); i++) {
      assertThat(channel.trySend(i)).isTrue();
    }
    return channel;
  }

  private static List<Integer> drain(Channel<Integer> channel) {
    var values = new ArrayList<Integer>();
    for (Integer v = channel.tryReceive(); v != null; v = channel.tryReceive()) {
      values.add(v);
    }
    return values;
  }

  private static List<Goroutine> waitingSenders(int n, Channel<Integer> channel, TestRuntime t) {
    var senders = new ArrayList<Goroutine>();
    for (int i = 0; i < n; i++) {
      int value = channel.cap() + i;
      senders.add(Waiting.until(t.gmp().go(() -> channel.send(value)), Waiting.SEND));
    }
    return senders;
  }

  private static List<Integer> numbers(int n) {
    return IntStream.range(0, n).boxed().toList();
  }

  @Engines
  void aReceiveFromAnEmptyChannelWaitsForTheSend(TestRuntime t) throws Exception {
    for (Channel<Integer> channel : this.<Integer>channels()) {
      var got = new AtomicReference<Integer>();
      Goroutine receiver = t.gmp().go(() -> got.set(channel.receive()));
      Waiting.until(receiver, Waiting.RECEIVE);
      assertThat(got).hasNullValue();
      t.run(() -> channel.send(7));
      Waiting.untilEnded(receiver);
      assertThat(got).hasValue(7);
    }
  }

  @Engines
  void aSendToAFullChannelWaitsForTheReceive(TestRuntime t) throws Exception {
    for (Channel<Integer> channel : this.<Integer>channels()) {
      fill(channel);
      Goroutine sender = t.gmp().go(() -> channel.send(channel.cap()));
      Waiting.until(sender, Waiting.SEND);
      assertThat(channel.len()).isEqualTo(channel.cap());
      t.run(() -> assertThat(channel.receive()).isZero());
      Waiting.untilEnded(sender);
      assertThat(channel.len()).isEqualTo(channel.cap());
    }
  }

  @Engines
  void theTryFormsDoNotWait(TestRuntime t) throws Exception {
    for (Channel<Integer> channel : this.<Integer>channels()) {
      t.run(
          () -> {
            assertThat(channel.tryReceive()).isNull();
            fill(channel);
            assertThat(channel.trySend(-1)).isFalse();
            assertThat(drain(channel)).isEqualTo(numbers(channel.cap()));
          });
    }
  }

  @Engines
  void theTryFormsFindAPartnerThatWaits(TestRuntime t) throws Exception {
    for (Channel<Integer> channel : this.<Integer>channels()) {
      var got = new AtomicReference<Integer>();
      Goroutine receiver = t.gmp().go(() -> got.set(channel.receive()));
      Waiting.until(receiver, Waiting.RECEIVE);
      t.run(() -> assertThat(channel.trySend(3)).isTrue());
      Waiting.untilEnded(receiver);
      assertThat(got).hasValue(3);
      fill(channel);
      Goroutine sender = t.gmp().go(() -> channel.send(channel.cap()));
      Waiting.until(sender, Waiting.SEND);
      assertThat(channel.trySend(-1)).isFalse();
      assertThat(drain(channel)).isEqualTo(numbers(channel.cap() + 1));
      Waiting.untilEnded(sender);
    }
  }

  @Engines
  void valuesArriveInTheOrderTheyWereSent(TestRuntime t) throws Exception {
    int n = t.count(10_000, 500);
    for (Channel<Integer> channel : this.<Integer>channels()) {
      var got = new ArrayList<Integer>();
      Goroutine sender =
          t.gmp()
              .go(
                  () -> {
                    for (int i = 0; i < n; i++) {
                      channel.send(i);
                    }
                    channel.close();
                  });
      Goroutine receiver = t.gmp().go(() -> channel.forEach(got::add));
      Waiting.untilEnded(sender, receiver);
      assertThat(got).isEqualTo(numbers(n));
    }
  }

  @Engines
  void theValuesOfManySendersArriveOnceAndInTheOrderOfEach(TestRuntime t) throws Exception {
    int senders = 8;
    int n = t.count(2_000, 100);
    for (Channel<int[]> channel : this.<int[]>channels()) {
      var next = new int[senders];
      Goroutine receiver =
          t.gmp()
              .go(
                  () -> {
                    for (int i = 0; i < senders * n; i++) {
                      int[] value = channel.receive();
                      assertThat(value[1]).isEqualTo(next[value[0]]++);
                    }
                  });
      for (int s = 0; s < senders; s++) {
        int id = s;
        t.gmp()
            .go(
                () -> {
                  for (int i = 0; i < n; i++) {
                    channel.send(new int[] {id, i});
                  }
                });
      }
      Waiting.untilEnded(receiver);
      assertThat(next).containsOnly(n);
      assertThat(channel.tryReceive()).isNull();
    }
  }

  @Engines
  void waitingSendersAreServedInTheOrderTheyCame(TestRuntime t) throws Exception {
    for (Channel<Integer> channel : this.<Integer>channels()) {
      fill(channel);
      var senders = waitingSenders(5, channel, t);
      t.run(
          () -> {
            for (int i = 0; i < channel.cap() + 5; i++) {
              assertThat(channel.receive()).isEqualTo(i);
            }
          });
      Waiting.untilEnded(senders);
    }
  }

  @Engines
  void aClosedChannelGivesWhatItHoldsAndThenNull(TestRuntime t) throws Exception {
    for (Channel<Integer> channel : this.<Integer>channels()) {
      fill(channel);
      assertThat(channel.isClosed()).isFalse();
      assertThat(channel.isDrained()).isFalse();
      channel.close();
      assertThat(channel.isClosed()).isTrue();
      assertThat(channel.isDrained()).isEqualTo(channel.cap() == 0);
      t.run(
          () -> {
            for (int i = 0; i < channel.cap(); i++) {
              assertThat(channel.receive()).isEqualTo(i);
            }
            assertThat(channel.receive()).isNull();
            assertThat(channel.tryReceive()).isNull();
            assertThat(channel.tryReceive(TestRuntime.LONG)).isNull();
            assertThat(channel.receive()).isNull();
          });
      assertThat(channel.isDrained()).isTrue();
    }
  }

  @Engines
  void aCloseWakesTheReceiver(TestRuntime t) throws Exception {
    for (Channel<Integer> channel : this.<Integer>channels()) {
      var got = new AtomicReference<>(-1);
      Goroutine receiver = t.gmp().go(() -> got.set(channel.receive()));
      Waiting.until(receiver, Waiting.RECEIVE);
      channel.close();
      Waiting.untilEnded(receiver);
      assertThat(got).hasNullValue();
    }
  }

  @Engines
  void aCloseFailsTheWaitingSendersAndDropsTheirValues(TestRuntime t) throws Exception {
    for (Channel<Integer> channel : this.<Integer>channels()) {
      fill(channel);
      var failed = new AtomicInteger();
      var senders = new ArrayList<Goroutine>();
      for (int i = 0; i < 3; i++) {
        senders.add(
            t.gmp()
                .go(
                    () -> {
                      try {
                        channel.send(-1);
                      } catch (ChannelClosedException e) {
                        failed.incrementAndGet();
                      }
                    }));
      }
      senders.forEach(g -> Waiting.until(g, Waiting.SEND));
      channel.close();
      Waiting.untilEnded(senders);
      assertThat(failed).hasValue(3);
      assertThat(drain(channel)).isEqualTo(numbers(channel.cap()));
    }
  }

  @Engines(gomaxprocs = 2)
  void aSendOnAClosedChannelIsRefusedAndSoIsASecondClose(TestRuntime t) throws Exception {
    for (Channel<Integer> channel : this.<Integer>channels()) {
      channel.close();
      t.run(
          () -> {
            assertThatExceptionOfType(ChannelClosedException.class)
                .isThrownBy(() -> channel.send(1))
                .withMessage("send on closed channel");
            assertThatExceptionOfType(ChannelClosedException.class)
                .isThrownBy(() -> channel.trySend(1));
            assertThatExceptionOfType(ChannelClosedException.class)
                .isThrownBy(() -> channel.trySend(1, SHORT));
            assertThatExceptionOfType(ChannelClosedException.class)
                .isThrownBy(() -> channel.trySend(1, Duration.ZERO));
            assertThatExceptionOfType(ChannelClosedException.class)
                .isThrownBy(channel::close)
                .withMessage("close of closed channel");
          });
      assertThat(channel.len()).isZero();
    }
  }

  @Engines(gomaxprocs = 2)
  void aFullClosedChannelRefusesToo(TestRuntime t) throws Exception {
    for (Channel<Integer> channel : this.<Integer>channels()) {
      fill(channel).close();
      t.run(
          () -> {
            assertThatExceptionOfType(ChannelClosedException.class)
                .isThrownBy(() -> channel.send(1));
            assertThatExceptionOfType(ChannelClosedException.class)
                .isThrownBy(() -> channel.trySend(1));
          });
    }
  }

  @Engines(gomaxprocs = 2)
  void lenCountsWhatIsBufferedAndCapIsTheSize(TestRuntime t) throws Exception {
    for (int capacity : capacities()) {
      Channel<Integer> channel = make(capacity);
      assertThat(channel.cap()).isEqualTo(capacity);
      t.run(
          () -> {
            for (int round = 0; round < 3; round++) {
              for (int i = 0; i < capacity; i++) {
                assertThat(channel.len()).isEqualTo(i);
                channel.send(i);
              }
              for (int i = capacity; i > 0; i--) {
                assertThat(channel.len()).isEqualTo(i);
                channel.receive();
              }
              assertThat(channel.len()).isZero();
            }
          });
    }
  }

  @Engines(gomaxprocs = 2)
  void nullIsRefused(TestRuntime t) throws Exception {
    for (Channel<Integer> channel : this.<Integer>channels()) {
      t.run(
          () -> {
            assertThatNullPointerException().isThrownBy(() -> channel.send(null));
            assertThatNullPointerException().isThrownBy(() -> channel.trySend(null));
            assertThatNullPointerException().isThrownBy(() -> channel.trySend(null, SHORT));
            assertThat(channel.tryReceive()).isNull();
          });
    }
  }

  @Engines
  void aTimedReceiveGivesUpWhenTheTimeIsOver(TestRuntime t) throws Exception {
    for (Channel<Integer> channel : this.<Integer>channels()) {
      t.run(
          () -> {
            long start = System.nanoTime();
            assertThat(channel.tryReceive(SHORT)).isNull();
            assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(SHORT.toNanos());
            assertThat(channel.tryReceive(Duration.ZERO)).isNull();
            assertThat(channel.tryReceive(Duration.ofNanos(-1))).isNull();
            assertThat(channel.tryReceive(Duration.ofSeconds(Long.MIN_VALUE))).isNull();
            assertThat(channel.trySend(1)).isEqualTo(channel.cap() > 0);
          });
    }
  }

  @Engines
  void aTimedSendGivesUpWhenTheTimeIsOverAndIsNeverDelivered(TestRuntime t) throws Exception {
    for (Channel<Integer> channel : this.<Integer>channels()) {
      fill(channel);
      t.run(
          () -> {
            long start = System.nanoTime();
            assertThat(channel.trySend(-1, SHORT)).isFalse();
            assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(SHORT.toNanos());
            assertThat(channel.trySend(-1, Duration.ZERO)).isFalse();
            assertThat(channel.trySend(-1, Duration.ofNanos(-1))).isFalse();
            assertThat(drain(channel)).isEqualTo(numbers(channel.cap()));
          });
    }
  }

  @Engines
  void theTimedFormsSucceedWhenThePartnerComesInTime(TestRuntime t) throws Exception {
    for (Channel<Integer> channel : this.<Integer>channels()) {
      var got = new AtomicReference<Integer>();
      Goroutine receiver =
          t.gmp().go(() -> got.set(channel.tryReceive(Duration.ofSeconds(Long.MAX_VALUE))));
      Waiting.until(receiver, Waiting.RECEIVE);
      t.run(() -> assertThat(channel.trySend(5, TestRuntime.LONG)).isTrue());
      Waiting.untilEnded(receiver);
      assertThat(got).hasValue(5);
      fill(channel);
      var sent = new AtomicReference<Boolean>();
      Goroutine sender =
          t.gmp().go(() -> sent.set(channel.trySend(channel.cap(), TestRuntime.LONG)));
      Waiting.until(sender, Waiting.SEND);
      t.run(() -> assertThat(channel.receive()).isZero());
      Waiting.untilEnded(sender);
      assertThat(sent).hasValue(true);
    }
  }

  @Engines
  void anInterruptedReceiverTakesNothing(TestRuntime t) throws Exception {
    for (Channel<Integer> channel : this.<Integer>channels()) {
      var thrown = new AtomicReference<Throwable>();
      Goroutine receiver =
          t.gmp()
              .go(
                  () -> {
                    try {
                      channel.receive();
                    } catch (InterruptedException e) {
                      thrown.set(e);
                    }
                  });
      Waiting.until(receiver, Waiting.RECEIVE);
      receiver.interrupt();
      Waiting.untilEnded(receiver);
      assertThat(thrown.get()).isInstanceOf(InterruptedException.class);
      assertThat(channel.trySend(0)).isEqualTo(channel.cap() > 0);
      assertThat(channel.len()).isEqualTo(Math.min(channel.cap(), 1));
    }
  }

  @Engines
  void anInterruptedSenderIsNotDelivered(TestRuntime t) throws Exception {
    for (Channel<Integer> channel : this.<Integer>channels()) {
      fill(channel);
      var thrown = new AtomicReference<Throwable>();
      Goroutine sender =
          t.gmp()
              .go(
                  () -> {
                    try {
                      channel.send(-1);
                    } catch (InterruptedException e) {
                      thrown.set(e);
                    }
                  });
      Waiting.until(sender, Waiting.SEND);
      sender.interrupt();
      Waiting.untilEnded(sender);
      assertThat(thrown.get()).isInstanceOf(InterruptedException.class);
      assertThat(drain(channel)).isEqualTo(numbers(channel.cap()));
    }
  }

  @Engines(gomaxprocs = 2)
  void whoComesInterruptedNeitherTakesNorGives(TestRuntime t) throws Exception {
    for (Channel<Integer> channel : this.<Integer>channels()) {
      fill(channel);
      t.run(
          () -> {
            Thread.currentThread().interrupt();
            assertThatExceptionOfType(InterruptedException.class).isThrownBy(channel::receive);
            assertThat(Thread.currentThread().isInterrupted()).isFalse();
            Thread.currentThread().interrupt();
            assertThatExceptionOfType(InterruptedException.class)
                .isThrownBy(() -> channel.tryReceive(SHORT));
            Thread.currentThread().interrupt();
            assertThatExceptionOfType(InterruptedException.class)
                .isThrownBy(() -> channel.tryReceive(Duration.ZERO));
            assertThat(channel.len()).isEqualTo(channel.cap());
            Thread.currentThread().interrupt();
            assertThatExceptionOfType(InterruptedException.class).isThrownBy(() -> channel.send(9));
            Thread.currentThread().interrupt();
            assertThatExceptionOfType(InterruptedException.class)
                .isThrownBy(() -> channel.trySend(9, SHORT));
            Thread.currentThread().interrupt();
            assertThatExceptionOfType(InterruptedException.class)
                .isThrownBy(() -> channel.trySend(9, Duration.ZERO));
            assertThat(drain(channel)).isEqualTo(numbers(channel.cap()));
          });
    }
  }

  @Engines
  void anIterationEndsAtTheClose(TestRuntime t) throws Exception {
    for (Channel<Integer> channel : this.<Integer>channels()) {
      var got = new ConcurrentLinkedQueue<Integer>();
      Goroutine receiver =
          t.gmp()
              .go(
                  () -> {
                    for (Integer value : channel) {
                      got.add(value);
                    }
                  });
      t.run(
          () -> {
            for (int i = 0; i < 25; i++) {
              channel.send(i);
            }
          });
      Waiting.until(receiver, Waiting.RECEIVE);
      channel.close();
      Waiting.untilEnded(receiver);
      assertThat(got).containsExactlyElementsOf(numbers(25));
    }
  }

  @Engines(gomaxprocs = 2)
  void hasNextTakesOneValueHoweverOftenItIsAsked(TestRuntime t) throws Exception {
    for (int capacity : capacities()) {
      Channel<Integer> channel = make(capacity);
      Goroutine sender =
          t.gmp()
              .go(
                  () -> {
                    channel.send(1);
                    channel.send(2);
                    channel.close();
                  });
      t.run(
          () -> {
            Iterator<Integer> values = channel.iterator();
            assertThat(values.hasNext()).isTrue();
            assertThat(values.hasNext()).isTrue();
            assertThat(values.next()).isEqualTo(1);
            assertThat(values.next()).isEqualTo(2);
            assertThat(values.hasNext()).isFalse();
            assertThatExceptionOfType(NoSuchElementException.class).isThrownBy(values::next);
          });
      Waiting.untilEnded(sender);
    }
  }

  @Engines
  void anInterruptEndsTheIterationAndStaysVisible(TestRuntime t) throws Exception {
    for (Channel<Integer> channel : this.<Integer>channels()) {
      var thrown = new AtomicReference<Throwable>();
      var flag = new AtomicReference<Boolean>();
      Goroutine receiver =
          t.gmp()
              .go(
                  () -> {
                    try {
                      channel.forEach(value -> {});
                    } catch (ChannelInterruptedException e) {
                      thrown.set(e);
                      flag.set(Thread.interrupted());
                    }
                  });
      Waiting.until(receiver, Waiting.RECEIVE);
      receiver.interrupt();
      Waiting.untilEnded(receiver);
      assertThat(thrown.get()).hasCauseInstanceOf(InterruptedException.class);
      assertThat(flag).hasValue(true);
      assertThat(channel.trySend(0)).isEqualTo(channel.cap() > 0);
    }
  }

  @Engines
  void platformAndForeignVirtualThreadsWaitAndAreWoken(TestRuntime t) throws Exception {
    int n = t.count(500, 100);
    for (Channel<Integer> channel : this.<Integer>channels()) {
      for (Thread.Builder kind : List.of(Thread.ofPlatform(), Thread.ofVirtual())) {
        var sum = new AtomicInteger();
        Goroutine sender =
            t.gmp()
                .go(
                    () -> {
                      for (int i = 1; i <= n; i++) {
                        channel.send(i);
                      }
                    });
        Thread receiver =
            kind.start(
                () -> {
                  try {
                    for (int i = 0; i < n; i++) {
                      sum.addAndGet(channel.receive());
                    }
                  } catch (InterruptedException e) {
                    sum.set(-1);
                  }
                });
        Waiting.untilEnded(sender);
        assertThat(receiver.join(TestRuntime.LONG)).isTrue();
        assertThat(sum).hasValue(n * (n + 1) / 2);

        var order = new ArrayList<Integer>();
        Goroutine goroutine =
            t.gmp()
                .go(
                    () -> {
                      for (int i = 0; i < n; i++) {
                        order.add(channel.receive());
                      }
                    });
        Waiting.until(goroutine, Waiting.RECEIVE);
        Thread thread =
            kind.start(
                () -> {
                  try {
                    for (int i = 0; i < n; i++) {
                      channel.send(i);
                    }
                  } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                  }
                });
        Waiting.untilEnded(goroutine);
        assertThat(thread.join(TestRuntime.LONG)).isTrue();
        assertThat(order).isEqualTo(numbers(n));
      }
    }
  }

  @Engines(gomaxprocs = 2)
  void foreignThreadsAreInterruptedInAChannel(TestRuntime t) throws Exception {
    for (Channel<Integer> channel : this.<Integer>channels()) {
      for (Thread.Builder kind : List.of(Thread.ofPlatform(), Thread.ofVirtual())) {
        var thrown = new AtomicReference<Throwable>();
        Thread receiver =
            kind.start(
                () -> {
                  try {
                    channel.receive();
                  } catch (InterruptedException e) {
                    thrown.set(e);
                  }
                });
        receiver.interrupt();
        assertThat(receiver.join(TestRuntime.LONG)).isTrue();
        assertThat(thrown.get()).isInstanceOf(InterruptedException.class);
      }
      assertThat(t.gmp().stats().goroutines()).isZero();
    }
  }

  @Engines(gomaxprocs = 2)
  void aBatchTakesWhatIsThereInItsOrderAndNoMoreThanWanted(TestRuntime t) throws Exception {
    for (Channel<Integer> channel : this.<Integer>channels()) {
      fill(channel);
      t.run(
          () -> {
            var values = new ArrayList<Integer>();
            assertThat(channel.drainTo(values, 0)).isZero();
            assertThat(channel.drainTo(values, -1)).isZero();
            assertThat(channel.drainTo(values, 2)).isEqualTo(Math.min(2, channel.cap()));
            assertThat(channel.drainTo(values, Integer.MAX_VALUE))
                .isEqualTo(Math.max(0, channel.cap() - 2));
            assertThat(channel.drainTo(values, 5)).isZero();
            assertThat(values).isEqualTo(numbers(channel.cap()));
          });
      channel.close();
      assertThat(channel.drainTo(new ArrayList<>(), 5)).isZero();
    }
  }

  @Engines
  void aBatchLetsInTheSendersThatWait(TestRuntime t) throws Exception {
    for (Channel<Integer> channel : this.<Integer>channels()) {
      fill(channel);
      var senders = waitingSenders(3, channel, t);
      t.run(
          () -> {
            var values = new ArrayList<Integer>();
            while (values.size() < channel.cap() + 3) {
              channel.drainTo(values, channel.cap() + 3 - values.size());
            }
            assertThat(values).isEqualTo(numbers(channel.cap() + 3));
          });
      Waiting.untilEnded(senders);
      assertThat(channel.len()).isZero();
    }
  }

  @Engines
  void aStreamGoesInAndComesOut(TestRuntime t) throws Exception {
    for (Channel<Integer> channel : this.<Integer>channels()) {
      Goroutine sender =
          t.gmp()
              .go(
                  () -> {
                    channel.sendAll(IntStream.range(0, 50).boxed()::iterator);
                    channel.close();
                  });
      t.run(
          () -> {
            assertThat(channel.stream().limit(10).toList()).isEqualTo(numbers(10));
            assertThat(channel.stream().mapToInt(v -> v).sum()).isBetween(1180 - 10, 1180);
          });
      Waiting.untilEnded(sender);
    }
  }

  @Engines
  void aCauseIsThrownOnceTheChannelIsDrained(TestRuntime t) throws Exception {
    var cause = new IllegalStateException("broken pipe");
    for (Channel<Integer> channel : this.<Integer>channels()) {
      fill(channel);
      assertThat(channel.closeCause()).isNull();
      channel.close(cause);
      assertThat(channel.closeCause()).isSameAs(cause);
      assertThatExceptionOfType(ChannelClosedException.class)
          .isThrownBy(() -> channel.close(new IllegalArgumentException()));
      assertThat(channel.closeCause()).isSameAs(cause);
      t.run(
          () -> {
            assertThatExceptionOfType(ChannelClosedException.class)
                .isThrownBy(() -> channel.send(1))
                .withCause(cause);
            var values = new ArrayList<Integer>();
            assertThat(channel.drainTo(values, 100)).isEqualTo(channel.cap());
            assertThat(channel.drainTo(values, 100)).isZero();
            assertThatExceptionOfType(ChannelClosedException.class)
                .isThrownBy(channel::receive)
                .withCause(cause);
            assertThatExceptionOfType(ChannelClosedException.class)
                .isThrownBy(channel::tryReceive)
                .withCause(cause);
            assertThatExceptionOfType(ChannelClosedException.class)
                .isThrownBy(() -> channel.tryReceive(TestRuntime.LONG))
                .withCause(cause);
            assertThatExceptionOfType(ChannelClosedException.class)
                .isThrownBy(() -> channel.iterator().hasNext())
                .withCause(cause);
          });
    }
  }

  @Engines
  void aCauseReachesTheReceiverThatWaits(TestRuntime t) throws Exception {
    var cause = new IllegalStateException("broken pipe");
    for (Channel<Integer> channel : this.<Integer>channels()) {
      var thrown = new AtomicReference<Throwable>();
      Goroutine receiver =
          t.gmp()
              .go(
                  () -> {
                    try {
                      channel.receive();
                    } catch (ChannelClosedException e) {
                      thrown.set(e.getCause());
                    }
                  });
      Waiting.until(receiver, Waiting.RECEIVE);
      channel.close(cause);
      Waiting.untilEnded(receiver);
      assertThat(thrown).hasValue(cause);
    }
  }

  @Engines
  void ofManyWhoTryToCloseOneDoes(TestRuntime t) throws Exception {
    for (Channel<Integer> channel : this.<Integer>channels()) {
      var closed = new AtomicInteger();
      var goroutines = new ArrayList<Goroutine>();
      for (int i = 0; i < 4; i++) {
        goroutines.add(
            t.gmp()
                .go(
                    () -> {
                      if (channel.tryClose()) {
                        closed.incrementAndGet();
                      }
                    }));
      }
      Waiting.untilEnded(goroutines);
      assertThat(closed).hasValue(1);
      assertThat(channel.closeCause()).isNull();
    }
  }
}
