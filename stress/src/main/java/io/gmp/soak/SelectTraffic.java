package io.gmp.soak;

import io.gmp.Go;
import io.gmp.channel.Channel;
import io.gmp.sync.WaitGroup;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.atomic.LongAdder;

/** Goroutines that send to either of two channels and receive from either, some with a timeout. */
final class SelectTraffic implements Load {
  private static final int PAIRS = 4;

  @Override
  public String name() {
    return "select";
  }

  @Override
  public long round(Random random) throws Exception {
    Channel<Integer> left = Channel.make(random.nextInt(4));
    Channel<Integer> right = Channel.make();
    int each = 1 + random.nextInt(500);
    boolean hurried = random.nextBoolean();
    var received = new LongAdder();
    var timeouts = new LongAdder();
    var all = new WaitGroup();
    for (int p = 0; p < PAIRS; p++) {
      all.go(
          () -> {
            for (int i = 1; i <= each; i++) {
              Go.select(Go.onSend(left, i), Go.onSend(right, i));
            }
          });
      all.go(
          () -> {
            for (int i = 1; i <= each; ) {
              Integer value =
                  hurried
                      ? Go.select(
                          Go.onReceive(left, v -> v),
                          Go.onReceive(right, v -> v),
                          Go.onTimeout(Duration.ofNanos(50_000), () -> 0))
                      : Go.select(Go.onReceive(left, v -> v), Go.onReceive(right, v -> v));
              if (value == null) {
                throw new AssertionError("a channel that nobody closed is closed");
              } else if (value == 0) {
                timeouts.increment();
              } else {
                received.add(value);
                i++;
              }
            }
          });
    }
    all.await();
    Load.same("the sum of the values", PAIRS * (each + 1L) * each / 2, received.sum());
    Load.same("what is left", 0, left.len() + (right.tryReceive() == null ? 0 : 1));
    return (long) PAIRS * each + timeouts.sum();
  }
}
