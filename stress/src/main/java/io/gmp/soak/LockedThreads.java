package io.gmp.soak;

import io.gmp.Go;
import io.gmp.channel.Channel;
import io.gmp.sync.WaitGroup;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.atomic.LongAdder;

/** Goroutines with an OS thread of their own that talk to each other; some end locked. */
final class LockedThreads implements Load {
  private static final int PAIRS = 4;

  @Override
  public String name() {
    return "lockOSThread";
  }

  @Override
  public long round(Random random) throws Exception {
    int turns = 1 + random.nextInt(20);
    var sum = new LongAdder();
    var all = new WaitGroup();
    for (int p = 0; p < PAIRS; p++) {
      boolean unlocks = random.nextInt(4) != 0;
      Channel<Integer> channel = Channel.make();
      all.go(
          () -> {
            Go.lockOSThread();
            Go.lockOSThread();
            for (int i = 1; i <= turns; i++) {
              channel.send(i);
            }
            Go.unlockOSThread();
            Go.sleep(Duration.ofNanos(100_000));
            if (unlocks) {
              Go.unlockOSThread();
              Go.gosched();
            }
          });
      all.go(
          () -> {
            Go.lockOSThread();
            for (int i = 1; i <= turns; i++) {
              Integer value = channel.receive();
              sum.add(value == null ? 0 : value);
            }
            Go.unlockOSThread();
          });
    }
    all.await();
    Load.same("the sum of the values", PAIRS * (turns + 1L) * turns / 2, sum.sum());
    return (long) PAIRS * turns;
  }
}
