package io.gmp.channel;

import io.gmp.testing.Lincheck;
import java.util.Objects;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Selects over two channels at once, beside the plain operations on each, against a model in which
 * each happens at one moment. Where both are ready the model could do either, so the selects here
 * are by priority; that the choice is random is for {@link SelectTest}.
 */
abstract class TwoChannelsLincheck {

  /** What those who come in vain do: return, or wait a little. */
  interface Patience {
    boolean send(Channel<Integer> channel, int value) throws Exception;

    @Nullable Integer receive(Channel<Integer> channel) throws Exception;

    SelectCase<Integer> otherwise(int result);
  }

  public abstract static class Operations {
    private final Channel<Integer> one;
    private final Channel<Integer> two;
    private final Patience patience;

    Operations(Channel<Integer> two, Patience patience) {
      this.one = Channel.make(1);
      this.two = two;
      this.patience = patience;
    }

    @Operation
    public boolean sendOne(int value) throws Exception {
      return patience.send(one, value);
    }

    @Operation
    public boolean sendTwo(int value) throws Exception {
      return patience.send(two, value);
    }

    @Operation(nonParallelGroup = "receiver")
    public @Nullable Integer receiveOne() throws Exception {
      return patience.receive(one);
    }

    @Operation(nonParallelGroup = "receiver")
    public @Nullable Integer receiveTwo() throws Exception {
      return patience.receive(two);
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
              patience.otherwise(-2)));
    }

    @Operation
    public int sendEither(int value) throws Exception {
      return result(
          Select.selectByPriority(
              Select.onSend(one, value, () -> 1),
              Select.onSend(two, value, () -> 2),
              patience.otherwise(0)));
    }

    @Operation(nonParallelGroup = "receiver")
    public int receiveOneOrSendTwo(int value) throws Exception {
      return result(
          Select.selectByPriority(
              Select.onReceive(one, v -> v == null ? -1 : v),
              Select.onSend(two, value, () -> -3),
              patience.otherwise(-2)));
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

    public int receiveOneOrSendTwo(int value) {
      Integer received = one.tryReceive();
      return received != null ? received : two.trySend(value) ? -3 : -2;
    }
  }

  abstract Class<? extends Operations> buffered();

  abstract Class<? extends Operations> withSingleReceiver();

  @Test
  void eachHappensAtOneMomentUnderStress() {
    Lincheck.stress(buffered(), Model.class);
  }

  @Test
  void eachHappensAtOneMomentHoweverThreadsInterleave() {
    Lincheck.modelCheck(buffered(), Model.class);
  }

  @Test
  void soItDoesIfOneIsASingleReceiverChannelUnderStress() {
    Lincheck.stress(withSingleReceiver(), Model.class);
  }

  @Test
  void soItDoesIfOneIsASingleReceiverChannelHoweverThreadsInterleave() {
    Lincheck.modelCheck(withSingleReceiver(), Model.class);
  }
}
