package io.gmp.channel;

import static org.assertj.core.api.Assertions.assertThat;

import io.gmp.Go;
import io.gmp.Goroutine;
import io.gmp.testing.Engines;
import io.gmp.testing.Scale;
import io.gmp.testing.TestRuntime;
import java.util.ArrayList;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class ChannelProgramsTest {

  private static void endsByInterrupt(Channel<Integer> in, Channel<Integer> out, int prime) {
    try {
      for (int i = 2; ; i++) {
        int number = in == null ? i : in.receive();
        if (number % prime != 0) {
          out.send(number);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Engines
  void thePrimeSieveFindsThePrimes(TestRuntime t) throws Exception {
    int n = t.count(100, 25);
    var primes = new ArrayList<Integer>();
    var filters = new ConcurrentLinkedQueue<Goroutine>();
    t.run(
        () -> {
          Channel<Integer> numbers = Channel.make();
          Channel<Integer> source = numbers;
          filters.add(Go.go(() -> endsByInterrupt(null, source, Integer.MAX_VALUE)));
          for (int i = 0; i < n; i++) {
            int prime = numbers.receive();
            primes.add(prime);
            Channel<Integer> in = numbers;
            Channel<Integer> out = Channel.make();
            filters.add(Go.go(() -> endsByInterrupt(in, out, prime)));
            numbers = out;
          }
        });
    filters.forEach(Goroutine::interrupt);
    Waiting.untilEnded(new ArrayList<>(filters));
    assertThat(primes).startsWith(2, 3, 5, 7, 11, 13, 17, 19, 23, 29).hasSize(n).isSorted();
    assertThat(primes.getLast()).isEqualTo(n == 100 ? 541 : 97);
  }

  @Engines
  void aTokenPassesThroughADaisyChain(TestRuntime t) throws Exception {
    int n = t.count(Scale.of(10_000), Scale.of(1_000));
    Channel<Integer> leftmost = Channel.make();
    var chain = new ArrayList<Goroutine>();
    Channel<Integer> left = leftmost;
    for (int i = 0; i < n; i++) {
      Channel<Integer> to = left;
      Channel<Integer> from = Channel.make();
      chain.add(t.gmp().go(() -> to.send(from.receive() + 1)));
      left = from;
    }
    Channel<Integer> rightmost = left;
    chain.add(t.gmp().go(() -> rightmost.send(0)));
    t.run(() -> assertThat(leftmost.receive()).isEqualTo(n));
    Waiting.untilEnded(chain);
  }

  @Engines
  void chainedReadersReadInTheirOrder(TestRuntime t) throws Exception {
    int n = 10;
    Channel<Integer> values = Channel.make();
    Channel<Integer> first = Channel.make();
    Channel<Integer> before = first;
    var got = new ConcurrentLinkedQueue<Integer>();
    var readers = new ArrayList<Goroutine>();
    for (int i = 0; i < n; i++) {
      Channel<Integer> in = before;
      Channel<Integer> out = Channel.make(1);
      readers.add(
          t.gmp()
              .go(
                  () -> {
                    in.receive();
                    got.add(values.receive());
                    out.send(1);
                  }));
      before = out;
    }
    t.run(
        () -> {
          first.send(1);
          for (int i = 0; i < n; i++) {
            values.send(i);
          }
        });
    Waiting.untilEnded(readers);
    assertThat(got).containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
  }

  @Engines
  void twoGoroutinesPlayPingPong(TestRuntime t) throws Exception {
    int n = t.count(20_000, 500);
    Channel<Integer> ping = Channel.make();
    Channel<Integer> pong = Channel.make();
    Goroutine other =
        t.gmp()
            .go(
                () -> {
                  for (int value : ping) {
                    pong.send(value + 1);
                  }
                  pong.close();
                });
    t.run(
        () -> {
          int value = 0;
          for (int i = 0; i < n; i++) {
            ping.send(value);
            value = pong.receive();
          }
          assertThat(value).isEqualTo(n);
          ping.close();
          assertThat(pong.receive()).isNull();
        });
    Waiting.untilEnded(other);
  }
}
