package io.gmp.soak;

import io.gmp.Gmp;
import io.gmp.Go;
import io.gmp.sync.WaitGroup;
import java.util.Random;
import java.util.concurrent.atomic.LongAdder;

/** Bursts of goroutines that start goroutines, and as many from a thread that is none. */
final class SpawnStorm implements Load {
  private static final int CHILDREN = 10;

  private final Gmp gmp;

  SpawnStorm(Gmp gmp) {
    this.gmp = gmp;
  }

  @Override
  public String name() {
    return "spawn storms";
  }

  @Override
  public long round(Random random) throws Exception {
    int parents = 1 + random.nextInt(1_000);
    var ran = new LongAdder();
    var group = new WaitGroup(gmp.executor());
    Thread outsider = Thread.ofPlatform().unstarted(() -> start(parents, group, ran));
    outsider.start();
    start(parents, group, ran);
    outsider.join();
    group.await();
    Load.same("goroutines", 2L * parents * (1 + CHILDREN), ran.sum());
    return ran.sum();
  }

  private static void start(int parents, WaitGroup group, LongAdder ran) {
    for (int i = 0; i < parents; i++) {
      group.go(
          () -> {
            for (int k = 0; k < CHILDREN; k++) {
              group.go(ran::increment);
            }
            Go.gosched();
            ran.increment();
          });
    }
  }
}
