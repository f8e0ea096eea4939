package io.gmp.spring.boot.actuate;

import io.gmp.Gmp;
import io.gmp.Goroutine;
import io.gmp.RuntimeStats;
import java.time.Duration;
import java.util.Map;
import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;
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
    return new RuntimeDescriptor(
        gmp.name(),
        gmp.engine(),
        gmp.gomaxprocs(),
        gmp.gomaxprocsSource(),
        gmp.longestHold(),
        gmp.goroutinesByState(),
        gmp.stats());
  }

  /**
   * Changes GOMAXPROCS.
   *
   * @param gomaxprocs the number of goroutines that run at the same time, from 1 to 1024
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
   * @param gomaxprocs how many of them run at the same time
   * @param gomaxprocsSource who says so
   * @param longestHold for how long the goroutine that has held its processor longest has done so
   * @param goroutines how many goroutines are in which state
   * @param stats Ps, Ms, queues, steals and hand-offs
   */
  public record RuntimeDescriptor(
      String name,
      String engine,
      int gomaxprocs,
      String gomaxprocsSource,
      Duration longestHold,
      Map<Goroutine.State, Long> goroutines,
      RuntimeStats stats) {}
}
