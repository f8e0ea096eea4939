package io.gmp.sync;

import static io.gmp.testing.Eventually.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.gmp.Goroutine;
import io.gmp.testing.TestRuntime;
import java.util.List;

final class Waiting {
  static final String GROUP = "sync.WaitGroup.Wait";
  static final String SEMAPHORE = "semacquire";
  static final String SLEEP = "sleep";
  static final String RECEIVE = "chan receive";

  private Waiting() {}

  static Goroutine until(Goroutine g, String reason) {
    await().alias(g + " waits in " + reason).until(() -> g.waitReason().equals(reason));
    return g;
  }

  static void untilEnded(Goroutine... goroutines) throws InterruptedException {
    untilEnded(List.of(goroutines));
  }

  static void untilEnded(List<Goroutine> goroutines) throws InterruptedException {
    for (Goroutine g : goroutines) {
      assertThat(g.join(TestRuntime.LONG))
          .as("%s ended, waiting in %s", g, g.waitReason())
          .isTrue();
    }
  }
}
