package io.gmp.testing;

import static io.gmp.testing.Eventually.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.gmp.Goroutine;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Waits until goroutines wait, by the reason they give, until they have ended, and for latches. */
public final class Waiting {
  /** In a receive from a channel. */
  public static final String RECEIVE = "chan receive";

  /** In a send on a channel. */
  public static final String SEND = "chan send";

  /** In a select. */
  public static final String SELECT = "select";

  /** In a sleep. */
  public static final String SLEEP = "sleep";

  /** For a semaphore. */
  public static final String SEMAPHORE = "semacquire";

  /** For a wait group. */
  public static final String GROUP = "sync.WaitGroup.Wait";

  private Waiting() {}

  /** Until the goroutine waits for that reason. */
  public static Goroutine until(Goroutine g, String reason) {
    await().alias(g + " waits in " + reason).until(() -> g.waitReason().equals(reason));
    return g;
  }

  /** Until all have ended. */
  public static void untilEnded(Goroutine... goroutines) throws InterruptedException {
    untilEnded(List.of(goroutines));
  }

  /** Until all have ended. */
  public static void untilEnded(List<Goroutine> goroutines) throws InterruptedException {
    for (Goroutine g : goroutines) {
      assertThat(g.join(TestRuntime.LONG))
          .as("%s ended, waiting in %s", g, g.waitReason())
          .isTrue();
    }
  }

  /** Until all have counted down. */
  public static void untilZero(CountDownLatch latch) throws InterruptedException {
    assertThat(latch.await(TestRuntime.LONG.toSeconds(), TimeUnit.SECONDS))
        .as("%s came to zero", latch)
        .isTrue();
  }
}
