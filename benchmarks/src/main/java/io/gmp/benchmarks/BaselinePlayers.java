package io.gmp.benchmarks;

import java.util.ArrayList;
import java.util.List;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Pairs of actors on the baseline. */
@State(Scope.Benchmark)
@SuppressWarnings("NullAway.Init") // JMH calls start() first
public class BaselinePlayers {
  /** The number of pairs. */
  @Param({"1", "64"})
  public int pairs;

  final List<BaselineActor<Ball>> first = new ArrayList<>();

  /** Makes them. */
  @Setup
  public void start(BaselineRuntime runtime) {
    for (int i = 0; i < pairs; i++) {
      var ping = new Player(runtime.scheduler);
      var pong = new Player(runtime.scheduler);
      ping.other = pong;
      pong.other = ping;
      first.add(ping);
    }
  }

  private static final class Player extends BaselineActor<Ball> {
    BaselineActor<Ball> other;

    Player(LazyStackBaseline scheduler) {
      super(scheduler);
    }

    @Override
    void on(Ball ball) {
      if (ball.hit()) {
        other.tell(ball);
      }
    }
  }
}
