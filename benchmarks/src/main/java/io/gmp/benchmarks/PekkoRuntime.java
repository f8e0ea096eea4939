package io.gmp.benchmarks;

import com.typesafe.config.ConfigFactory;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.SpawnProtocol;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** An actor system of Pekko on a fork-join dispatcher. */
@State(Scope.Benchmark)
@SuppressWarnings("NullAway.Init") // JMH calls start() first
public class PekkoRuntime {
  /** The number of threads. */
  @Param({"1", "2"})
  public int gomaxprocs;

  ActorSystem<SpawnProtocol.Command> system;

  /** Starts it. */
  @Setup
  public void start() {
    system =
        ActorSystem.create(
            SpawnProtocol.create(),
            "bench",
            ConfigFactory.parseString(config()).withFallback(ConfigFactory.load()));
  }

  private String config() {
    return """
    pekko {
      loglevel = OFF
      stdout-loglevel = OFF
      actor.default-dispatcher {
        executor = fork-join-executor
        fork-join-executor { parallelism-min = %1$d, parallelism-max = %1$d }
      }
    }
    """
        .formatted(gomaxprocs);
  }

  /** Ends it. */
  @TearDown
  public void stop() throws ExecutionException, InterruptedException, TimeoutException {
    system.terminate();
    system.getWhenTerminated().toCompletableFuture().get(10, TimeUnit.SECONDS);
  }
}
