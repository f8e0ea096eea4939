package io.gmp.benchmarks;

import io.gmp.Go;
import io.gmp.channel.Channel;
import io.gmp.channel.SendChannel;
import java.util.ArrayList;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Milliseconds for the skynet benchmark: one goroutine starts ten, each of which starts ten, until
 * there are a million; those send their number to the one that started them, which sends the sum of
 * its ten on. Virtual threads give theirs as futures, as the JDK's documentation does.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(
    value = 2,
    jvmArgsAppend = {"-Xms3g", "-Xmx3g", "-XX:+AlwaysPreTouch"})
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class SkynetBenchmark {
  private static final int LEAVES = 1_000_000;
  private static final int CHILDREN = 10;
  private static final long SUM = LEAVES * (LEAVES - 1L) / 2;

  @Benchmark
  public void gmp(GmpRuntime runtime) throws InterruptedException {
    Channel<Long> root = Channel.make();
    runtime.gmp.go(() -> grow(root, 0, LEAVES));
    check(Objects.requireNonNull(root.receive()));
  }

  private static void grow(SendChannel<Long> parent, long number, int leaves)
      throws InterruptedException {
    if (leaves == 1) {
      parent.send(number);
      return;
    }
    Channel<Long> children = Channel.make();
    int share = leaves / CHILDREN;
    for (int i = 0; i < CHILDREN; i++) {
      long first = number + (long) i * share;
      Go.go(() -> grow(children, first, share));
    }
    long sum = 0;
    for (int i = 0; i < CHILDREN; i++) {
      sum += Objects.requireNonNull(children.receive());
    }
    parent.send(sum);
  }

  @Benchmark
  public void virtualThreads(VirtualThreads threads)
      throws ExecutionException, InterruptedException {
    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      check(executor.submit(() -> grow(executor, 0, LEAVES)).get());
    }
  }

  private static long grow(ExecutorService executor, long number, int leaves)
      throws ExecutionException, InterruptedException {
    if (leaves == 1) {
      return number;
    }
    var children = new ArrayList<Future<Long>>(CHILDREN);
    int share = leaves / CHILDREN;
    for (int i = 0; i < CHILDREN; i++) {
      long first = number + (long) i * share;
      children.add(executor.submit(() -> grow(executor, first, share)));
    }
    long sum = 0;
    for (Future<Long> child : children) {
      sum += child.get();
    }
    return sum;
  }

  private static void check(Long sum) {
    if (sum != SUM) {
      throw new IllegalStateException("the sum is " + sum + ", not " + SUM);
    }
  }
}
