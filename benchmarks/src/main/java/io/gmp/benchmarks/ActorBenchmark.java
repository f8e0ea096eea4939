package io.gmp.benchmarks;

import java.util.concurrent.TimeUnit;
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
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Nanoseconds a message, a hop, a meeting, a ping and its pong ({@code big}), an item made and used
 * up ({@code boundedBuffer}, and {@code WithoutWork} the messages alone), a transfer ({@code
 * bank}), a life or an answer, of actors of gmp, of Pekko with the throughput of its dispatcher at
 * 5 and at 50, and of Kotlin's channels. Each workload is written once, and checks its result.
 * Mailboxes are each system's default: gmp's are bounded, the others are not.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(
    value = 2,
    jvmArgsAppend = {"-Xms2g", "-Xmx2g", "-XX:+AlwaysPreTouch"})
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@State(Scope.Benchmark)
@SuppressWarnings("NullAway.Init") // JMH calls start() first
public class ActorBenchmark {
  private static final int HITS = 204_800; // a multiple of 64
  private static final int COUNTED = 1_000_000;
  private static final int SENDERS = 16;
  private static final int ASKS = 20_000;

  /** Whose actors. */
  @Param({"gmp", "pekko-5", "pekko-50", "kotlin", "vertx"})
  public String system;

  /** The number of processors, or of threads. */
  @Param("2")
  public int gomaxprocs;

  private ActorPlatform platform;
  private Workload onePair;
  private Workload manyPairs;
  private Workload oneSender;
  private Workload manySenders;
  private Workload forkJoin;
  private Workload ring;
  private Workload chameneos;
  private Workload big;
  private Workload buffer;
  private Workload bareBuffer;
  private Workload bank;
  private Workload lives;

  /** Spawns all actors; those of other workloads are idle. */
  @Setup(Level.Trial)
  public void start() {
    platform = ActorPlatform.start(system, gomaxprocs);
    onePair = new PingPong(platform, 1, HITS);
    manyPairs = new PingPong(platform, 64, HITS);
    oneSender = new FanIn(platform, 1, COUNTED);
    manySenders = new FanIn(platform, SENDERS, COUNTED);
    forkJoin = new ForkJoinThroughput(platform);
    ring = new ThreadRing(platform);
    chameneos = new Chameneos(platform);
    big = new Big(platform);
    buffer = new BoundedBuffer(platform, BoundedBuffer.COST);
    bareBuffer = new BoundedBuffer(platform, 0);
    bank = new Bank(platform);
    lives = new SpawnAndStop(platform);
  }

  /** Ends them. */
  @TearDown(Level.Trial)
  public void stop() {
    platform.close();
  }

  @Benchmark
  @OperationsPerInvocation(HITS)
  public void pingPongOnePair() throws InterruptedException {
    onePair.run();
  }

  @Benchmark
  @OperationsPerInvocation(HITS)
  public void pingPong64Pairs() throws InterruptedException {
    manyPairs.run();
  }

  @Benchmark
  @OperationsPerInvocation(COUNTED)
  public void counting() throws InterruptedException {
    oneSender.run();
  }

  @Benchmark
  @OperationsPerInvocation(COUNTED)
  public void fanIn() throws InterruptedException {
    manySenders.run();
  }

  @Benchmark
  @OperationsPerInvocation(ForkJoinThroughput.ACTORS * ForkJoinThroughput.MESSAGES)
  public void forkJoinThroughput() throws InterruptedException {
    forkJoin.run();
  }

  @Benchmark
  @OperationsPerInvocation(ThreadRing.HOPS)
  public void threadRing() throws InterruptedException {
    ring.run();
  }

  @Benchmark
  @OperationsPerInvocation(Chameneos.MEETINGS)
  public void chameneos() throws InterruptedException {
    chameneos.run();
  }

  @Benchmark
  @OperationsPerInvocation(Big.ACTORS * Big.PINGS)
  public void big() throws InterruptedException {
    big.run();
  }

  @Benchmark
  @OperationsPerInvocation(BoundedBuffer.ITEMS)
  public void boundedBuffer() throws InterruptedException {
    buffer.run();
  }

  @Benchmark
  @OperationsPerInvocation(BoundedBuffer.ITEMS)
  public void boundedBufferWithoutWork() throws InterruptedException {
    bareBuffer.run();
  }

  @Benchmark
  @OperationsPerInvocation(Bank.TRANSFERS)
  public void bank() throws InterruptedException {
    bank.run();
  }

  @Benchmark
  @OperationsPerInvocation(SpawnAndStop.ACTORS)
  public void spawnMessageStop() throws InterruptedException {
    lives.run();
  }

  @Benchmark
  @OperationsPerInvocation(ASKS)
  public void askInside() throws InterruptedException {
    var end = new Tally(1);
    platform.askInside(ASKS, end);
    end.await();
  }
}
