package io.gmp.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import io.gmp.Goroutine;
import io.gmp.testing.Engines;
import io.gmp.testing.TestRuntime;
import io.gmp.testing.Waiting;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class NeverChannelTest {
  private static final Duration SHORT = Duration.ofMillis(5);
  private final Channel<Integer> never = Channel.never();

  @Engines
  void whoeverUsesItWaitsUntilInterrupted(TestRuntime t) throws Exception {
    var interrupted = new AtomicInteger();
    Goroutine receiver =
        t.gmp()
            .go(
                () -> {
                  try {
                    never.receive();
                  } catch (InterruptedException e) {
                    interrupted.incrementAndGet();
                  }
                });
    Goroutine sender =
        t.gmp()
            .go(
                () -> {
                  try {
                    never.send(1);
                  } catch (InterruptedException e) {
                    interrupted.incrementAndGet();
                  }
                });
    Waiting.until(receiver, "chan receive (nil chan)");
    Waiting.until(sender, "chan send (nil chan)");
    receiver.interrupt();
    sender.interrupt();
    Waiting.untilEnded(receiver, sender);
    assertThat(interrupted).hasValue(2);
  }

  @Engines(gomaxprocs = 2)
  void theTryFormsFail(TestRuntime t) throws Exception {
    t.run(
        () -> {
          assertThat(never.trySend(1)).isFalse();
          assertThat(never.tryReceive()).isNull();
          long start = System.nanoTime();
          assertThat(never.trySend(1, SHORT)).isFalse();
          assertThat(never.tryReceive(SHORT)).isNull();
          assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(2 * SHORT.toNanos());
          List<Integer> into = new ArrayList<>();
          assertThat(never.drainTo(into, 10)).isZero();
          assertThatNullPointerException().isThrownBy(() -> never.send(null));
          assertThatNullPointerException().isThrownBy(() -> never.trySend(null));
          Thread.currentThread().interrupt();
          assertThatExceptionOfType(InterruptedException.class)
              .isThrownBy(() -> never.trySend(1, SHORT));
        });
  }

  @Test
  void itIsEmptyOpenAndCannotBeClosed() {
    assertThat(never.len()).isZero();
    assertThat(never.cap()).isZero();
    assertThat(never.isClosed()).isFalse();
    assertThat(never.isDrained()).isFalse();
    assertThat(never.closeCause()).isNull();
    assertThatExceptionOfType(UnsupportedOperationException.class)
        .isThrownBy(never::close)
        .withMessage("close of nil channel");
    assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(never::tryClose);
  }
}
