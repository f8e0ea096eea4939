package io.gmp.benchmarks;

import io.gmp.Body;
import io.gmp.Gmp;
import java.util.concurrent.ForkJoinPool;
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
 * Nanoseconds to start a goroutine and run it to its end. {@code flat}: one goroutine starts all;
 * {@code chained}: each starts the next; {@code outside}: a platform thread starts all.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(
    value = 2,
    jvmArgsAppend = {"-Xms1g", "-Xmx1g", "-XX:+AlwaysPreTouch"})
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class SpawnBenchmark {
  private static final int GOROUTINES = 200_000;

  @Benchmark
  @OperationsPerInvocation(GOROUTINES)
  public void flatGmp(GmpRuntime runtime) throws InterruptedException {
    Gmp gmp = runtime.gmp;
    var all = new Tally(GOROUTINES);
    gmp.go(
        () -> {
          for (int i = 0; i < GOROUTINES; i++) {
            gmp.go(all::end);
          }
        });
    all.await();
  }

  @Benchmark
  @OperationsPerInvocation(GOROUTINES)
  public void flatBaseline(BaselineRuntime runtime) throws InterruptedException {
    LazyStackBaseline scheduler = runtime.scheduler;
    var all = new Tally(GOROUTINES);
    scheduler.go(
        () -> {
          for (int i = 0; i < GOROUTINES; i++) {
            scheduler.go(all::end);
          }
        });
    all.await();
  }

  @Benchmark
  @OperationsPerInvocation(GOROUTINES)
  public void flatVirtualThreads(VirtualThreads threads) throws InterruptedException {
    var all = new Tally(GOROUTINES);
    Thread.startVirtualThread(
        () -> {
          for (int i = 0; i < GOROUTINES; i++) {
            Thread.startVirtualThread(all::end);
          }
        });
    all.await();
  }

  @Benchmark
  @OperationsPerInvocation(GOROUTINES)
  public void flatForkJoinPool(ForkJoin forkJoin) throws InterruptedException {
    var all = new Tally(GOROUTINES);
    forkJoin.pool.execute(
        () -> {
          for (int i = 0; i < GOROUTINES; i++) {
            forkJoin.pool.execute(all::end);
          }
        });
    all.await();
  }

  @Benchmark
  @OperationsPerInvocation(GOROUTINES)
  public void chainedGmp(GmpRuntime runtime) throws InterruptedException {
    var last = new Tally(1);
    runtime.gmp.go(new Link(runtime.gmp, GOROUTINES, last));
    last.await();
  }

  @Benchmark
  @OperationsPerInvocation(GOROUTINES)
  public void chainedBaseline(BaselineRuntime runtime) throws InterruptedException {
    var last = new Tally(1);
    runtime.scheduler.go(new BaselineLink(runtime.scheduler, GOROUTINES, last));
    last.await();
  }

  @Benchmark
  @OperationsPerInvocation(GOROUTINES)
  public void chainedVirtualThreads(VirtualThreads threads) throws InterruptedException {
    var last = new Tally(1);
    Thread.startVirtualThread(new ThreadLink(GOROUTINES, last));
    last.await();
  }

  @Benchmark
  @OperationsPerInvocation(GOROUTINES)
  public void chainedForkJoinPool(ForkJoin forkJoin) throws InterruptedException {
    var last = new Tally(1);
    forkJoin.pool.execute(new TaskLink(forkJoin.pool, GOROUTINES, last));
    last.await();
  }

  @Benchmark
  @OperationsPerInvocation(GOROUTINES)
  public void outsideGmp(GmpRuntime runtime) throws InterruptedException {
    var all = new Tally(GOROUTINES);
    for (int i = 0; i < GOROUTINES; i++) {
      runtime.gmp.go(all::end);
    }
    all.await();
  }

  @Benchmark
  @OperationsPerInvocation(GOROUTINES)
  public void outsideBaseline(BaselineRuntime runtime) throws InterruptedException {
    var all = new Tally(GOROUTINES);
    for (int i = 0; i < GOROUTINES; i++) {
      runtime.scheduler.go(all::end);
    }
    all.await();
  }

  @Benchmark
  @OperationsPerInvocation(GOROUTINES)
  public void outsideVirtualThreads(VirtualThreads threads) throws InterruptedException {
    var all = new Tally(GOROUTINES);
    for (int i = 0; i < GOROUTINES; i++) {
      Thread.startVirtualThread(all::end);
    }
    all.await();
  }

  private record Link(Gmp gmp, int left, Tally last) implements Body {
    @Override
    public void run() {
      if (left == 1) {
        last.end();
      } else {
        gmp.go(new Link(gmp, left - 1, last));
      }
    }
  }

  private record BaselineLink(LazyStackBaseline scheduler, int left, Tally last)
      implements LazyStackBaseline.Task {
    @Override
    public void run() {
      if (left == 1) {
        last.end();
      } else {
        scheduler.go(new BaselineLink(scheduler, left - 1, last));
      }
    }
  }

  private record ThreadLink(int left, Tally last) implements Runnable {
    @Override
    public void run() {
      if (left == 1) {
        last.end();
      } else {
        Thread.startVirtualThread(new ThreadLink(left - 1, last));
      }
    }
  }

  private record TaskLink(ForkJoinPool pool, int left, Tally last) implements Runnable {
    @Override
    public void run() {
      if (left == 1) {
        last.end();
      } else {
        pool.execute(new TaskLink(pool, left - 1, last));
      }
    }
  }
}
