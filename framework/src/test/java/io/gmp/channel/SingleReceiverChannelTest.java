package io.gmp.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.gmp.Goroutine;
import io.gmp.testing.Engines;
import io.gmp.testing.TestRuntime;
import io.gmp.testing.Waiting;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class SingleReceiverChannelTest extends ChannelContract {
  @Override
  int[] capacities() {
    return new int[] {1, 3, 10};
  }

  @Override
  <T> Channel<T> make(int capacity) {
    return Channel.singleReceiver(capacity);
  }

  @Test
  void aSizeBelowOneIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Channel.singleReceiver(0))
        .withMessageContaining("at least 1, not 0");
    assertThatIllegalArgumentException().isThrownBy(() -> Channel.singleReceiver(-3));
  }

  @Engines
  void aSecondReceiverThatWaitsIsRefusedAndTheFirstGoesOn(TestRuntime t) throws Exception {
    for (int capacity : capacities()) {
      Channel<Integer> channel = make(capacity);
      var got = new AtomicReference<Integer>();
      Goroutine first = t.gmp().go(() -> got.set(channel.receive()));
      Waiting.until(first, Waiting.RECEIVE);
      t.run(() -> assertThatIllegalStateException().isThrownBy(channel::receive));
      t.run(
          () ->
              assertThatIllegalStateException()
                  .isThrownBy(() -> channel.tryReceive(TestRuntime.LONG)));
      t.run(() -> channel.send(1));
      Waiting.untilEnded(first);
      assertThat(got).hasValue(1);
    }
  }

  @Engines
  void receiversMayTakeTurns(TestRuntime t) throws Exception {
    Channel<Integer> channel = make(2);
    for (int i = 0; i < 50; i++) {
      int value = i;
      var got = new AtomicReference<Integer>();
      Goroutine receiver = t.gmp().go(() -> got.set(channel.receive()));
      t.run(() -> channel.send(value));
      Waiting.untilEnded(receiver);
      assertThat(got).hasValue(value);
    }
  }

  @Test
  void withoutABoundItHoldsWhatIsSent() {
    int n = 100_000;
    Channel<Integer> channel = make(Integer.MAX_VALUE);
    for (int i = 0; i < n; i++) {
      assertThat(channel.trySend(i)).isTrue();
    }
    assertThat(channel.len()).isEqualTo(n);
    for (int i = 0; i < n; i++) {
      assertThat(channel.tryReceive()).isEqualTo(i);
    }
    assertThat(channel.tryReceive()).isNull();
  }

  @Test
  void theBoundIsExactAcrossTheBuffersItGrowsThrough() {
    for (int capacity = 1; capacity <= 70; capacity++) {
      Channel<Integer> channel = make(capacity);
      int next = 0;
      for (int round = 0; round < 3; round++) {
        for (int i = 0; i < capacity; i++) {
          assertThat(channel.trySend(next + i)).isTrue();
        }
        assertThat(channel.trySend(-1)).isFalse();
        assertThat(channel.len()).isEqualTo(capacity);
        for (int i = 0; i < capacity; i++) {
          assertThat(channel.tryReceive()).isEqualTo(next++);
        }
        assertThat(channel.tryReceive()).isNull();
      }
    }
  }
}
