package io.gmp.soak;

import io.gmp.Go;
import io.gmp.channel.Channel;
import io.gmp.sync.WaitGroup;
import java.util.Random;
import java.util.concurrent.atomic.LongAdder;

/** Several senders and receivers of one channel of some capacity: each value arrives once. */
final class ChannelTraffic implements Load {
  private static final int[] CAPACITIES = {0, 1, 16, 256};
  private static final int SENDERS = 6;

  @Override
  public String name() {
    return "channels";
  }

  @Override
  public long round(Random random) throws Exception {
    int capacity = CAPACITIES[random.nextInt(CAPACITIES.length)];
    boolean one = capacity > 0 && random.nextInt(3) == 0;
    Channel<Integer> channel = one ? Channel.singleReceiver(capacity) : Channel.make(capacity);
    int each = 1 + random.nextInt(2_000);
    var sum = new LongAdder();
    var count = new LongAdder();
    var senders = new WaitGroup();
    var receivers = new WaitGroup();
    for (int r = one ? 1 : 1 + random.nextInt(SENDERS); r > 0; r--) {
      receivers.go(
          () -> {
            for (int value : channel) {
              sum.add(value);
              count.increment();
            }
          });
    }
    for (int s = 0; s < SENDERS; s++) {
      senders.go(
          () -> {
            for (int i = 1; i <= each; i++) {
              channel.send(i);
              Go.checkpoint();
            }
          });
    }
    senders.await();
    channel.close();
    receivers.await();
    Load.same("values", (long) SENDERS * each, count.sum());
    Load.same("the sum of the values", SENDERS * (each + 1L) * each / 2, sum.sum());
    return count.sum();
  }
}
