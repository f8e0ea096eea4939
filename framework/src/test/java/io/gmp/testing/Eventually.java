package io.gmp.testing;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;

/** Awaitility that looks often and waits long. */
public final class Eventually {
  private Eventually() {}

  /** Waits for something that will be so soon. */
  public static ConditionFactory await() {
    return Awaitility.await()
        .pollInSameThread()
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(1))
        .atMost(TestRuntime.LONG);
  }
}
