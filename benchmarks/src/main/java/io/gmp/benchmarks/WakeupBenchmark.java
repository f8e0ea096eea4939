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
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Nanoseconds for a round of Go's {@code WakeupParallelSpinning}: two goroutines are sender and
 * receiver of an unbuffered channel in turn. The receiver computes for {@code delay} microseconds
 * and then receives; the sender computes for 5 us more and then sends, so that the receiver waits
 * already, on a processor that has gone idle. Where both run side by side, a round takes twice
 * {@code delay} and 5 us and what it costs to wake the other.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(
    value = 2,
    jvmArgsAppend = {"-Xms1g", "-Xmx1g", "-XX:+AlwaysPreTouch"})
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class WakeupBenchmark {
  private static final int ROUNDS = 1_000;
  private static final long WAKE_DELAY_NANOS = 5_000;
  private static final Object VALUE = new Object();

  /** How long the receiver computes. */
  @State(Scope.Benchmark)
  public static class Delay {
    /** In microseconds. */
    @Param({"0", "1", "10", "100"})
    public int delay;

    long nanos() {
      return TimeUnit.MICROSECONDS.toNanos(delay);
    }
  }

  @Benchmark
  @OperationsPerInvocation(ROUNDS)
  public void gmp(GmpRuntime runtime, Delay delay) throws InterruptedException {
    Channel<Object> ping = Channel.make();
    Channel<Object> pong = Channel.make();
    var end = new Tally(2);
    long nanos = delay.nanos();
    runtime.gmp.go(
        () -> {
          for (int i = 0; i < ROUNDS; i++) {
            compute(nanos + WAKE_DELAY_NANOS);
            ping.send(VALUE);
            compute(nanos);
            pong.receive();
          }
          end.end();
        });
    runtime.gmp.go(
        () -> {
          for (int i = 0; i < ROUNDS; i++) {
            compute(nanos);
            ping.receive();
            compute(nanos + WAKE_DELAY_NANOS);
            pong.send(VALUE);
          }
          end.end();
        });
    end.await();
  }

  @Benchmark
  @OperationsPerInvocation(ROUNDS)
  public void virtualThreads(VirtualThreads threads, Delay delay) throws InterruptedException {
    var ping = new SynchronousQueue<Object>();
    var pong = new SynchronousQueue<Object>();
    var end = new Tally(2);
    long nanos = delay.nanos();
    VirtualThreads.start(
        () -> {
          for (int i = 0; i < ROUNDS; i++) {
            compute(nanos + WAKE_DELAY_NANOS);
            ping.put(VALUE);
            compute(nanos);
            pong.take();
          }
          end.end();
        });
    VirtualThreads.start(
        () -> {
          for (int i = 0; i < ROUNDS; i++) {
            compute(nanos);
            ping.take();
            compute(nanos + WAKE_DELAY_NANOS);
            pong.put(VALUE);
          }
          end.end();
        });
    end.await();
  }

  private static void compute(long nanos) {
    long start = System.nanoTime();
    while (System.nanoTime() - start < nanos) {
      Thread.onSpinWait();
    }
  }
}
