package io.gmp.benchmarks;

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
 * Nanoseconds a task where 10,000 are started at once, each of which computes a little, and of
 * every hundred so many then wait for a millisecond and compute once more.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(
    value = 2,
    jvmArgsAppend = {"-Xms1g", "-Xmx1g", "-XX:+AlwaysPreTouch"})
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class MixBenchmark {
  private static final int TASKS = 10_000;
  private static final int STEPS = 700; // about a microsecond

  /** How many of them block. */
  @State(Scope.Benchmark)
  public static class Share {
    /** In percent. */
    @Param({"0", "10", "50"})
    public int percent;
  }

  @Benchmark
  @OperationsPerInvocation(TASKS)
  public void gmp(GmpRuntime runtime, Share share) throws InterruptedException {
    var end = new Tally(TASKS);
    runtime.gmp.go(
        () -> {
          for (int i = 0; i < TASKS; i++) {
            boolean blocks = i % 100 < share.percent;
            runtime.gmp.go(() -> work(blocks, end));
          }
        });
    end.await();
  }

  @Benchmark
  @OperationsPerInvocation(TASKS)
  public void virtualThreads(VirtualThreads threads, Share share) throws InterruptedException {
    var end = new Tally(TASKS);
    VirtualThreads.start(
        () -> {
          for (int i = 0; i < TASKS; i++) {
            boolean blocks = i % 100 < share.percent;
            VirtualThreads.start(() -> work(blocks, end));
          }
        });
    end.await();
  }

  private static void work(boolean blocks, Tally end) throws InterruptedException {
    Computing.steps(STEPS);
    if (blocks) {
      Thread.sleep(1);
      Computing.steps(STEPS);
    }
    end.end();
  }
}
