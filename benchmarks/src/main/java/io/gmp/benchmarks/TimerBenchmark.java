package io.gmp.benchmarks;

import io.gmp.Cancellable;
import io.gmp.Gmp;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongConsumer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Nanoseconds for a timer that never comes due, among {@code live} others that do not either.
 * {@code armAndCancel}: as many goroutines, or threads, as there are processors arm a thousand
 * timers each, then call them off; one operation is one timer armed and called off, as each of them
 * sees it. {@code timedPark}: two wake each other as in {@link SwitchBenchmark}, but each parks for
 * an hour at most; one operation is one such park and its end.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(
    value = 2,
    jvmArgsAppend = {"-Xms3g", "-Xmx3g", "-XX:+AlwaysPreTouch"})
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class TimerBenchmark {
  private static final int TIMERS = 1_000;
  private static final int ROUNDS = 20;
  private static final int TURNS = 25_000;
  private static final long HOUR_NANOS = TimeUnit.HOURS.toNanos(1);

  /** How many others there are. */
  @State(Scope.Benchmark)
  public static class Others {
    /** The number. */
    @Param("1000000")
    public int live;
  }

  /** A runtime of gmp with timers, which its processors share. */
  @State(Scope.Benchmark)
  public static class LiveGmp extends GmpRuntime {

    /** Arms them. */
    @Setup
    public void arm(Others others) throws InterruptedException {
      armAll(others.live, gomaxprocs, gmp.executor(), nanos -> after(gmp, nanos));
    }
  }

  /** An executor of the JDK with tasks; those that are cancelled leave its queue. */
  @State(Scope.Benchmark)
  @SuppressWarnings("NullAway.Init") // JMH calls arm() first
  public static class LiveExecutor {
    /** The number of its threads, and of those that arm. */
    @Param({"1", "2"})
    public int gomaxprocs;

    /** Which one, by the name of its class. */
    @Param({"ScheduledThreadPoolExecutor", "ForkJoinPool"})
    public String executor;

    private ScheduledExecutorService timers;
    private ExecutorService threads;

    /** Arms them. */
    @Setup
    public void arm(Others others) throws InterruptedException {
      timers = DelayExecutors.start(executor, gomaxprocs);
      threads = Executors.newFixedThreadPool(gomaxprocs);
      armAll(
          others.live,
          gomaxprocs,
          threads,
          nanos -> {
            var _ = schedule(timers, nanos);
          });
    }

    /** Ends them. */
    @TearDown
    public void stop() {
      threads.close();
      timers.close();
    }
  }

  /** Virtual threads of the JDK that sleep. */
  @State(Scope.Benchmark)
  public static class LiveVirtualThreads extends VirtualThreads {

    /** Sends them to sleep. */
    @Setup
    public void sleep(Others others) throws InterruptedException {
      var threads = new Thread[others.live];
      for (int i = 0; i < threads.length; i++) {
        long nanos = farAway();
        threads[i] = Thread.startVirtualThread(() -> LockSupport.parkNanos(nanos));
      }
      for (Thread thread : threads) {
        while (thread.getState() != Thread.State.TIMED_WAITING) {
          Thread.sleep(1);
        }
      }
    }
  }

  private static long farAway() {
    return HOUR_NANOS + ThreadLocalRandom.current().nextLong(HOUR_NANOS);
  }

  private static Cancellable after(Gmp gmp, long nanos) {
    return gmp.after(Duration.ofNanos(nanos), () -> {});
  }

  private static Future<?> schedule(ScheduledExecutorService timers, long nanos) {
    return timers.schedule(() -> {}, nanos, TimeUnit.NANOSECONDS);
  }

  private static void armAll(int live, int share, Executor executor, LongConsumer arm)
      throws InterruptedException {
    var end = new Tally(share);
    for (int i = 0; i < share; i++) {
      executor.execute(
          () -> {
            for (int k = 0; k < live / share; k++) {
              arm.accept(farAway());
            }
            end.end();
          });
    }
    end.await();
  }

  @Benchmark
  @OperationsPerInvocation(ROUNDS * TIMERS)
  public void armAndCancelGmp(LiveGmp live) throws InterruptedException {
    var end = new Tally(live.gomaxprocs);
    for (int i = 0; i < live.gomaxprocs; i++) {
      live.gmp.go(
          () -> {
            var timers = new Cancellable[TIMERS];
            for (int round = 0; round < ROUNDS; round++) {
              for (int k = 0; k < TIMERS; k++) {
                timers[k] = after(live.gmp, farAway());
              }
              for (Cancellable timer : timers) {
                timer.cancel();
              }
            }
            end.end();
          });
    }
    end.await();
  }

  @Benchmark
  @OperationsPerInvocation(ROUNDS * TIMERS)
  public void armAndCancelExecutor(LiveExecutor live) throws InterruptedException {
    var end = new Tally(live.gomaxprocs);
    for (int i = 0; i < live.gomaxprocs; i++) {
      live.threads.execute(
          () -> {
            var timers = new Future<?>[TIMERS];
            for (int round = 0; round < ROUNDS; round++) {
              for (int k = 0; k < TIMERS; k++) {
                timers[k] = schedule(live.timers, farAway());
              }
              for (Future<?> timer : timers) {
                timer.cancel(false);
              }
            }
            end.end();
          });
    }
    end.await();
  }

  @Benchmark
  @OperationsPerInvocation(2 * TURNS)
  public void timedParkGmp(LiveGmp live) throws InterruptedException {
    var pair = new ParkingPair(TURNS, HOUR_NANOS);
    live.gmp.go(pair::playFirst);
    live.gmp.go(pair::playSecond);
    pair.await();
  }

  @Benchmark
  @OperationsPerInvocation(2 * TURNS)
  public void timedParkVirtualThreads(LiveVirtualThreads live) throws InterruptedException {
    var pair = new ParkingPair(TURNS, HOUR_NANOS);
    Thread.startVirtualThread(pair::playFirst);
    Thread.startVirtualThread(pair::playSecond);
    pair.await();
  }
}
