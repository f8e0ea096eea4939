package io.gmp.channel;

import static io.gmp.Go.onReceive;
import static io.gmp.Go.onSend;
import static io.gmp.Go.orElse;
import static io.gmp.Go.select;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import io.gmp.Goroutine;
import io.gmp.testing.Engines;
import io.gmp.testing.TestRuntime;
import io.gmp.testing.Waiting;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(120)
class OverflowTest {
  private final List<Integer> undelivered = new ArrayList<>();

  private Channel<Integer> fullOf(Overflow overflow, int... values) throws InterruptedException {
    Channel<Integer> channel = Channel.make(values.length, overflow, undelivered::add);
    for (int value : values) {
      channel.send(value);
    }
    assertThat(undelivered).isEmpty();
    return channel;
  }

  private static List<Integer> drain(Channel<Integer> channel) {
    List<Integer> values = new ArrayList<>();
    channel.drainTo(values, Integer.MAX_VALUE);
    return values;
  }

  @Test
  void dropNewestKeepsWhatIsThere() throws Exception {
    Channel<Integer> channel = fullOf(Overflow.DROP_NEWEST, 1, 2, 3);
    channel.send(4);
    assertThat(channel.trySend(5)).isTrue();
    assertThat(channel.trySend(6, TestRuntime.LONG)).isTrue();
    assertThat(undelivered).containsExactly(4, 5, 6);
    assertThat(drain(channel)).containsExactly(1, 2, 3);
  }

  @Test
  void dropOldestMakesRoomForTheNewest() throws Exception {
    Channel<Integer> channel = fullOf(Overflow.DROP_OLDEST, 1, 2, 3);
    channel.send(4);
    assertThat(channel.trySend(5)).isTrue();
    assertThat(undelivered).containsExactly(1, 2);
    assertThat(channel.len()).isEqualTo(3);
    assertThat(drain(channel)).containsExactly(3, 4, 5);
  }

  @Test
  void keepLatestDropsAllThatIsThere() throws Exception {
    Channel<Integer> channel = fullOf(Overflow.KEEP_LATEST, 1, 2, 3);
    channel.send(4);
    assertThat(undelivered).containsExactly(1, 2, 3);
    assertThat(channel.trySend(5)).isTrue();
    assertThat(drain(channel)).containsExactly(4, 5);
  }

  @Test
  void failRefusesAndKeepsWhatIsThere() throws Exception {
    Channel<Integer> channel = fullOf(Overflow.FAIL, 1, 2);
    assertThatExceptionOfType(ChannelFullException.class)
        .isThrownBy(() -> channel.send(3))
        .withMessageContaining("capacity 2");
    assertThat(channel.trySend(3)).isFalse();
    assertThat(channel.trySend(3, TestRuntime.LONG)).isFalse();
    assertThat(undelivered).isEmpty();
    assertThat(drain(channel)).containsExactly(1, 2);
  }

  private static final class WithoutMemory extends MailboxChannel<Integer> {
    private boolean full;

    WithoutMemory(Overflow overflow) {
      super(3, overflow, value -> {}, null);
    }

    @Override
    protected void arrived() {}

    @Override
    void put(Object value, int n) {
      if (full) {
        throw new OutOfMemoryError("as if");
      }
      super.put(value, n);
    }
  }

  @ParameterizedTest
  @CsvSource({"DROP_OLDEST, 2", "KEEP_LATEST, 0"})
  void aValueForWhichThereIsNoMemoryDoesNotCount(Overflow overflow, int left) throws Exception {
    var channel = new WithoutMemory(overflow);
    for (int value = 1; value <= 3; value++) {
      channel.send(value);
    }
    channel.full = true;
    assertThatExceptionOfType(OutOfMemoryError.class).isThrownBy(() -> channel.send(4));
    channel.full = false;
    assertThat(channel.len()).isEqualTo(left);
    channel.send(5);
    assertThat(channel.len()).isEqualTo(left + 1);
    assertThat(drain(channel)).hasSize(left + 1).endsWith(5);
  }

  @Test
  void withoutAHookValuesAreDroppedInSilence() throws Exception {
    Channel<Integer> channel = Channel.make(1, Overflow.DROP_OLDEST);
    channel.send(1);
    channel.send(2);
    assertThat(drain(channel)).containsExactly(2);
  }

  @Test
  void whatTheHookThrowsLeavesTheSendThatIsDoneAllTheSame() throws Exception {
    var failure = new IllegalStateException("hook");
    Channel<Integer> channel =
        Channel.make(
            1,
            Overflow.DROP_OLDEST,
            value -> {
              throw failure;
            });
    channel.send(1);
    assertThatExceptionOfType(IllegalStateException.class)
        .isThrownBy(() -> channel.send(2))
        .isSameAs(failure);
    assertThat(drain(channel)).containsExactly(2);
  }

  @Test
  void theHookMayUseTheChannel() throws Exception {
    var dropped = new ArrayList<Integer>();
    var self = new AtomicReference<Channel<Integer>>();
    Channel<Integer> channel =
        Channel.make(
            2,
            Overflow.DROP_OLDEST,
            value -> {
              dropped.add(value);
              dropped.add(self.get().tryReceive());
            });
    self.set(channel);
    channel.send(1);
    channel.send(2);
    channel.send(3);
    assertThat(dropped).containsExactly(1, 2);
    assertThat(drain(channel)).containsExactly(3);
  }

  @Test
  void aClosedChannelRefusesWhateverThePolicy() throws Exception {
    for (Overflow overflow : Overflow.values()) {
      Channel<Integer> channel = fullOf(overflow, 1);
      channel.close();
      assertThatExceptionOfType(ChannelClosedException.class).isThrownBy(() -> channel.send(2));
      assertThat(drain(channel)).containsExactly(1);
      assertThat(undelivered).isEmpty();
    }
  }

  @Test
  void aPolicyNeedsABuffer() {
    for (Overflow overflow : Overflow.values()) {
      if (overflow != Overflow.BLOCK) {
        assertThatIllegalArgumentException()
            .isThrownBy(() -> Channel.make(0, overflow))
            .withMessageContaining("needs a buffer");
      }
    }
    assertThat(Channel.make(0, Overflow.BLOCK).cap()).isZero();
    assertThatNullPointerException().isThrownBy(() -> Channel.make(1, null));
    assertThatNullPointerException().isThrownBy(() -> Channel.make(1, Overflow.FAIL, null));
  }

  @Engines(gomaxprocs = 2)
  void aReceiverThatWaitsGetsTheValueAndNothingIsDropped(TestRuntime t) throws Exception {
    for (Overflow overflow : Overflow.values()) {
      Channel<Integer> channel = Channel.make(1, overflow, undelivered::add);
      var got = new AtomicReference<Integer>();
      Goroutine receiver = t.gmp().go(() -> got.set(channel.receive()));
      Waiting.until(receiver, Waiting.RECEIVE);
      t.run(
          () -> {
            channel.send(1);
            channel.send(2);
          });
      Waiting.untilEnded(receiver);
      assertThat(got).hasValue(1);
      assertThat(undelivered).isEmpty();
      assertThat(drain(channel)).containsExactly(2);
    }
  }

  @Engines(gomaxprocs = 2)
  void aSendCaseIsReadyIfItsChannelDropsAndNotIfItFails(TestRuntime t) throws Exception {
    Channel<Integer> quiet = Channel.make();
    t.run(
        () -> {
          for (Overflow overflow : Overflow.values()) {
            undelivered.clear();
            Channel<Integer> channel = fullOf(overflow, 1);
            boolean drops = overflow != Overflow.BLOCK && overflow != Overflow.FAIL;
            assertThat(
                    select(
                        onReceive(quiet, v -> "received"),
                        onSend(channel, 2, () -> "sent"),
                        orElse(() -> "full")))
                .isEqualTo(drops ? "sent" : "full");
            assertThat(undelivered).hasSize(drops ? 1 : 0);
          }
        });
    Channel<Integer> failing = Channel.make(1, Overflow.FAIL);
    failing.send(1);
    Goroutine sender = t.gmp().go(() -> select(onReceive(quiet), onSend(failing, 2)));
    Waiting.until(sender, "select");
    t.run(
        () -> {
          assertThat(failing.receive()).isEqualTo(1);
          assertThat(failing.tryReceive(Duration.ofSeconds(30))).isEqualTo(2);
        });
    Waiting.untilEnded(sender);
  }

  @Test
  void anUnboundedChannelTakesAllAndGivesTheMemoryBack() throws Exception {
    int n = 100_000;
    Channel<Integer> channel = Channel.unbounded();
    assertThat(channel.cap()).isEqualTo(Integer.MAX_VALUE);
    for (int round = 0; round < 3; round++) {
      for (int i = 0; i < n; i++) {
        assertThat(channel.trySend(i)).isTrue();
      }
      assertThat(channel.len()).isEqualTo(n);
      for (int i = 0; i < n; i++) {
        assertThat(channel.receive()).isEqualTo(i);
      }
      assertThat(((GoChannel<Integer>) channel).slots()).isZero();
    }
    channel.send(1);
    channel.close();
    assertThat(drain(channel)).containsExactly(1);
  }
}
