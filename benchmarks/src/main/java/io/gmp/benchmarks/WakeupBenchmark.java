package io.gmp.benchmarks;

import io.gmp.Go;
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
 * Nanoseconds for a round of Go's {@code WakeupParallelSpinning} and {@code WakeupParallelSyscall}:
 * two goroutines are sender and receiver of an unbuffered channel in turn. The receiver computes,
 * or is in a system call, for {@code delay} microseconds and then receives; the sender is for 5 us
 * more and then sends, so that the receiver waits already, on a processor that has gone idle. Where
 * both run side by side, a round takes twice {@code delay} and 5 us and what it costs to wake the
 * other. A goroutine says that it blocks; a virtual thread has no way to.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(
    value = 2,
    jvmArgsAppend = {
      "-Xms1g",
      "-Xmx1g",
      "-XX:+AlwaysPreTouch",
      "--enable-native-access=ALL-UNNAMED"
    })
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class WakeupBenchmark {
  private static final int ROUNDS = 1_000;
  private static final int WAKE_DELAY = 5;
  private static final Object VALUE = new Object();

  /** How time passes for the receiver. */
  @State(Scope.Benchmark)
  @SuppressWarnings("NullAway.Init") // JMH sets it
  public static class Delay {
    /** In microseconds. */
    @Param({"0", "1", "10", "100"})
    public int delay;

    /** In what way. */
    @Param({"spinning", "syscall"})
    public String passed;

    boolean isSyscall() {
      return passed.equals("syscall");
    }
  }

  @Benchmark
  @OperationsPerInvocation(ROUNDS)
  public void gmp(GmpRuntime runtime, Delay delay) throws InterruptedException {
    Channel<Object> ping = Channel.make();
    Channel<Object> pong = Channel.make();
    var end = new Tally(2);
    Pass pass = delay.isSyscall() ? WakeupBenchmark::blockFor : WakeupBenchmark::computeFor;
    runtime.gmp.go(
        () -> {
          for (int i = 0; i < ROUNDS; i++) {
            pass.micros(delay.delay + WAKE_DELAY);
            ping.send(VALUE);
            pass.micros(delay.delay);
            pong.receive();
          }
          end.end();
        });
    runtime.gmp.go(
        () -> {
          for (int i = 0; i < ROUNDS; i++) {
            pass.micros(delay.delay);
            ping.receive();
            pass.micros(delay.delay + WAKE_DELAY);
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
    Pass pass = delay.isSyscall() ? NativeSleep::micros : WakeupBenchmark::computeFor;
    VirtualThreads.start(
        () -> {
          for (int i = 0; i < ROUNDS; i++) {
            pass.micros(delay.delay + WAKE_DELAY);
            ping.put(VALUE);
            pass.micros(delay.delay);
            pong.take();
          }
          end.end();
        });
    VirtualThreads.start(
        () -> {
          for (int i = 0; i < ROUNDS; i++) {
            pass.micros(delay.delay);
            ping.take();
            pass.micros(delay.delay + WAKE_DELAY);
            pong.put(VALUE);
          }
          end.end();
        });
    end.await();
  }

  /** Lets time pass. */
  @FunctionalInterface
  private interface Pass {
    void micros(int micros);
  }

  private static void blockFor(int micros) {
    try {
      Go.blocking(
          () -> {
            NativeSleep.micros(micros);
            return true;
          });
    } catch (Exception e) {
      throw new AssertionError("nothing in it throws one", e);
    }
  }

  private static void computeFor(int micros) {
    long nanos = TimeUnit.MICROSECONDS.toNanos(micros);
    long start = System.nanoTime();
    while (System.nanoTime() - start < nanos) {
      Thread.onSpinWait();
    }
  }
}
