package io.gmp.channel;

import io.gmp.testing.Lincheck;
import io.gmp.testing.Lincheck.Call;
import java.util.List;
import java.util.Objects;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * What decides without the lock that nothing can be done: selects of one case with a default, and
 * the try forms. A select tells an open channel that is empty from a closed one that is drained, so
 * here a look that mixes two moments is found out.
 */
class LookLincheckTest {
  private static final int END = -1;
  private static final int NOTHING = -2;

  public abstract static class Operations {
    final Channel<Integer> channel;

    Operations(Channel<Integer> channel) {
      this.channel = channel;
    }

    @Operation
    public boolean trySend(int value) {
      return channel.trySend(value);
    }

    @Operation
    public boolean sendOrElse(int value) throws Exception {
      Boolean sent =
          Select.select(
              Select.onSend(channel, value, () -> true), Select.<Boolean>orElse(() -> false));
      return Objects.requireNonNull(sent);
    }

    @Operation
    public boolean sendBySelector(int value) {
      Selector selector = Selector.byPriority();
      selector.<Integer>onSend(channel).value(value);
      return selector.trySelect() != null;
    }

    @Operation
    public void close() {
      channel.close();
    }

    int receivedOrElse() throws Exception {
      Integer received =
          Select.select(
              Select.orElse(() -> NOTHING), Select.onReceive(channel, v -> v == null ? END : v));
      return Objects.requireNonNull(received);
    }

    int receivedBySelector() {
      Selector selector = Selector.random();
      Selector.Receive<Integer> in = selector.onReceive(channel);
      if (selector.trySelect() == null) {
        return NOTHING;
      }
      Integer value = in.value();
      return value == null ? END : value;
    }
  }

  public abstract static class ManyReceivers extends Operations {
    ManyReceivers(Channel<Integer> channel) {
      super(channel);
    }

    @Operation
    public @Nullable Integer tryReceive() {
      return channel.tryReceive();
    }

    @Operation
    public int receiveOrElse() throws Exception {
      return receivedOrElse();
    }

    @Operation
    public int receiveBySelector() {
      return receivedBySelector();
    }

    @Operation
    public int len() {
      return channel.len();
    }
  }

  public static class Buffered extends ManyReceivers {
    public Buffered() {
      super(Channel.make(1));
    }
  }

  public static class Latest extends ManyReceivers {
    public Latest() {
      super(Channel.make(1, Overflow.KEEP_LATEST));
    }
  }

  public static class Newest extends ManyReceivers {
    public Newest() {
      super(Channel.make(1, Overflow.DROP_OLDEST));
    }
  }

  public static class SingleReceiver extends Operations {
    public SingleReceiver() {
      super(Channel.singleReceiver(1));
    }

    @Operation(nonParallelGroup = "receiver")
    public @Nullable Integer tryReceive() {
      return channel.tryReceive();
    }

    @Operation(nonParallelGroup = "receiver")
    public int receiveOrElse() throws Exception {
      return receivedOrElse();
    }

    @Operation(nonParallelGroup = "receiver")
    public int receiveBySelector() {
      return receivedBySelector();
    }
  }

  public static class Model extends ChannelModel {
    public Model() {
      this(1, Overflow.BLOCK);
    }

    Model(int capacity, Overflow overflow) {
      super(capacity, overflow);
    }

    public boolean sendOrElse(int value) {
      return trySend(value);
    }

    public boolean sendBySelector(int value) {
      return trySend(value);
    }

    public int receiveOrElse() {
      Integer value = tryReceive();
      return value != null ? value : isClosed() ? END : NOTHING;
    }

    public int receiveBySelector() {
      return receiveOrElse();
    }
  }

  public static class LatestModel extends Model {
    public LatestModel() {
      super(1, Overflow.KEEP_LATEST);
    }
  }

  public static class NewestModel extends Model {
    public NewestModel() {
      super(1, Overflow.DROP_OLDEST);
    }
  }

  @Test
  void aLookIsOfOneMomentHoweverThreadsInterleave() {
    Lincheck.modelCheck(Buffered.class, Model.class);
  }

  @Test
  void aChannelThatKeepsTheLatestIsNeverFoundEmptyInBetween() {
    Lincheck.modelCheck(Latest.class, LatestModel.class);
  }

  @Test
  void aChannelThatDropsTheOldestIsNeverFoundEmptyInBetween() {
    Lincheck.modelCheck(Newest.class, NewestModel.class);
  }

  @Test
  void aLookAtASingleReceiverChannelIsOfOneMoment() {
    Lincheck.modelCheck(SingleReceiver.class, Model.class);
  }

  @Test
  void aChannelThatIsClosedAndThenDrainedIsNeverFoundOpenAndEmpty() {
    Lincheck.modelCheckProgram(
        Buffered.class,
        Model.class,
        List.of(new Call("trySend", 1)),
        List.of(
            List.of(new Call("receiveOrElse")),
            List.of(new Call("close"), new Call("tryReceive"))));
  }

  @Test
  void whatLeavesNoRoomInASingleReceiverChannelIsThereToReceive() {
    Lincheck.modelCheckProgram(
        SingleReceiver.class,
        Model.class,
        List.of(),
        List.of(
            List.of(new Call("trySend", 1)),
            List.of(new Call("trySend", 2), new Call("receiveOrElse"))));
  }
}
