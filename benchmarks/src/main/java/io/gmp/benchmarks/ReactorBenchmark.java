package io.gmp.benchmarks;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Reactor on gmp and on its own schedulers. {@code publishOn}: a value over two hops in a row, in
 * one pipeline or in each of 64 at once, with room for 256 values at a hop or for one, where each
 * value takes a task on both sides. {@code runOn}: a value through two rails that compute about a
 * microsecond each. {@code outside}, {@code inside}, {@code chained}: a task scheduled and run,
 * given by a thread of the program, by another task, each by the one before. {@code delayed}: of
 * 100,000 tasks armed for the next hour, one, half of them called off. {@code blocking}: 10,000
 * calls of a millisecond each, all at once, for who has no limit; the whole of it.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(
    value = 2,
    jvmArgsAppend = {"-Xms1g", "-Xmx1g", "-XX:+AlwaysPreTouch"})
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class ReactorBenchmark {
  private static final int VALUES = 19_200;
  private static final int TASKS = 10_000;
  private static final int TIMERS = 100_000;
  private static final int CALLS = 10_000;
  private static final int MICROSECOND = 500; // about that, in steps of Blackhole.consumeCPU

  /** The hops. */
  @State(Scope.Benchmark)
  public static class Hops {
    /** How many pipelines share {@value #VALUES} values. */
    @Param({"1", "64"})
    public int pipelines;

    /** How many values may wait at a hop. */
    @Param({"256", "1"})
    public int prefetch;
  }

  /** What {@code delayed} leaves armed. */
  @State(Scope.Benchmark)
  public static class Armed {
    private final Disposable[] tasks = new Disposable[TIMERS];

    /** Calls the other half off, too. */
    @TearDown(Level.Invocation)
    public void callOff() {
      for (Disposable task : tasks) {
        task.dispose();
      }
    }
  }

  @Benchmark
  @OperationsPerInvocation(VALUES)
  public void publishOn(ReactorSystem reactor, Hops hops) {
    var ends = new CompletableFuture<?>[hops.pipelines];
    for (int i = 0; i < ends.length; i++) {
      ends[i] =
          Flux.range(0, VALUES / ends.length)
              .hide()
              .publishOn(reactor.scheduler, hops.prefetch)
              .publishOn(reactor.scheduler, hops.prefetch)
              .ignoreElements()
              .toFuture();
    }
    CompletableFuture.allOf(ends).join();
  }

  @Benchmark
  @OperationsPerInvocation(VALUES)
  public void runOn(ReactorSystem reactor) {
    Flux.range(0, VALUES)
        .parallel(2)
        .runOn(reactor.scheduler)
        .map(
            value -> {
              Blackhole.consumeCPU(MICROSECOND);
              return value;
            })
        .sequential()
        .blockLast();
  }

  @Benchmark
  @OperationsPerInvocation(TASKS)
  public void outside(ReactorSystem reactor) throws InterruptedException {
    var end = new Tally(TASKS);
    for (int i = 0; i < TASKS; i++) {
      reactor.scheduler.schedule(end::end);
    }
    end.await();
  }

  @Benchmark
  @OperationsPerInvocation(TASKS)
  public void inside(ReactorSystem reactor) throws InterruptedException {
    var end = new Tally(TASKS);
    reactor.scheduler.schedule(
        () -> {
          for (int i = 0; i < TASKS; i++) {
            reactor.scheduler.schedule(end::end);
          }
        });
    end.await();
  }

  @Benchmark
  @OperationsPerInvocation(TASKS)
  public void chained(ReactorSystem reactor) throws InterruptedException {
    var end = new CountDownLatch(1);
    reactor.scheduler.schedule(
        new Runnable() {
          private final AtomicInteger left = new AtomicInteger(TASKS);

          @Override
          public void run() {
            if (left.decrementAndGet() == 0) {
              end.countDown();
            } else {
              reactor.scheduler.schedule(this);
            }
          }
        });
    end.await();
  }

  @Benchmark
  @OperationsPerInvocation(TIMERS)
  public void delayed(ReactorSystem reactor, Armed armed) {
    for (int i = 0; i < TIMERS; i++) {
      armed.tasks[i] = reactor.scheduler.schedule(() -> {}, 3_600_000 + i, TimeUnit.MILLISECONDS);
    }
    for (int i = 0; i < TIMERS; i += 2) {
      armed.tasks[i].dispose();
    }
  }

  @Benchmark
  @OutputTimeUnit(TimeUnit.MILLISECONDS)
  public void blocking(ReactorSystem reactor) {
    Flux.range(0, CALLS)
        .flatMap(i -> Mono.fromCallable(() -> call(i)).subscribeOn(reactor.scheduler), CALLS)
        .blockLast();
  }

  private static int call(int number) throws InterruptedException {
    Thread.sleep(1);
    return number;
  }
}
