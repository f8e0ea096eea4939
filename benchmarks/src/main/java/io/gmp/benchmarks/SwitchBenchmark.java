package io.gmp.benchmarks;

import io.gmp.channel.Channel;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Nanoseconds from one goroutine to the other and no work in between. {@code park}: two wake each
 * other with {@code LockSupport}; {@code channel}: two hand a value to and fro over two unbuffered
 * channels, and one operation is one value handed over.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(
    value = 2,
    jvmArgsAppend = {"-Xms1g", "-Xmx1g", "-XX:+AlwaysPreTouch"})
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class SwitchBenchmark {
  private static final int TURNS = 50_000;
  private static final int SWITCHES = 2 * TURNS;
  private static final Object VALUE = new Object();

  @Benchmark
  @OperationsPerInvocation(SWITCHES)
  public void parkGmp(GmpRuntime runtime) throws InterruptedException {
    var pair = new ParkingPair(TURNS);
    runtime.gmp.go(pair::playFirst);
    runtime.gmp.go(pair::playSecond);
    pair.await();
  }

  @Benchmark
  @OperationsPerInvocation(SWITCHES)
  public void parkBaseline(BaselineRuntime runtime) throws InterruptedException {
    var pair = new ParkingPair(TURNS);
    runtime.scheduler.go(pair::playFirst);
    runtime.scheduler.go(pair::playSecond);
    pair.await();
  }

  @Benchmark
  @OperationsPerInvocation(SWITCHES)
  public void parkVirtualThreads(VirtualThreads threads) throws InterruptedException {
    var pair = new ParkingPair(TURNS);
    Thread.startVirtualThread(pair::playFirst);
    Thread.startVirtualThread(pair::playSecond);
    pair.await();
  }

  @Benchmark
  @OperationsPerInvocation(SWITCHES)
  public void channelGmp(GmpRuntime runtime) throws InterruptedException {
    Channel<Object> there = Channel.make();
    Channel<Object> back = Channel.make();
    var end = new Tally(2);
    runtime.gmp.go(
        () -> {
          for (int i = 0; i < TURNS; i++) {
            there.send(VALUE);
            back.receive();
          }
          end.end();
        });
    runtime.gmp.go(
        () -> {
          for (int i = 0; i < TURNS; i++) {
            there.receive();
            back.send(VALUE);
          }
          end.end();
        });
    end.await();
  }

  @Benchmark
  @OperationsPerInvocation(SWITCHES)
  public void channelJox(VirtualThreads threads) throws InterruptedException {
    var there = com.softwaremill.jox.Channel.newRendezvousChannel();
    var back = com.softwaremill.jox.Channel.newRendezvousChannel();
    var end = new Tally(2);
    VirtualThreads.start(
        () -> {
          for (int i = 0; i < TURNS; i++) {
            there.send(VALUE);
            back.receive();
          }
          end.end();
        });
    VirtualThreads.start(
        () -> {
          for (int i = 0; i < TURNS; i++) {
            there.receive();
            back.send(VALUE);
          }
          end.end();
        });
    end.await();
  }

  @Benchmark
  @OperationsPerInvocation(SWITCHES)
  public void channelSynchronousQueue(VirtualThreads threads) throws InterruptedException {
    var there = new SynchronousQueue<Object>();
    var back = new SynchronousQueue<Object>();
    var end = new Tally(2);
    VirtualThreads.start(
        () -> {
          for (int i = 0; i < TURNS; i++) {
            there.put(VALUE);
            back.take();
          }
          end.end();
        });
    VirtualThreads.start(
        () -> {
          for (int i = 0; i < TURNS; i++) {
            there.take();
            back.put(VALUE);
          }
          end.end();
        });
    end.await();
  }
}
