package io.gmp.benchmarks;

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
 * Nanoseconds a message while pairs of actors play ping-pong, one ball for each pair. Mailboxes are
 * each system's default: gmp's are bounded, the baseline's are not. {@link ActorBenchmark} has it
 * with the peers.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(
    value = 2,
    jvmArgsAppend = {"-Xms1g", "-Xmx1g", "-XX:+AlwaysPreTouch"})
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class PingPongBenchmark {
  private static final int MESSAGES = 204_800; // a multiple of all numbers of pairs

  @Benchmark
  @OperationsPerInvocation(MESSAGES)
  public void gmp(GmpPlayers players) throws InterruptedException {
    var end = new Tally(players.pairs);
    for (var player : players.first) {
      player.tell(new Ball(MESSAGES / players.pairs, end));
    }
    end.await();
  }

  @Benchmark
  @OperationsPerInvocation(MESSAGES)
  public void baseline(BaselinePlayers players) throws InterruptedException {
    var end = new Tally(players.pairs);
    for (var player : players.first) {
      player.tell(new Ball(MESSAGES / players.pairs, end));
    }
    end.await();
  }
}
