package io.gmp.benchmarks;

import io.gmp.Go;
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
 * Nanoseconds for a blocking region with nothing in it: the P is given up and taken back. {@code
 * alone}: nobody else needs it; {@code beside}: other goroutines do.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(
    value = 2,
    jvmArgsAppend = {"-Xms1g", "-Xmx1g", "-XX:+AlwaysPreTouch"})
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class BlockingBenchmark {
  private static final int REGIONS = 10_000;
  private static final int OTHERS = 4;
  private static final int OTHERS_REGIONS = REGIONS / OTHERS;

  @Benchmark
  @OperationsPerInvocation(REGIONS)
  public void alone(GmpRuntime runtime) throws InterruptedException {
    runtime.gmp.go(() -> enter(REGIONS)).join();
  }

  @Benchmark
  @OperationsPerInvocation(REGIONS)
  public void beside(GmpRuntime runtime) throws InterruptedException {
    var all = new Tally(OTHERS);
    for (int i = 0; i < OTHERS; i++) {
      runtime.gmp.go(
          () -> {
            enter(OTHERS_REGIONS);
            all.end();
          });
    }
    all.await();
  }

  private static void enter(int times) throws Exception {
    for (int i = 0; i < times; i++) {
      Go.blocking(() -> 0);
    }
  }
}
