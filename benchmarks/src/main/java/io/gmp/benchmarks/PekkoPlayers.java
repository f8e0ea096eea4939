package io.gmp.benchmarks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.SpawnProtocol;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Pairs of Pekko's actors. */
@State(Scope.Benchmark)
public class PekkoPlayers {
  /** The number of pairs. */
  @Param({"1", "64"})
  public int pairs;

  final List<ActorRef<Ball>> first = new ArrayList<>();

  /** Spawns them; the system's end stops them. */
  @Setup
  public void start(PekkoRuntime runtime) {
    for (int i = 0; i < pairs; i++) {
      var ping = new Player();
      var pong = new Player();
      pong.other = spawn(runtime.system, ping.behavior());
      ping.other = spawn(runtime.system, pong.behavior());
      first.add(pong.other);
    }
  }

  private static ActorRef<Ball> spawn(
      ActorSystem<SpawnProtocol.Command> system, Behavior<Ball> behavior) {
    return AskPattern.<SpawnProtocol.Command, ActorRef<Ball>>ask(
            system,
            replyTo -> new SpawnProtocol.Spawn<>(behavior, "", Props.empty(), replyTo),
            Duration.ofSeconds(10),
            system.scheduler())
        .toCompletableFuture()
        .join();
  }

  @SuppressWarnings("NullAway.Init") // spawning its partner sets other
  private static final class Player {
    ActorRef<Ball> other;

    Behavior<Ball> behavior() {
      return Behaviors.receiveMessage(
          ball -> {
            if (ball.hit()) {
              other.tell(ball);
            }
            return Behaviors.same();
          });
    }
  }
}
