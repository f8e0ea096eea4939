package io.gmp.channel;

import org.jspecify.annotations.Nullable;

/**
 * Sends, receives and selects that do not wait. That none of its cases is ready must have been true
 * of both channels at one moment: this is what the model checker tries to refute.
 */
class SelectLincheckTest extends TwoChannelsLincheck {

  private enum AtOnce implements Patience {
    NONE;

    @Override
    public boolean send(Channel<Integer> channel, int value) {
      return channel.trySend(value);
    }

    @Override
    public @Nullable Integer receive(Channel<Integer> channel) {
      return channel.tryReceive();
    }

    @Override
    public SelectCase<Integer> otherwise(int result) {
      return Select.orElse(() -> result);
    }
  }

  public static class Buffered extends Operations {
    public Buffered() {
      super(Channel.make(1), AtOnce.NONE);
    }
  }

  public static class WithSingleReceiver extends Operations {
    public WithSingleReceiver() {
      super(Channel.singleReceiver(1), AtOnce.NONE);
    }
  }

  @Override
  Class<Buffered> buffered() {
    return Buffered.class;
  }

  @Override
  Class<WithSingleReceiver> withSingleReceiver() {
    return WithSingleReceiver.class;
  }
}
