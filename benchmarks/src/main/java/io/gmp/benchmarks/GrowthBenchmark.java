package io.gmp.benchmarks;

import io.gmp.channel.Channel;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What {@code n} of something cost, together: divided by {@code n} it is to stay the same as {@code
 * n} grows, but for the caches. {@code goroutines}: so many are started, wait for one gate, which
 * opens once all are there, and end. {@code actors}: one of them tells each of so many others one
 * message. {@code channels}: a value goes through each of so many channels with room for one, all
 * from one sender to one receiver.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(
    value = 2,
    jvmArgsAppend = {"-Xms4g", "-Xmx4g"})
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class GrowthBenchmark {
  private static final Integer VALUE = 1;

  /** How many. */
  @State(Scope.Benchmark)
  public static class Size {
    /** The number. */
    @Param({"100", "1000", "10000", "100000", "1000000"})
    public int n;
  }

  @Benchmark
  public void goroutinesGmp(GmpRuntime runtime, Size size) throws InterruptedException {
    Channel<Integer> gate = Channel.make();
    var arrived = new Tally(size.n);
    var left = new Tally(size.n);
    for (int i = 0; i < size.n; i++) {
      runtime.gmp.go(
          () -> {
            arrived.end();
            gate.receive();
            left.end();
          });
    }
    arrived.await();
    gate.close();
    left.await();
  }

  @Benchmark
  public void goroutinesVirtualThreads(VirtualThreads threads, Size size)
      throws InterruptedException {
    var gate = new CountDownLatch(1);
    var arrived = new Tally(size.n);
    var left = new Tally(size.n);
    for (int i = 0; i < size.n; i++) {
      VirtualThreads.start(
          () -> {
            arrived.end();
            gate.await();
            left.end();
          });
    }
    arrived.await();
    gate.countDown();
    left.await();
  }

  /** Channels in an order that no cache foresees. */
  @State(Scope.Benchmark)
  public static class Channels {
    private final List<Pipe> pipes = new ArrayList<>();

    /** Makes them. */
    @Setup
    public void make(Players players, Size size) {
      for (int i = 0; i < size.n; i++) {
        pipes.add(players.pipe(1));
      }
      Collections.shuffle(pipes, new Random(size.n));
    }
  }

  @Benchmark
  public void channels(Players players, Channels channels) throws InterruptedException {
    var end = new Tally(2);
    players.go(
        end,
        () -> {
          for (Pipe pipe : channels.pipes) {
            pipe.send(VALUE);
          }
        });
    players.go(
        end,
        () -> {
          for (Pipe pipe : channels.pipes) {
            if (pipe.receive() != VALUE) {
              throw new IllegalStateException("not what was sent");
            }
          }
        });
    end.await();
  }

  /** Actors in an order that no cache foresees. */
  @State(Scope.Benchmark)
  @SuppressWarnings("NullAway.Init") // JMH calls start() first
  public static class Actors {
    /** Whose. */
    @Param({"gmp", "pekko-5", "pekko-50", "kotlin"})
    public String system;

    /** The number of processors, or of threads. */
    @Param("2")
    public int gomaxprocs;

    private ActorPlatform platform;
    private Workload messages;

    /** Spawns them. */
    @Setup
    public void start(Size size) throws InterruptedException {
      platform = ActorPlatform.start(system, gomaxprocs);
      messages = new Broadcast(platform, size.n);
    }

    /** Ends them. */
    @TearDown
    public void stop() {
      platform.close();
    }
  }

  @Benchmark
  public void actors(Actors actors) throws InterruptedException {
    actors.messages.run();
  }
}
