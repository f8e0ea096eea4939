package io.gmp.channel;

import io.gmp.testing.Lincheck;
import java.time.Duration;
import java.util.Objects;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Sends, receives and selects that wait for a nanosecond: they go into the queues, may find a
 * partner there, and leave. With a buffer of one or more each hand-over is a send and then a
 * receive, and a wait in vain is an attempt that failed, so the model is the one of the try forms.
 *
 * <p>What Lincheck cannot say: an unbuffered hand-over is no sequence of two operations; a wait
 * without an end is none of the model's; and whether an interrupt comes in time is chance, which a
 * sequential model has not. Those are for {@link ChannelConservationTest} and {@link
 * SelectConservationTest}, which count each value.
 */
class TimedLincheckTest {
  private static final Duration SOON = Duration.ofNanos(1);

  public abstract static class Operations {
    private final Channel<Integer> one;
    private final Channel<Integer> two;

    Operations(Channel<Integer> one, Channel<Integer> two) {
      this.one = one;
      this.two = two;
    }

    @Operation
    public boolean sendOne(int value) throws Exception {
      return one.trySend(value, SOON);
    }

    @Operation
    public boolean sendTwo(int value) throws Exception {
      return two.trySend(value, SOON);
    }

    @Operation(nonParallelGroup = "receiver")
    public @Nullable Integer receiveOne() throws Exception {
      return one.tryReceive(SOON);
    }

    @Operation(nonParallelGroup = "receiver")
    public @Nullable Integer receiveTwo() throws Exception {
      return two.tryReceive(SOON);
    }

    @Operation
    public void closeTwo() {
      two.close();
    }

    @Operation(nonParallelGroup = "receiver")
    public int receiveEither() throws Exception {
      return result(
          Select.selectByPriority(
              Select.onReceive(one, v -> v == null ? -1 : v),
              Select.onReceive(two, v -> v == null ? -1 : v),
              Select.onTimeout(SOON, () -> -2)));
    }

    @Operation
    public int sendEither(int value) throws Exception {
      return result(
          Select.selectByPriority(
              Select.onSend(one, value, () -> 1),
              Select.onSend(two, value, () -> 2),
              Select.onTimeout(SOON, () -> 0)));
    }

    private static int result(@Nullable Integer result) {
      return Objects.requireNonNull(result);
    }
  }

  public static class Model {
    private final ChannelModel one = new ChannelModel(1);
    private final ChannelModel two = new ChannelModel(1);

    public boolean sendOne(int value) {
      return one.trySend(value);
    }

    public boolean sendTwo(int value) {
      return two.trySend(value);
    }

    public @Nullable Integer receiveOne() {
      return one.tryReceive();
    }

    public @Nullable Integer receiveTwo() {
      return two.tryReceive();
    }

    public void closeTwo() {
      two.close();
    }

    public int receiveEither() {
      Integer value = one.tryReceive();
      if (value == null) {
        value = two.tryReceive();
      }
      return value != null ? value : two.isClosed() ? -1 : -2;
    }

    public int sendEither(int value) {
      return one.trySend(value) ? 1 : two.trySend(value) ? 2 : 0;
    }
  }

  public static class Buffered extends Operations {
    public Buffered() {
      super(Channel.make(1), Channel.make(1));
    }
  }

  public static class WithSingleReceiver extends Operations {
    public WithSingleReceiver() {
      super(Channel.make(1), Channel.singleReceiver(1));
    }
  }

  @Test
  void waitsThatEndAreLikeAttemptsUnderStress() {
    Lincheck.stress(Buffered.class, Model.class);
  }

  @Test
  void waitsThatEndAreLikeAttemptsHoweverThreadsInterleave() {
    Lincheck.modelCheck(Buffered.class, Model.class);
  }

  @Test
  void soTheyAreIfOneIsASingleReceiverChannelUnderStress() {
    Lincheck.stress(WithSingleReceiver.class, Model.class);
  }

  @Test
  void soTheyAreIfOneIsASingleReceiverChannelHoweverThreadsInterleave() {
    Lincheck.modelCheck(WithSingleReceiver.class, Model.class);
  }
}
