package io.gmp.soak;

import io.gmp.Gmp;
import io.gmp.Go;
import io.gmp.sync.WaitGroup;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.atomic.LongAdder;

/** Goroutines that come to no checkpoint for several time slices, and others that do not wait. */
final class Hogs implements Load {
  private static final int OTHERS = 100;
  private static final Duration PAUSE = Duration.ofMillis(200);

  private final Gmp gmp;

  Hogs(Gmp gmp) {
    this.gmp = gmp;
  }

  @Override
  public String name() {
    return "hogs";
  }

  @Override
  public long round(Random random) throws Exception {
    var ran = new LongAdder();
    var all = new WaitGroup(gmp.executor());
    int hogs = 1 + random.nextInt(3);
    long nanos = 12_000_000L + random.nextInt(30_000_000);
    for (int h = 0; h < hogs; h++) {
      all.go(
          () -> {
            long start = System.nanoTime();
            while (System.nanoTime() - start < nanos) {
              Thread.onSpinWait();
            }
            ran.increment();
          });
    }
    for (int i = 0; i < OTHERS; i++) {
      all.go(ran::increment);
    }
    all.await();
    Load.same("goroutines", hogs + OTHERS, ran.sum());
    Go.sleep(PAUSE);
    return hogs;
  }
}
