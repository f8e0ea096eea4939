package io.gmp.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.gmp.Goroutine;
import io.gmp.testing.Engines;
import io.gmp.testing.TestRuntime;
import io.gmp.testing.Waiting;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class GoChannelTest extends ChannelContract {
  @Override
  int[] capacities() {
    return new int[] {0, 1, 10};
  }

  @Override
  <T> Channel<T> make(int capacity) {
    return Channel.make(capacity);
  }

  @Test
  void aNegativeSizeIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Channel.make(-1))
        .withMessageContaining("makechan: size out of range")
        .withMessageContaining("-1");
  }

  @Test
  void withoutASizeItIsUnbuffered() {
    assertThat(Channel.make().cap()).isZero();
    assertThat(Channel.<Integer>make().trySend(1)).isFalse();
  }

  @Test
  void aHugeSizeTakesNoMemoryBeforeItIsUsed() {
    Channel<Integer> channel = Channel.make(Integer.MAX_VALUE);
    for (int i = 0; i < 1_000; i++) {
      assertThat(channel.trySend(i)).isTrue();
    }
    for (int i = 0; i < 1_000; i++) {
      assertThat(channel.tryReceive()).isEqualTo(i);
    }
  }

  @Test
  void aRingThatGrowsWhileItIsWrappedKeepsTheOrder() {
    Channel<Integer> channel = Channel.make(100);
    int sent = 0;
    int received = 0;
    for (int round = 0; round < 40; round++) {
      for (int i = 0; i < 7 && channel.trySend(sent); i++) {
        sent++;
      }
      for (int i = 0; i < 5; i++) {
        assertThat(channel.tryReceive()).isEqualTo(received++);
      }
    }
    while (received < sent) {
      assertThat(channel.tryReceive()).isEqualTo(received++);
    }
    assertThat(channel.tryReceive()).isNull();
  }

  @Engines
  void waitingReceiversAreServedInTheOrderTheyCame(TestRuntime t) throws Exception {
    for (int capacity : capacities()) {
      Channel<Integer> channel = make(capacity);
      var got = new AtomicIntegerArray(8);
      var receivers = new ArrayList<Goroutine>();
      for (int i = 0; i < got.length(); i++) {
        int at = i;
        receivers.add(
            Waiting.until(t.gmp().go(() -> got.set(at, channel.receive())), Waiting.RECEIVE));
      }
      t.run(
          () -> {
            for (int i = 0; i < got.length(); i++) {
              assertThat(channel.trySend(100 + i)).isTrue();
              assertThat(channel.tryReceive()).as("nobody snatches it").isNull();
            }
          });
      Waiting.untilEnded(receivers);
      for (int i = 0; i < got.length(); i++) {
        assertThat(got.get(i)).isEqualTo(100 + i);
      }
    }
  }

  @Engines
  void anInterruptedWaiterInTheMiddleLeavesTheOthersInOrder(TestRuntime t) throws Exception {
    for (int capacity : capacities()) {
      Channel<Integer> channel = make(capacity);
      var got = new ConcurrentLinkedQueue<Integer>();
      var receivers = new ArrayList<Goroutine>();
      for (int i = 0; i < 5; i++) {
        int at = i;
        receivers.add(
            Waiting.until(
                t.gmp()
                    .go(
                        () -> {
                          try {
                            got.add(10 * at + channel.receive());
                          } catch (InterruptedException e) {
                            got.add(-at);
                          }
                        }),
                Waiting.RECEIVE));
      }
      receivers.get(2).interrupt();
      Waiting.untilEnded(receivers.get(2));
      t.run(
          () -> {
            for (int i = 0; i < 4; i++) {
              channel.send(i);
            }
          });
      Waiting.untilEnded(receivers);
      assertThat(got).containsExactlyInAnyOrder(-2, 0, 11, 32, 43);
    }
  }

  @Engines
  void aCloseWakesAllReceivers(TestRuntime t) throws Exception {
    for (int capacity : capacities()) {
      Channel<Integer> channel = make(capacity);
      var ends = new AtomicInteger();
      var receivers = new ArrayList<Goroutine>();
      for (int i = 0; i < 20; i++) {
        receivers.add(
            t.gmp()
                .go(
                    () -> {
                      if (channel.receive() == null) {
                        ends.incrementAndGet();
                      }
                    }));
      }
      receivers.forEach(g -> Waiting.until(g, Waiting.RECEIVE));
      channel.close();
      Waiting.untilEnded(receivers);
      assertThat(ends).hasValue(20);
    }
  }

  @Engines
  void eachValueOfManySendersReachesOneOfManyReceivers(TestRuntime t) throws Exception {
    int senders = 4;
    int n = t.count(2_000, 200);
    for (int capacity : capacities()) {
      Channel<Integer> channel = make(capacity);
      var seen = new AtomicIntegerArray(senders * n);
      var goroutines = new ArrayList<Goroutine>();
      for (int r = 0; r < 4; r++) {
        goroutines.add(t.gmp().go(() -> channel.forEach(seen::incrementAndGet)));
      }
      var left = new AtomicInteger(senders);
      for (int s = 0; s < senders; s++) {
        int from = s * n;
        goroutines.add(
            t.gmp()
                .go(
                    () -> {
                      for (int i = 0; i < n; i++) {
                        channel.send(from + i);
                      }
                      if (left.decrementAndGet() == 0) {
                        channel.close();
                      }
                    }));
      }
      Waiting.untilEnded(goroutines);
      for (int i = 0; i < seen.length(); i++) {
        assertThat(seen.get(i)).as("value %d", i).isEqualTo(1);
      }
    }
  }

  @Engines
  void manyWorkersShareAQueue(TestRuntime t) throws Exception {
    int n = t.count(50_000, 2_000);
    Channel<Integer> queue = Channel.make(69);
    var count = new AtomicInteger();
    var sum = new AtomicLong();
    var workers = new ArrayList<Goroutine>();
    for (int w = 0; w < 23; w++) {
      workers.add(
          t.gmp()
              .go(
                  () -> {
                    for (int value : queue) {
                      count.incrementAndGet();
                      sum.addAndGet(value);
                    }
                  }));
    }
    t.run(
        () -> {
          for (int i = 0; i < n; i++) {
            queue.send(i);
          }
          queue.close();
        });
    Waiting.untilEnded(workers);
    assertThat(count).hasValue(n);
    assertThat(sum).hasValue((long) n * (n - 1) / 2);
  }

  @Engines
  void aTryReceiveThatRacesWithTheCloseSeesWhatWasBufferedBefore(TestRuntime t) throws Exception {
    int rounds = t.count(5_000, 200);
    var lost = new AtomicInteger();
    t.run(
        () -> {
          for (int i = 0; i < rounds; i++) {
            Channel<Integer> channel = Channel.make(1);
            channel.send(1);
            Goroutine receiver =
                t.gmp()
                    .go(
                        () -> {
                          if (channel.tryReceive() == null) {
                            lost.incrementAndGet();
                          }
                        });
            channel.close();
            receiver.join();
          }
        });
    assertThat(lost).hasValue(0);
  }

  @Engines(gomaxprocs = {1, 2})
  void aBufferForWhichSendersWaitIsNeverFoundEmpty(TestRuntime t) throws Exception {
    int values = t.count(20_000, 40);
    Channel<Integer> channel = Channel.make(1);
    channel.send(0);
    var senders = new ArrayList<Goroutine>();
    for (int i = 0; i < values; i++) {
      senders.add(t.gmp().go(() -> channel.send(1)));
    }
    senders.forEach(g -> Waiting.until(g, Waiting.SEND));
    var over = new AtomicBoolean();
    var inVain = new AtomicInteger();
    Goroutine receiver =
        t.gmp()
            .go(
                () -> {
                  for (int i = 0; i < values; i++) {
                    inVain.addAndGet(channel.tryReceive() == null ? 1 : 0);
                  }
                  over.set(true);
                });
    int least = 1;
    while (!over.get()) {
      least = Math.min(least, channel.len());
    }
    Waiting.untilEnded(receiver);
    Waiting.untilEnded(senders);
    assertThat(inVain).hasValue(0);
    assertThat(least).isEqualTo(1);
    assertThat(channel.tryReceive()).isEqualTo(1);
  }

  @Engines
  void anAnswerOverAFreshChannelIsSeenWhole(TestRuntime t) throws Exception {
    Channel<Question> questions = Channel.make();
    Goroutine server =
        t.gmp()
            .go(
                () -> {
                  for (Question question : questions) {
                    question.answers().send(question.answer());
                  }
                });
    Question.ask(t, questions, t.count(100, 10), t.count(200, 20));
    questions.close();
    Waiting.untilEnded(server);
  }

  @Engines
  void onAnUnbufferedChannelTheSendEndsAfterTheReceiveBegan(TestRuntime t) throws Exception {
    int n = t.count(2_000, 200);
    Channel<Integer> channel = Channel.make();
    var begun = new int[1];
    var early = new AtomicBoolean();
    Goroutine receiver =
        t.gmp()
            .go(
                () -> {
                  for (int i = 1; i <= n; i++) {
                    begun[0] = i;
                    channel.receive();
                  }
                });
    t.run(
        () -> {
          for (int i = 1; i <= n; i++) {
            channel.send(i);
            if (begun[0] < i) {
              early.set(true);
            }
          }
        });
    Waiting.untilEnded(receiver);
    assertThat(early).isFalse();
  }

  @Engines(gomaxprocs = 2)
  void anInterruptedSenderGivesNothingEvenWhereThereIsRoom(TestRuntime t) throws Exception {
    for (Channel<Integer> channel : List.of(Channel.<Integer>make(1), Channel.<Integer>make(10))) {
      t.run(
          () -> {
            Thread.currentThread().interrupt();
            assertThatExceptionOfType(InterruptedException.class).isThrownBy(() -> channel.send(9));
            Thread.currentThread().interrupt();
            assertThatExceptionOfType(InterruptedException.class)
                .isThrownBy(() -> channel.trySend(9, TestRuntime.LONG));
            assertThat(channel.len()).isZero();
          });
    }
  }
}
