package io.gmp;

import static org.assertj.core.api.Assertions.assertThat;

import io.gmp.actor.Actor;
import io.gmp.actor.ActorRef;
import io.gmp.actor.ActorSystem;
import io.gmp.actor.Mailbox;
import io.gmp.actor.ReplyTo;
import io.gmp.channel.Channel;
import io.gmp.testing.Engines;
import io.gmp.testing.Scale;
import io.gmp.testing.TestRuntime;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;

@Tag("stress")
@Timeout(value = 2, unit = TimeUnit.HOURS)
class SumTest {
  private static final int ROUNDS = Scale.of(200);

  private static int goroutines(TestRuntime t) {
    return t.count(Scale.of(1_000_000), 2_000);
  }

  private static long expected(int n) {
    return (long) n * (n - 1) / 2;
  }

  @Engines
  void overABufferedChannel(TestRuntime t) throws Exception {
    for (int round = 0; round < ROUNDS; round++) {
      sumOver(t, Channel.make(100));
    }
  }

  @Engines
  void overAnUnbufferedChannel(TestRuntime t) throws Exception {
    for (int round = 0; round < ROUNDS / 4; round++) {
      sumOver(t, Channel.make());
    }
  }

  @Engines
  void overAChannelWithASingleReceiver(TestRuntime t) throws Exception {
    for (int round = 0; round < ROUNDS; round++) {
      sumOver(t, Channel.singleReceiver(100));
    }
  }

  private static void sumOver(TestRuntime t, Channel<Integer> numbers) throws Exception {
    int n = goroutines(t);
    t.gmp()
        .go(
            () -> {
              for (int i = 0; i < n; i++) {
                int number = i;
                Go.go(() -> numbers.send(number));
              }
            });
    t.run(
        () -> {
          long sum = 0;
          for (int i = 0; i < n; i++) {
            sum += numbers.receive();
          }
          assertThat(sum).isEqualTo(expected(n));
        });
    assertThat(numbers.tryReceive()).isNull();
  }

  @Engines
  void fromOutsideToThisThread(TestRuntime t) throws Exception {
    for (int round = 0; round < ROUNDS; round++) {
      int n = goroutines(t) / 10;
      Channel<Integer> numbers = Channel.make(100);
      for (int i = 0; i < n; i++) {
        int number = i;
        t.gmp().go(() -> numbers.send(number));
      }
      long sum = 0;
      for (int i = 0; i < n; i++) {
        sum += numbers.receive();
      }
      assertThat(sum).isEqualTo(expected(n));
    }
  }

  private sealed interface Tally {
    record Add(int number) implements Tally {}

    record Total(ReplyTo<Long> reply) implements Tally {}
  }

  @Engines
  void byAnActor(TestRuntime t) throws Exception {
    try (var system = ActorSystem.create("sums", t.gmp())) {
      for (int round = 0; round < ROUNDS; round++) {
        int n = goroutines(t);
        ActorRef<Tally> tally = tally(system, Mailbox.buffered(100));
        var told = Channel.<Integer>singleReceiver(Integer.MAX_VALUE);
        t.gmp()
            .go(
                () -> {
                  for (int i = 0; i < n; i++) {
                    int number = i;
                    Go.go(
                        () -> {
                          tally.tell(new Tally.Add(number));
                          told.send(1);
                        });
                  }
                });
        for (int i = 0; i < n; i++) {
          told.receive();
        }
        assertThat(tally.ask(Tally.Total::new, TestRuntime.LONG).join()).isEqualTo(expected(n));
        tally.stop();
        tally.whenStopped().join();
      }
      assertThat(system.deadLetters()).isZero();
    }
  }

  private static ActorRef<Tally> tally(ActorSystem system, Mailbox mailbox) {
    return system.spawn(
        Actor.<Tally, Long>of(
                0L,
                (context, sum, message) ->
                    switch (message) {
                      case Tally.Add add -> sum + add.number();
                      case Tally.Total total -> {
                        total.reply().tell(sum);
                        yield sum;
                      }
                    })
            .mailbox(mailbox));
  }

  @Engines
  void byAChainOfActors(TestRuntime t) throws Exception {
    try (var system = ActorSystem.create("chains", t.gmp())) {
      for (int round = 0; round < ROUNDS / 4; round++) {
        int n = t.count(Scale.of(1_000_000), 20_000);
        ActorRef<Tally> end = tally(system, Mailbox.buffered(10));
        ActorRef<Tally> first = end;
        for (int i = 0; i < 5; i++) {
          ActorRef<Tally> next = first;
          first =
              system.spawn(
                  Actor.<Tally, Integer>of(
                          0,
                          (context, count, message) -> {
                            next.tell(message);
                            return count + 1;
                          })
                      .mailbox(Mailbox.buffered(10)));
        }
        ActorRef<Tally> entry = first;
        t.run(
            () -> {
              for (int i = 0; i < n; i++) {
                entry.tell(new Tally.Add(i));
              }
            });
        assertThat(entry.ask(Tally.Total::new, TestRuntime.LONG).join()).isEqualTo(expected(n));
      }
      assertThat(system.deadLetters()).isZero();
    }
  }
}
