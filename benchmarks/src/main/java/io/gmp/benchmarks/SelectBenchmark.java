package io.gmp.benchmarks;

import io.gmp.channel.Channel;
import io.gmp.channel.Select;
import io.gmp.channel.Selector;
import io.gmp.channel.Timer;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The select benchmarks of Go's runtime/chan_test.go, each with the operation they count. {@code
 * Once} uses {@code Select.select}, the others a {@code Selector}.
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
