package io.gmp.channel;

import static io.gmp.testing.Eventually.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.gmp.Gmp;
import io.gmp.Go;
import io.gmp.Goroutine;
import io.gmp.testing.Engines;
import io.gmp.testing.Scale;
import io.gmp.testing.TestRuntime;
import io.gmp.testing.Waiting;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
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

  @Engines
  void strayPermitsAndLooksAtStacksLoseNoWakeUp(TestRuntime t) throws Exception {
    int n = t.count(Scale.of(100_000), Scale.of(5_000));
    Channel<Thread> threads = Channel.make(2);
    Channel<Integer> ping = Channel.make();
    Channel<Integer> pong = Channel.make();
    Goroutine one =
        t.gmp()
            .go(
                () -> {
                  threads.send(Thread.currentThread());
                  for (int i = 0; i < n; i++) {
                    ping.send(i);
                    assertThat(pong.receive()).isEqualTo(i);
                  }
                });
    Goroutine other =
        t.gmp()
            .go(
                () -> {
                  threads.send(Thread.currentThread());
                  for (int i = 0; i < n; i++) {
                    pong.send(ping.receive());
                  }
                });
    var players = List.of(threads.receive(), threads.receive());
    while (!one.join(Duration.ofNanos(1)) || !other.join(Duration.ofNanos(1))) {
      for (Thread player : players) {
        LockSupport.unpark(player);
        assertThat(player.getStackTrace()).isNotNull();
      }
    }
  }

  @Engines
  void aValueThatSelectsOfferOnFourChannelsArrivesOnce(TestRuntime t) throws Exception {
    int n = t.count(Scale.of(20_000), Scale.of(3_000));
    var channels = new ArrayList<Channel<Integer>>();
    for (int i = 0; i < 4; i++) {
      channels.add(Channel.make());
    }
    Channel<Integer> all = Channel.make();
    var forwarders = new ArrayList<Goroutine>();
    for (Channel<Integer> channel : channels) {
      forwarders.add(t.gmp().go(() -> all.sendAll(channel)));
    }
    Goroutine sender =
        t.gmp()
            .go(
                () -> {
                  for (int i = 0; i < n; i++) {
                    Go.select(
                        Go.onSend(channels.get(0), i),
                        Go.onSend(channels.get(1), i),
                        Go.onSend(channels.get(2), i),
                        Go.onSend(channels.get(3), i));
                  }
                  channels.forEach(Channel::close);
                  for (Goroutine forwarder : forwarders) {
                    forwarder.join();
                  }
                  all.close();
                });
    var seen = new BitSet(n);
    t.run(
        () -> {
          for (int value : all) {
            assertThat(seen.get(value)).as("%d came before", value).isFalse();
            seen.set(value);
          }
        });
    Waiting.untilEnded(sender);
    assertThat(seen.cardinality()).isEqualTo(n);
  }

  @Engines
  void aSelectThatWasWokenElsewhereLeavesTheQueueBehindItWhole(TestRuntime t) throws Exception {
    Channel<Integer> line = Channel.make();
    Channel<Integer> other = Channel.make();
    var got = new ConcurrentLinkedQueue<Integer>();
    Goroutine before = t.gmp().go(() -> got.add(line.receive()));
    Waiting.until(before, Waiting.RECEIVE);
    Goroutine between =
        t.gmp()
            .go(
                () -> {
                  got.add(Go.select(Go.onReceive(line, v -> -v), Go.onReceive(other)));
                  got.add(line.receive());
                });
    Waiting.until(between, Waiting.SELECT);
    t.run(() -> other.send(1));
    Waiting.until(between, Waiting.RECEIVE);
    t.run(
        () -> {
          line.send(2);
          line.send(3);
        });
    Waiting.untilEnded(before, between);
    assertThat(got).containsExactlyInAnyOrder(1, 2, 3);
  }

  @Engines
  void whoWaitsWhereNobodyElseReachesIsKeptUntilItsRuntimeEnds(TestRuntime t) throws Exception {
    Gmp gmp = t.make(builder -> builder.closeGrace(Duration.ZERO));
    var channels = new ArrayList<WeakReference<Object>>();
    for (int i = 0; i < 10; i++) {
      channels.add(new WeakReference<>(waitForNobody(gmp)));
    }
    System.gc();
    assertThat(channels).allSatisfy(channel -> assertThat(channel.get()).isNotNull());
    assertThat(gmp.stats().goroutines()).isEqualTo(10);
    gmp.close();
    await()
        .until(
            () -> {
              System.gc();
              return channels.stream().allMatch(channel -> channel.get() == null);
            });
  }

  private static Channel<Integer> waitForNobody(Gmp gmp) {
    Channel<Integer> channel = Channel.make();
    Goroutine g =
        gmp.go(
            () -> {
              try {
                channel.receive();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
    Waiting.until(g, Waiting.RECEIVE);
    return channel;
  }
}
