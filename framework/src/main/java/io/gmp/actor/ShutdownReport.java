package io.gmp.actor;

import java.time.Duration;
import java.util.List;

/**
 * How the end of an actor system went.
 *
 * @param drained whether the actors had handled all they had been told before they were stopped
 * @param dropped how many messages became dead letters since the end began
 * @param left the paths of actors that have not stopped, at most a hundred of them
 * @param took how long it took
 */
public record ShutdownReport(boolean drained, long dropped, List<String> left, Duration took) {
  /** Copies the list. */
  public ShutdownReport {
    left = List.copyOf(left);
  }

  /** {@return whether all actors have stopped} */
  public boolean isComplete() {
    return left.isEmpty();
  }
}
