package io.gmp.channel;

import static org.assertj.core.api.Assertions.assertThat;

import io.gmp.Go;
import io.gmp.Goroutine;
import io.gmp.testing.Engines;
import io.gmp.testing.Scale;
import io.gmp.testing.TestRuntime;
import io.gmp.testing.Waiting;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Timeout;

@Timeout(240)
class ChannelConservationTest {
  private static final int SENDERS = 4;

  private static boolean send(Channel<Integer> channel, int value, SplittableRandom random) {
    try {
      switch (random.nextInt(4)) {
        case 0 -> {
          return channel.trySend(value);
        }
        case 1 -> {
          return channel.trySend(value, Duration.ofNanos(random.nextInt(1, 200_000)));
        }
        default -> {
          channel.send(value);
          return true;
        }
      }
    } catch (InterruptedException e) {
      return false;
    }
  }

  private static Integer receive(Channel<Integer> channel, SplittableRandom random) {
    try {
      return switch (random.nextInt(4)) {
        case 0 -> channel.tryReceive();
        case 1 -> channel.tryReceive(Duration.ofNanos(random.nextInt(1, 200_000)));
        default -> channel.receive();
      };
    } catch (InterruptedException e) {
      return null;
    }
  }

  private static void accountsBalance(TestRuntime t, Channel<Integer> channel, int receivers)
      throws InterruptedException {
    int n = t.count(Scale.of(20_000), Scale.of(3_000));
    var random = new SplittableRandom(t.gomaxprocs() * 31L + channel.cap());
    var sent = new AtomicIntegerArray(SENDERS * n);
    var received = new AtomicIntegerArray(SENDERS * n);
    var left = new AtomicInteger(SENDERS);
    var done = new AtomicBoolean();
    List<Goroutine> goroutines = new ArrayList<>();
    for (int r = 0; r < receivers; r++) {
      SplittableRandom mine = random.split();
      goroutines.add(
          t.gmp()
              .go(
                  () -> {
                    while (!channel.isDrained()) {
                      Integer value = receive(channel, mine);
                      if (value != null) {
                        received.incrementAndGet(value);
                      } else {
                        Go.gosched();
                      }
                    }
                  }));
    }
    for (int s = 0; s < SENDERS; s++) {
      SplittableRandom mine = random.split();
      int from = s * n;
      goroutines.add(
          t.gmp()
              .go(
                  () -> {
                    for (int value = from; value < from + n; value++) {
                      if (send(channel, value, mine)) {
                        sent.incrementAndGet(value);
                      }
                    }
                    if (left.decrementAndGet() == 0) {
                      channel.close();
                    }
                  }));
    }
    Goroutine interrupter =
        t.gmp()
            .go(
                () -> {
                  while (!done.get()) {
                    goroutines.get(random.nextInt(goroutines.size())).interrupt();
                    for (int i = random.nextInt(16); i >= 0; i--) {
                      Go.gosched();
                    }
                  }
                });
    Waiting.untilEnded(goroutines);
    done.set(true);
    Waiting.untilEnded(interrupter);
    int delivered = 0;
    for (int i = 0; i < sent.length(); i++) {
      assertThat(received.get(i))
          .as("value %d of capacity %d", i, channel.cap())
          .isEqualTo(sent.get(i));
      delivered += sent.get(i);
    }
    assertThat(delivered).isBetween(1, sent.length());
  }

  @Engines
  void whatWasSentIsReceivedOnceAndNothingElseIs(TestRuntime t) throws Exception {
    for (int capacity : new int[] {0, 1, 10}) {
      accountsBalance(t, Channel.make(capacity), 3);
    }
  }

  @Engines
  void soItIsWithASingleReceiver(TestRuntime t) throws Exception {
    for (int capacity : new int[] {1, 10}) {
      accountsBalance(t, Channel.singleReceiver(capacity), 1);
    }
  }

  @Engines
  void aCloseAmongSendersLosesNothingThatWasSent(TestRuntime t) throws Exception {
    int rounds = t.count(Scale.of(3_000), Scale.of(300));
    for (int round = 0; round < rounds; round++) {
      Channel<Integer> channel =
          round % 2 == 0 ? Channel.make(round % 3) : Channel.singleReceiver(1 + round % 3);
      var sent = new AtomicInteger();
      var received = new AtomicInteger();
      var goroutines = new ArrayList<Goroutine>();
      for (int s = 0; s < SENDERS; s++) {
        goroutines.add(
            t.gmp()
                .go(
                    () -> {
                      try {
                        for (; ; ) {
                          channel.send(1);
                          sent.incrementAndGet();
                        }
                      } catch (ChannelClosedException e) {
                        Go.gosched();
                      }
                    }));
      }
      int closeAt = 1 + round % 7;
      goroutines.add(
          t.gmp()
              .go(
                  () -> {
                    for (int value : channel) {
                      if (received.addAndGet(value) == closeAt) {
                        channel.close();
                      }
                    }
                  }));
      Waiting.untilEnded(goroutines);
      assertThat(received).hasValue(sent.get());
    }
  }
}
