package io.gmp.channel;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

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
class TimedLincheckTest extends TwoChannelsLincheck {

  private enum ANanosecond implements Patience {
    LONG;

    private static final Duration SOON = Duration.ofNanos(1);

    @Override
    public boolean send(Channel<Integer> channel, int value) throws InterruptedException {
      return channel.trySend(value, SOON);
    }

    @Override
    public @Nullable Integer receive(Channel<Integer> channel) throws InterruptedException {
      return channel.tryReceive(SOON);
    }

    @Override
    public SelectCase<Integer> otherwise(int result) {
      return Select.onTimeout(SOON, () -> result);
    }
  }

  public static class Buffered extends Operations {
    public Buffered() {
      super(Channel.make(1), ANanosecond.LONG);
    }
  }

  public static class WithSingleReceiver extends Operations {
    public WithSingleReceiver() {
      super(Channel.singleReceiver(1), ANanosecond.LONG);
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
