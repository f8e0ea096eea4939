package io.gmp.benchmarks;

import io.gmp.Body;
import java.util.function.IntFunction;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * Those who send and receive: goroutines over channels, or virtual threads over what peers have.
 */
@State(Scope.Benchmark)
@SuppressWarnings("NullAway.Init") // JMH calls start() first
public class Players {
  /** Whose channels and threads; {@code juc} is the JDK's queues on its virtual threads. */
  @Param({"gmp", "jox", "juc"})
  public String system;

  /** The number of processors. */
  @Param({"1", "2"})
  public int gomaxprocs;

  private final GmpRuntime runtime = new GmpRuntime();
  private final VirtualThreads threads = new VirtualThreads();
  private IntFunction<Pipe> pipes;

  /** Starts what they run on. */
  @Setup
  public void start() {
    runtime.gomaxprocs = gomaxprocs;
    threads.gomaxprocs = gomaxprocs;
    if (isGmp()) {
      runtime.start();
    } else {
      threads.start();
    }
    pipes =
        switch (system) {
          case "gmp" -> Pipe.Gmp::new;
          case "jox" -> Pipe.Jox::new;
          case "juc" -> Pipe.Queue::new;
          default -> throw new IllegalArgumentException(system);
        };
  }

  /** Ends it. */
  @TearDown
  public void stop() {
    if (isGmp()) {
      runtime.stop();
    }
  }

  private boolean isGmp() {
    return system.equals("gmp");
  }

  Pipe pipe(int capacity) {
    return pipes.apply(capacity);
  }

  void go(Tally end, Body body) {
    if (isGmp()) {
      runtime.gmp.go(
          () -> {
            body.run();
            end.end();
          });
    } else {
      Thread.startVirtualThread(
          () -> {
            try {
              body.run();
            } catch (Exception e) {
              throw new AssertionError("nobody interrupts", e);
            }
            end.end();
          });
    }
  }
}
