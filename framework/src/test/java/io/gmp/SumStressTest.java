package io.gmp;

import static org.assertj.core.api.Assertions.assertThat;

import io.gmp.actor.Actor;
import io.gmp.actor.ActorRef;
import io.gmp.actor.ActorSystem;
import io.gmp.actor.Mailbox;
import io.gmp.channel.Channel;
import io.gmp.testing.Engines;
import io.gmp.testing.Scale;
import io.gmp.testing.TestRuntime;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;

@Tag("stress")
@Timeout(value = 2, unit = TimeUnit.HOURS)
class SumStressTest {
  private static final int SHARE = 10;

  private static int goroutines(TestRuntime t) {
    return Scale.isFull() ? t.count(1_000_000, 2_000) : t.count(100_000, 500);
  }

  private static int rounds(TestRuntime t) {
    return Scale.isFull() ? t.count(200, 20) : t.count(20, 5);
  }

  private static long sum(int n) {
    return (long) n * (n + 1) / 2;
  }

  private static void start(TestRuntime t, int n, Channel<Integer> channel) {
    for (int i = 1; i <= n; i++) {
      int number = i;
      t.gmp().go(() -> channel.send(number));
    }
  }

  private static void sumsOver(TestRuntime t, Supplier<Channel<Integer>> make) throws Exception {
    int n = goroutines(t);
    for (int round = rounds(t); round > 0; round--) {
      Channel<Integer> channel = make.get();
      var sum = new AtomicReference<Long>();
      Goroutine adder =
          t.gmp()
              .go(
                  () -> {
                    long total = 0;
                    for (int i = 0; i < n; i++) {
                      total += channel.receive();
                    }
                    sum.set(total);
                  });
      if (round % 2 == 0) {
        start(t, n, channel);
      } else {
        t.run(() -> start(t, n, channel));
      }
      assertThat(adder.join(TestRuntime.LONG.multipliedBy(4))).isTrue();
      assertThat(sum).hasValue(sum(n));
      assertThat(channel.tryReceive()).isNull();
    }
  }

  @Engines
  void anUnbufferedChannelAddsUpWhatAMillionGoroutinesSend(TestRuntime t) throws Exception {
    sumsOver(t, Channel::make);
  }

  @Engines
  void aBufferedChannelAddsUpWhatAMillionGoroutinesSend(TestRuntime t) throws Exception {
    sumsOver(t, () -> Channel.make(128));
  }

  @Engines
  void aSingleReceiverAddsUpWhatAMillionGoroutinesSend(TestRuntime t) throws Exception {
    sumsOver(t, () -> Channel.singleReceiver(128));
  }

  @Engines
  void aTreeOfActorsAddsUpWhatAMillionGoroutinesTell(TestRuntime t) throws Exception {
    int n = goroutines(t);
    try (ActorSystem system = ActorSystem.create("sum", t.gmp())) {
      for (int round = rounds(t); round > 0; round--) {
        var done = new CompletableFuture<Long>();
        ActorRef<Long> root =
            system.spawn(
                Actor.<Long, long[]>setup(
                    context -> new long[2],
                    (context, state, message) -> {
                      state[0] += message;
                      if (++state[1] == SHARE) {
                        done.complete(state[0]);
                        context.stop();
                      }
                      return state;
                    }));
        int each = n / SHARE;
        for (int a = 0; a < SHARE; a++) {
          ActorRef<Integer> adder =
              system.spawn(
                  Actor.<Integer, long[]>setup(
                          context -> new long[2],
                          (context, state, message) -> {
                            state[0] += message;
                            if (++state[1] == each) {
                              root.tell(state[0]);
                              context.stop();
                            }
                            return state;
                          })
                      .mailbox(Mailbox.buffered(64)));
          for (int i = 1; i <= each; i++) {
            int number = a * each + i;
            t.gmp().go(() -> adder.tell(number));
          }
        }
        assertThat(done.get(2, TimeUnit.MINUTES)).isEqualTo(sum(n));
      }
      assertThat(system.deadLetters()).isZero();
    }
  }
}
