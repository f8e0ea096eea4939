package io.gmp.channel;

import io.gmp.testing.Lincheck;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class GoChannelLincheckTest {

  public abstract static class Operations {
    private final GoChannel<Integer> channel;

    public Operations(int capacity) {
      channel = new GoChannel<>(capacity);
    }

    @Operation
    public boolean trySend(int value) {
      return channel.trySend(value);
    }

    @Operation
    public @Nullable Integer tryReceive() {
      return channel.tryReceive();
    }

    @Operation
    public void close() {
      channel.close();
    }

    @Operation
    public boolean isClosed() {
      return channel.isClosed();
    }

    @Operation
    public int len() {
      return channel.len();
    }
  }

  public static class Unbuffered extends Operations {
    public Unbuffered() {
      super(0);
    }
  }

  public static class UnbufferedModel extends ChannelModel {
    public UnbufferedModel() {
      super(0);
    }
  }

  public static class One extends Operations {
    public One() {
      super(1);
    }
  }

  public static class OneModel extends ChannelModel {
    public OneModel() {
      super(1);
    }
  }

  public static class Two extends Operations {
    public Two() {
      super(2);
    }
  }

  public static class TwoModel extends ChannelModel {
    public TwoModel() {
      super(2);
    }
  }

  @Test
  void anUnbufferedChannelWithoutPartnersTakesNothingHoweverThreadsInterleave() {
    Lincheck.modelCheck(Unbuffered.class, UnbufferedModel.class);
  }

  @Test
  void aBufferOfOneIsAQueueUnderStress() {
    Lincheck.stress(One.class, OneModel.class);
  }

  @Test
  void aBufferOfOneIsAQueueHoweverThreadsInterleave() {
    Lincheck.modelCheck(One.class, OneModel.class);
  }

  @Test
  void aBufferOfTwoIsAQueueUnderStress() {
    Lincheck.stress(Two.class, TwoModel.class);
  }

  @Test
  void aBufferOfTwoIsAQueueHoweverThreadsInterleave() {
    Lincheck.modelCheck(Two.class, TwoModel.class);
  }
}
