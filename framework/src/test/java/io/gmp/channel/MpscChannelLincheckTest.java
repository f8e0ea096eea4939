package io.gmp.channel;

import io.gmp.testing.Lincheck;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class MpscChannelLincheckTest {

  public abstract static class Operations {
    private final MpscChannel<Integer> channel;

    public Operations(int capacity, int sent) {
      channel = new MpscChannel<>(capacity);
      for (int i = 0; i < sent; i++) {
        channel.trySend(i);
      }
    }

    @Operation
    public boolean trySend(int value) {
      return channel.trySend(value);
    }

    @Operation(nonParallelGroup = "receiver")
    public @Nullable Integer tryReceive() {
      return channel.tryReceive();
    }

    @Operation
    public void close() {
      channel.close();
    }

    @Operation
    public boolean isDrained() {
      return channel.isDrained();
    }

    @Operation
    public int len() {
      return channel.len();
    }
  }

  public static class Small extends Operations {
    public Small() {
      super(2, 0);
    }
  }

  public static class SmallModel extends ChannelModel {
    public SmallModel() {
      super(2);
    }
  }

  public static class Growing extends Operations {
    public Growing() {
      super(6, 2);
    }
  }

  public static class GrowingModel extends ChannelModel {
    public GrowingModel() {
      super(6);
      for (int i = 0; i < 2; i++) {
        trySend(i);
      }
    }
  }

  @Test
  void isABoundedQueueUnderStress() {
    Lincheck.stress(Small.class, SmallModel.class);
  }

  @Test
  void isABoundedQueueHoweverThreadsInterleave() {
    Lincheck.modelCheck(Small.class, SmallModel.class);
  }

  @Test
  void isABoundedQueueWhileItGrowsUnderStress() {
    Lincheck.stress(Growing.class, GrowingModel.class);
  }

  @Test
  void isABoundedQueueWhileItGrowsHoweverThreadsInterleave() {
    Lincheck.modelCheck(Growing.class, GrowingModel.class);
  }
}
