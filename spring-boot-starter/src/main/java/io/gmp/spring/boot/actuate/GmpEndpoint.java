package io.gmp.spring.boot.actuate;

import io.gmp.Gmp;
import io.gmp.Goroutine;
import io.gmp.RuntimeStats;
import java.time.Duration;
import java.util.Map;
import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;

/**
 * Shows the runtime. Changing GOMAXPROCS needs {@code management.endpoint.gmp.access=unrestricted}.
 */
@Endpoint(id = "gmp", defaultAccess = Access.READ_ONLY)
public final class GmpEndpoint {
  private final Gmp gmp;

  GmpEndpoint(Gmp gmp) {
    this.gmp = gmp;
  }

  /** {@return a look at the runtime} */
  @ReadOperation
  public RuntimeDescriptor runtime() {
    RuntimeStats stats = gmp.stats();
    return new RuntimeDescriptor(
        gmp.name(),
        gmp.engine(),
        gmp.gomaxprocs(),
        gmp.gomaxprocsSource(),
        new ProcessorsDescriptor(stats.idleProcessors(), gmp.longestHold()),
        new MachinesDescriptor(stats.machines(), stats.spinningMachines()),
        goroutines(gmp.goroutinesByState(), stats.goroutinesCreated()),
        new RunQueuesDescriptor(stats.globalQueue(), stats.localQueues()),
        stats.steals(),
        stats.handoffs());
  }

  private static GoroutineCountsDescriptor goroutines(
      Map<Goroutine.State, Long> states, long created) {
    return new GoroutineCountsDescriptor(
        states.values().stream().mapToLong(Long::longValue).sum(),
        states.getOrDefault(Goroutine.State.RUNNABLE, 0L),
        states.getOrDefault(Goroutine.State.RUNNING, 0L),
        states.getOrDefault(Goroutine.State.WAITING, 0L),
        created);
  }

  /**
   * Changes GOMAXPROCS.
   *
   * @param gomaxprocs the number of goroutines that run at the same time, from 1 to {@value
   *     Gmp#MAX_GOMAXPROCS}
   * @return a look at the runtime
   * @throws InvalidEndpointRequestException if it is none of these
   */
  @WriteOperation
  public RuntimeDescriptor change(int gomaxprocs) {
    try {
      gmp.gomaxprocs(gomaxprocs);
    } catch (IllegalArgumentException e) {
      String message = String.valueOf(e.getMessage());
      throw new InvalidEndpointRequestException(message, message, e);
    }
    return runtime();
  }

  /**
   * A runtime.
   *
   * @param name its name
   * @param engine what runs goroutines
   * @param gomaxprocs how many of them run at the same time: the number of Ps
   * @param gomaxprocsSource who says so
   * @param processors its Ps
   * @param machines its Ms
   * @param goroutines how many goroutines are in which state
   * @param runQueues how many goroutines and turns of actors wait for a P
   * @param steals how often an M took work from another P
   * @param handoffs how often an M gave its P to another one
   */
  public record RuntimeDescriptor(
      String name,
      String engine,
      int gomaxprocs,
      String gomaxprocsSource,
      ProcessorsDescriptor processors,
      MachinesDescriptor machines,
      GoroutineCountsDescriptor goroutines,
      RunQueuesDescriptor runQueues,
      long steals,
      long handoffs)
      implements OperationResponseBody {}

  /**
   * The Ps of a runtime.
   *
   * @param idle those that no M holds
   * @param longestHold for how long the goroutine that has held its P longest has done so
   */
  public record ProcessorsDescriptor(int idle, Duration longestHold) {}

  /**
   * The Ms of a runtime.
   *
   * @param count OS threads that run goroutines
   * @param spinning those that look for work
   */
  public record MachinesDescriptor(int count, int spinning) {}

  /**
   * The goroutines of a runtime. Turns of actors are none.
   *
   * @param live those that have not ended
   * @param runnable those that have not started
   * @param running those that run
   * @param waiting those that are blocked
   * @param created those that have been started since the runtime was
   */
  public record GoroutineCountsDescriptor(
      long live, long runnable, long running, long waiting, long created) {}

  /**
   * The run queues of a runtime.
   *
   * @param global the length of the global one
   * @param local the lengths of those of the Ps together
   */
  public record RunQueuesDescriptor(int global, int local) {}
}
