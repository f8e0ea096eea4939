package io.gmp.benchmarks;

import io.gmp.actor.Actor;
import io.gmp.actor.ActorContext;
import io.gmp.actor.ActorRef;
import io.gmp.actor.ActorSystem;
import io.gmp.actor.Handler;
import java.util.ArrayList;
import java.util.List;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Pairs of gmp's actors. */
@State(Scope.Benchmark)
@SuppressWarnings("NullAway.Init") // JMH calls start() first
public class GmpPlayers {
  /** The number of pairs. */
  @Param({"1", "64"})
  public int pairs;

  final List<ActorRef<Ball>> first = new ArrayList<>();
  private ActorSystem system;

  /** Spawns them. */
  @Setup
  public void start(GmpRuntime runtime) {
    system = ActorSystem.create("bench", runtime.gmp);
    for (int i = 0; i < pairs; i++) {
      var ping = new Player();
      var pong = new Player();
      pong.other = system.spawn(Actor.of(ping, ping));
      ping.other = system.spawn(Actor.of(pong, pong));
      first.add(pong.other);
    }
  }

  /** Stops them. */
  @TearDown
  public void stop() {
    system.close();
  }

  private static final class Player implements Handler<Ball, Player> {
    ActorRef<Ball> other;

    @Override
    public Player handle(ActorContext<Ball> context, Player state, Ball ball)
        throws InterruptedException {
      if (ball.hit()) {
        other.tell(ball);
      }
      return state;
    }
  }
}
