package io.gmp.benchmarks;

import io.gmp.channel.Channel;
import io.gmp.channel.Select;
import io.gmp.channel.SelectCase;
import io.gmp.channel.Selector;
import io.gmp.channel.Timer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The select benchmarks of Go's runtime/chan_test.go, each with the operation they count: a select
 * and a send, a select, a value; in {@code nonblock} four selects with a default, in {@code
 * popular} a value for each of a thousand receivers. Those named {@code Once} use {@code
 * Select.select}, the others a {@code Selector}.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(
    value = 2,
    jvmArgsAppend = {"-Xms1g", "-Xmx1g", "-XX:+AlwaysPreTouch"})
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class SelectBenchmark {
  private static final int BATCH = 1000;
  private static final int BATCHES = 100;
  private static final int OPERATIONS = BATCHES * BATCH;
  private static final int WORK = 100;
  private static final int RECEIVERS = 1000;
  private static final int ROUNDS = 100;
  private static final Integer VALUE = 1;
  private static final Integer STOP = 0;

  /** SelectUncontended: a token goes to and fro between two channels; one select and one send. */
  @Benchmark
  @OperationsPerInvocation(OPERATIONS)
  public void uncontended(GmpRuntime runtime) throws InterruptedException {
    int procs = runtime.gomaxprocs;
    var end = new Tally(procs);
    for (int p = 0; p < procs; p++) {
      runtime.gmp.go(
          () -> {
            Channel<Integer> one = Channel.make(1);
            Channel<Integer> two = Channel.make(1);
            Selector selector = Selector.random();
            Selector.Receive<Integer> fromOne = selector.onReceive(one);
            selector.onReceive(two);
            one.send(VALUE);
            for (int i = 0; i < OPERATIONS / procs; i++) {
              (selector.select() == fromOne ? two : one).send(VALUE);
            }
            end.end();
          });
    }
    end.await();
  }

  /** The same with a new select each time. */
  @Benchmark
  @OperationsPerInvocation(OPERATIONS)
  public void uncontendedOnce(GmpRuntime runtime) throws InterruptedException {
    int procs = runtime.gomaxprocs;
    var end = new Tally(procs);
    for (int p = 0; p < procs; p++) {
      runtime.gmp.go(
          () -> {
            Channel<Integer> one = Channel.make(1);
            Channel<Integer> two = Channel.make(1);
            one.send(VALUE);
            for (int i = 0; i < OPERATIONS / procs; i++) {
              Channel<Integer> to =
                  Select.select(Select.onReceive(one, v -> two), Select.onReceive(two, v -> one));
              if (to != null) {
                to.send(VALUE);
              }
            }
            end.end();
          });
    }
    end.await();
  }

  /** SelectSyncContended: a receive by a select of three, from senders with a select of four. */
  @Benchmark
  @OperationsPerInvocation(OPERATIONS)
  public void syncContended(GmpRuntime runtime) throws InterruptedException {
    int procs = runtime.gomaxprocs;
    Channel<Integer> one = Channel.make();
    Channel<Integer> two = Channel.make();
    Channel<Integer> three = Channel.make();
    Channel<Integer> done = Channel.make();
    var received = new Tally(procs);
    var end = new Tally(procs);
    for (int p = 0; p < procs; p++) {
      runtime.gmp.go(
          () -> {
            Selector selector = Selector.random();
            Selector.Send<Integer> toOne = selector.onSend(one);
            Selector.Send<Integer> toTwo = selector.onSend(two);
            Selector.Send<Integer> toThree = selector.onSend(three);
            Selector.Receive<Integer> over = selector.onReceive(done);
            do {
              toOne.value(VALUE);
              toTwo.value(VALUE);
              toThree.value(VALUE);
            } while (selector.select() != over);
            end.end();
          });
      runtime.gmp.go(
          () -> {
            Selector selector = Selector.random();
            selector.onReceive(one);
            selector.onReceive(two);
            selector.onReceive(three);
            for (int i = 0; i < OPERATIONS / procs; i++) {
              selector.select();
            }
            received.end();
          });
    }
    received.await();
    done.close();
    end.await();
  }

  /** SelectProdCons: producers and consumers with a little work and selects of three. */
  @Benchmark
  @OperationsPerInvocation(OPERATIONS)
  public void prodCons(GmpRuntime runtime) throws InterruptedException {
    int procs = runtime.gomaxprocs;
    Channel<Integer> channel = Channel.make(128);
    Channel<Integer> close = Channel.make();
    var left = new AtomicInteger(BATCHES);
    var end = new Tally(2 * procs);
    for (int p = 0; p < procs; p++) {
      runtime.gmp.go(
          () -> {
            Selector selector = Selector.random();
            Selector.Send<Integer> out = selector.onSend(channel);
            selector.onReceive(new Timer(Duration.ofHours(1)).channel());
            selector.onReceive(close);
            int foo = (int) System.nanoTime(); // nothing to be folded
            while (left.decrementAndGet() >= 0) {
              for (int g = 0; g < BATCH; g++) {
                foo = work(foo);
                out.value(VALUE);
                selector.select();
              }
            }
            channel.send(STOP);
            keep(foo, end);
          });
      runtime.gmp.go(
          () -> {
            Selector selector = Selector.random();
            Selector.Receive<Integer> in = selector.onReceive(channel);
            selector.onReceive(new Timer(Duration.ofHours(1)).channel());
            selector.onReceive(close);
            int foo = (int) System.nanoTime(); // nothing to be folded
            while (true) {
              selector.select();
              Integer value = in.value();
              if (value != null && value.equals(STOP)) {
                break;
              }
              foo = work(foo);
            }
            keep(foo, end);
          });
    }
    end.await();
  }

  /** SelectNonblock: four selects with a default, of which one alone ever does anything, once. */
  @Benchmark
  @OperationsPerInvocation(OPERATIONS)
  public void nonblock(GmpRuntime runtime) throws InterruptedException {
    nonblock(
        runtime,
        (channels, times) -> {
          Selector fromOne = Selector.random();
          fromOne.onReceive(channels.get(0));
          Selector toTwo = Selector.random();
          Selector.Send<Integer> second = toTwo.onSend(channels.get(1));
          Selector fromThree = Selector.random();
          fromThree.onReceive(channels.get(2));
          Selector toFour = Selector.random();
          Selector.Send<Integer> fourth = toFour.onSend(channels.get(3));
          long count = 0;
          for (int i = 0; i < times; i++) {
            count += once(fromOne);
            second.value(VALUE);
            count += once(toTwo);
            count += once(fromThree);
            fourth.value(VALUE);
            count += once(toFour);
          }
          return count;
        });
  }

  private static int once(Selector selector) {
    return selector.trySelect() == null ? 0 : 1;
  }

  /** The same with a new select each time. */
  @Benchmark
  @OperationsPerInvocation(OPERATIONS)
  public void nonblockOnce(GmpRuntime runtime) throws InterruptedException {
    nonblock(
        runtime,
        (channels, times) -> {
          Channel<Integer> one = channels.get(0);
          Channel<Integer> two = channels.get(1);
          Channel<Integer> three = channels.get(2);
          Channel<Integer> four = channels.get(3);
          long count = 0;
          for (int i = 0; i < times; i++) {
            count += once(Select.onReceive(one, v -> 1));
            count += once(Select.onSend(two, VALUE, () -> 1));
            count += once(Select.onReceive(three, v -> 1));
            count += once(Select.onSend(four, VALUE, () -> 1));
          }
          return count;
        });
  }

  private static int once(SelectCase<Integer> only) throws Exception {
    Integer did = Select.select(only, Select.orElse(() -> 0));
    return did == null ? 0 : did;
  }

  /** Selects over four channels so many times, and returns how many did something. */
  @FunctionalInterface
  private interface Nonblocking {
    long run(List<Channel<Integer>> channels, int times) throws Exception;
  }

  private static void nonblock(GmpRuntime runtime, Nonblocking selects)
      throws InterruptedException {
    int procs = runtime.gomaxprocs;
    List<Channel<Integer>> channels =
        List.of(Channel.make(), Channel.make(), Channel.make(1), Channel.make(1));
    var done = new AtomicLong();
    var end = new Tally(procs);
    for (int p = 0; p < procs; p++) {
      runtime.gmp.go(
          () -> {
            done.addAndGet(selects.run(channels, OPERATIONS / procs));
            end.end();
          });
    }
    end.await();
    Expected.of(1, done.get(), "selects did something");
  }

  /** ChanPopular: a thousand wait for a channel of their own, or for one that all wait for. */
  @Benchmark
  @OperationsPerInvocation(ROUNDS)
  public void popular(GmpRuntime runtime) throws InterruptedException {
    Channel<Boolean> forAll = Channel.make();
    var received = new AtomicLong();
    var end = new Tally(RECEIVERS);
    List<Channel<Boolean>> own = new ArrayList<>();
    for (int i = 0; i < RECEIVERS; i++) {
      Channel<Boolean> mine = Channel.make();
      own.add(mine);
      runtime.gmp.go(
          () -> {
            Selector selector = Selector.random();
            selector.onReceive(forAll);
            Selector.Receive<Boolean> fromMine = selector.onReceive(mine);
            long values = 0;
            for (int round = 0; round < ROUNDS; round++) {
              values += selector.select() == fromMine ? 1 : 0;
            }
            received.addAndGet(values);
            end.end();
          });
    }
    runtime.gmp.go(
        () -> {
          for (int round = 0; round < ROUNDS; round++) {
            for (Channel<Boolean> channel : own) {
              channel.send(true);
            }
          }
        });
    end.await();
    Expected.of((long) ROUNDS * RECEIVERS, received.get(), "values");
  }

  private static int work(int foo) {
    int f = foo;
    for (int i = 0; i < WORK; i++) {
      f *= 2;
      f /= 2;
    }
    return f;
  }

  private static void keep(int foo, Tally end) {
    if (foo != Integer.MIN_VALUE) {
      end.end();
    }
  }
}
