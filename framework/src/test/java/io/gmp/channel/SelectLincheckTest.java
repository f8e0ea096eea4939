package io.gmp.channel;

import io.gmp.testing.Lincheck;
import java.util.Objects;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Selects that do not wait, over two channels at once, beside the plain operations on each. That
 * none is ready must have been true of both channels at one moment: this is what the model checker
 * tries to refute. Where both are ready the model could do either, so the selects here are by
 * priority; that the choice is random is for {@link SelectTest}. {@link TimedLincheckTest} has
 * waits.
 */
class SelectLincheckTest {

  public abstract static class Operations {
    private final Channel<Integer> one;
    private final Channel<Integer> two;

    Operations(Channel<Integer> one, Channel<Integer> two) {
      this.one = one;
      this.two = two;
    }

    @Operation
    public boolean sendOne(int value) {
      return one.trySend(value);
    }

    @Operation
    public boolean sendTwo(int value) {
      return two.trySend(value);
    }

    @Operation(nonParallelGroup = "receiver")
    public @Nullable Integer receiveOne() {
      return one.tryReceive();
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
              Select.orElse(() -> -2)));
    }

    @Operation
    public int sendEither(int value) throws Exception {
      return result(
          Select.selectByPriority(
              Select.onSend(one, value, () -> 1),
              Select.onSend(two, value, () -> 2),
              Select.orElse(() -> 0)));
    }

    @Operation(nonParallelGroup = "receiver")
    public int receiveOneOrSendTwo(int value) throws Exception {
      return result(
          Select.selectByPriority(
              Select.onReceive(one, v -> v == null ? -1 : v),
              Select.onSend(two, value, () -> -3),
              Select.orElse(() -> -2)));
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

    public int receiveOneOrSendTwo(int value) {
      Integer received = one.tryReceive();
      return received != null ? received : two.trySend(value) ? -3 : -2;
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
  void soItDoesIfOneIsASingleReceiverChannelUnderStress() {
    Lincheck.stress(WithSingleReceiver.class, Model.class);
  }

  @Test
  void soItDoesIfOneIsASingleReceiverChannelHoweverThreadsInterleave() {
    Lincheck.modelCheck(WithSingleReceiver.class, Model.class);
  }

  @Test
  void aSelectSeesBothChannelsAtOneMomentUnderStress() {
    Lincheck.stress(Buffered.class, Model.class);
  }

  @Test
  void aSelectSeesBothChannelsAtOneMomentHoweverThreadsInterleave() {
    Lincheck.modelCheck(Buffered.class, Model.class);
  }
}
