package io.gmp.benchmarks;

import io.gmp.channel.Channel;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The channel benchmarks of Go's runtime/chan_test.go, each with the operation they count: a
 * message in {@code sync}, {@code prodCons} and {@code pair}; 100 sends and 100 receives in {@code
 * uncontended} and {@code contended}; a slot taken and given back in {@code sem}; a channel made,
 * filled and emptied in {@code creation}; a look at a channel where nothing is in {@code
 * nonblocking}.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(
    value = 2,
    jvmArgsAppend = {"-Xms1g", "-Xmx1g", "-XX:+AlwaysPreTouch"})
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class ChannelBenchmark {
  private static final int BATCH = 1000;
  private static final int BATCHES = 200;
  private static final int MESSAGES = BATCHES * BATCH;
  private static final int ROUNDS = 2000;
  private static final Integer VALUE = 1;
  private static final Integer STOP = 0;

  /** The sizes that Go measures. */
  @State(Scope.Benchmark)
  public static class Sizes {
    /** The capacity. */
    @Param({"0", "10", "100"})
    public int capacity;
  }

  /** ChanSync: two in lock step over an unbuffered channel; who sends first changes. */
  @Benchmark
  @OperationsPerInvocation(MESSAGES)
  public void sync(Players players) throws InterruptedException {
    Pipe pipe = players.pipe(0);
    var left = new AtomicInteger(BATCHES);
    var end = new Tally(2);
    for (int p = 0; p < 2; p++) {
      players.go(
          end,
          () -> {
            for (int i = left.decrementAndGet(); i >= 0; i = left.decrementAndGet()) {
              for (int g = 0; g < BATCH; g++) {
                if (i % 2 == 0) {
                  pipe.receive();
                  pipe.send(VALUE);
                } else {
                  pipe.send(VALUE);
                  pipe.receive();
                }
              }
            }
          });
    }
    end.await();
  }

  /** ChanProdCons: as many producers and as many consumers as processors. */
  @Benchmark
  @OperationsPerInvocation(MESSAGES)
  public void prodCons(Players players, Sizes sizes) throws InterruptedException {
    produceAndConsume(players, sizes.capacity, players.gomaxprocs);
  }

  /** One producer and one consumer; no benchmark of Go's, but ChanProdCons with one of each. */
  @Benchmark
  @OperationsPerInvocation(MESSAGES)
  public void pair(Players players, Sizes sizes) throws InterruptedException {
    produceAndConsume(players, sizes.capacity, 1);
  }

  /** The same with Kotlin's coroutines and channels. */
  @Benchmark
  @OperationsPerInvocation(MESSAGES)
  public void prodConsKotlin(KotlinPlayers players, Sizes sizes) throws InterruptedException {
    players.produceAndConsume(sizes.capacity, players.gomaxprocs, MESSAGES, VALUE);
  }

  /** The same with Kotlin's coroutines and channels. */
  @Benchmark
  @OperationsPerInvocation(MESSAGES)
  public void pairKotlin(KotlinPlayers players, Sizes sizes) throws InterruptedException {
    players.produceAndConsume(sizes.capacity, 1, MESSAGES, VALUE);
  }

  private static void produceAndConsume(Players players, int capacity, int pairs)
      throws InterruptedException {
    Pipe pipe = players.pipe(capacity);
    var left = new AtomicInteger(BATCHES);
    var end = new Tally(2 * pairs);
    for (int p = 0; p < pairs; p++) {
      players.go(
          end,
          () -> {
            while (left.decrementAndGet() >= 0) {
              for (int g = 0; g < BATCH; g++) {
                pipe.send(VALUE);
              }
            }
            pipe.send(STOP);
          });
      players.go(
          end,
          () -> {
            Object received;
            do {
              received = pipe.receive();
            } while (received != STOP);
          });
    }
    end.await();
  }

  /** ChanUncontended: each has a channel of 100 of its own, fills and empties it. */
  @Benchmark
  @OperationsPerInvocation(ROUNDS)
  public void uncontended(Players players) throws InterruptedException {
    var end = new Tally(players.gomaxprocs);
    for (int p = 0; p < players.gomaxprocs; p++) {
      players.go(end, () -> fillAndEmpty(players.pipe(100), ROUNDS / players.gomaxprocs));
    }
    end.await();
  }

  /** ChanContended: the same with one channel for all, of 100 for each. */
  @Benchmark
  @OperationsPerInvocation(ROUNDS)
  public void contended(Players players) throws InterruptedException {
    var end = new Tally(players.gomaxprocs);
    Pipe pipe = players.pipe(100 * players.gomaxprocs);
    for (int p = 0; p < players.gomaxprocs; p++) {
      players.go(end, () -> fillAndEmpty(pipe, ROUNDS / players.gomaxprocs));
    }
    end.await();
  }

  private static void fillAndEmpty(Pipe pipe, int rounds) throws InterruptedException {
    for (int round = 0; round < rounds; round++) {
      for (int i = 0; i < 100; i++) {
        pipe.send(VALUE);
      }
      for (int i = 0; i < 100; i++) {
        pipe.receive();
      }
    }
  }

  /** ChanSem: a channel with a slot for each processor as a semaphore. */
  @Benchmark
  @OperationsPerInvocation(MESSAGES)
  public void sem(Players players) throws InterruptedException {
    Pipe slots = players.pipe(players.gomaxprocs);
    exchange(players, () -> slots);
  }

  /** ChanCreation: a channel is made, filled and emptied. */
  @Benchmark
  @OperationsPerInvocation(MESSAGES)
  public void creation(Players players) throws InterruptedException {
    exchange(players, () -> players.pipe(1));
  }

  /** Each sends a value and receives one, over whatever channel it is given. */
  private static void exchange(Players players, Supplier<Pipe> channel)
      throws InterruptedException {
    int procs = players.gomaxprocs;
    var received = new AtomicLong();
    var end = new Tally(procs);
    for (int p = 0; p < procs; p++) {
      players.go(
          end,
          () -> {
            long values = 0;
            for (int i = 0; i < MESSAGES / procs; i++) {
              Pipe pipe = channel.get();
              pipe.send(VALUE);
              values += pipe.receive() == VALUE ? 1 : 0;
            }
            received.addAndGet(values);
          });
    }
    end.await();
    Expected.of(MESSAGES, received.get(), "values");
  }

  /** ChanNonblocking: looks at a channel over which nobody sends. */
  @Benchmark
  @OperationsPerInvocation(MESSAGES)
  public void nonblocking(GmpRuntime runtime) throws InterruptedException {
    int procs = runtime.gomaxprocs;
    Channel<Integer> channel = Channel.make();
    var received = new AtomicLong();
    var end = new Tally(procs);
    for (int p = 0; p < procs; p++) {
      runtime.gmp.go(
          () -> {
            long values = 0;
            for (int i = 0; i < MESSAGES / procs; i++) {
              values += channel.tryReceive() == null ? 0 : 1;
            }
            received.addAndGet(values);
            end.end();
          });
    }
    end.await();
    Expected.of(0, received.get(), "values");
  }
}
