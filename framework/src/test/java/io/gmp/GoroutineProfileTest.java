package io.gmp;

import static io.gmp.testing.Eventually.await;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class GoroutineProfileTest {
  @Test
  void putsThoseWithTheSameStackTogether() {
    var gate = new CountDownLatch(1);
    try (Gmp gmp = Gmp.builder().name("profile").gomaxprocs(2).build()) {
      for (int i = 0; i < 7; i++) {
        gmp.go(() -> block(gate));
      }
      Goroutine minute = gmp.go(() -> new CountDownLatch(1).await(1, TimeUnit.MINUTES));
      await()
          .untilAsserted(
              () ->
                  assertThat(gmp.goroutineProfile())
                      .startsWith("goroutine profile: total 8\n7 @ [park]:\n"));
      assertThat(gmp.goroutineProfile())
          .contains("\n1 @ [park]:\n")
          .containsOnlyOnce("GoroutineProfileTest.block");
      assertThat(gmp.goroutinesByState())
          .containsEntry(Goroutine.State.WAITING, 8L)
          .containsEntry(Goroutine.State.RUNNABLE, 0L)
          .containsEntry(Goroutine.State.RUNNING, 0L);
      gate.countDown();
      minute.interrupt();
    }
  }

  private static void block(CountDownLatch gate) throws InterruptedException {
    gate.await();
  }

  @Test
  void tellsForHowLongAProcessorIsHeld() {
    var over = new CountDownLatch(1);
    try (Gmp gmp = Gmp.builder().name("held").gomaxprocs(1).hogHandler(hog -> {}).build()) {
      assertThat(gmp.longestHold()).isZero();
      gmp.go(
          () -> {
            while (over.getCount() > 0) {
              Thread.onSpinWait();
            }
          });
      await().until(() -> gmp.longestHold().compareTo(Duration.ofMillis(50)) > 0);
      over.countDown();
      await().until(() -> gmp.longestHold().isZero());
    }
  }
}
