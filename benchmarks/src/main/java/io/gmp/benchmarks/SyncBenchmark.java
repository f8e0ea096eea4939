package io.gmp.benchmarks;

import io.gmp.channel.ReceiveChannel;
import io.gmp.channel.Timer;
import io.gmp.sync.CancelContext;
import io.gmp.sync.Context;
import io.gmp.sync.ContextException;
import io.gmp.sync.RateLimiter;
import io.gmp.sync.Semaphore;
import io.gmp.sync.WaitGroup;
import java.time.Duration;
import java.util.concurrent.Phaser;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What {@code io.gmp.sync} costs where nobody has to wait, on one thread: a {@code WaitGroup}
 * counts up and down beside a {@code Phaser} that registers and deregisters, a {@code Semaphore}
 * beside that of the JDK. Go's benchmarks of the same kind are {@code WaitGroupAddDone} of sync,
 * {@code CheckCanceled} and {@code WithTimeout} of context, {@code AcquireSeq} of x/sync and {@code
 * AllowN} of x/time.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Thread)
@Fork(
    value = 2,
    jvmArgsAppend = {"-Xms1g", "-Xmx1g", "-XX:+AlwaysPreTouch"})
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class SyncBenchmark {
  private final WaitGroup group = new WaitGroup();
  private final Phaser phaser = new Phaser(1);
  private final Semaphore semaphore = new Semaphore(10);
  private final java.util.concurrent.Semaphore fair = new java.util.concurrent.Semaphore(10, true);
  private final RateLimiter limiter = new RateLimiter(1e9, 1_000);
  private final CancelContext context = Context.background().withCancel();
  private final Context.Key<String> key = Context.Key.named("key");
  private final Timer timer = new Timer(Duration.ofHours(1));
  private Context deep = context;

  /** Puts ten contexts over each other. */
  @Setup(Level.Trial)
  public void nest() {
    deep = context.withValue(key, "value");
    for (int i = 0; i < 10; i++) {
      deep = deep.withCancel();
    }
  }

  /** Ends them. */
  @TearDown(Level.Trial)
  public void end() {
    context.cancel();
  }

  @Benchmark
  public void waitGroupAddDone() {
    group.add(1);
    group.done();
  }

  @Benchmark
  public void waitGroupAddDonePhaser() {
    phaser.register();
    phaser.arriveAndDeregister();
  }

  @Benchmark
  public void semaphoreAcquireRelease() throws InterruptedException {
    semaphore.acquire();
    semaphore.release();
  }

  @Benchmark
  public void semaphoreAcquireReleaseJdk() throws InterruptedException {
    fair.acquire();
    fair.release();
  }

  @Benchmark
  public @Nullable ContextException contextErr() {
    return context.err();
  }

  @Benchmark
  public @Nullable String contextValueOfTen() {
    return deep.value(key);
  }

  @Benchmark
  public void contextWithCancel() {
    context.withCancel().cancel();
  }

  @Benchmark
  public void contextWithTimeout() {
    context.withTimeout(Duration.ofHours(1)).cancel();
  }

  @Benchmark
  public boolean rateLimiterAllow() {
    return limiter.allow();
  }

  @Benchmark
  public ReceiveChannel<?> timerMake() {
    return new Timer(Duration.ofHours(1)).channel();
  }

  @Benchmark
  public boolean timerReset() {
    return timer.reset(Duration.ofHours(1));
  }
}
