package io.gmp.soak;

import io.gmp.Cancellable;
import io.gmp.Gmp;
import io.gmp.Go;
import io.gmp.sync.WaitGroup;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.LongAdder;

/** Timers, half of them called off: each either fires once or is called off. And sleepers. */
final class TimersAndSleepers implements Load {
  private static final int TIMERS = 500;
  private static final int SLEEPERS = 50;

  private final Gmp gmp;

  TimersAndSleepers(Gmp gmp) {
    this.gmp = gmp;
  }

  @Override
  public String name() {
    return "timers and sleep";
  }

  @Override
  public long round(Random random) throws Exception {
    var settled = new CountDownLatch(TIMERS);
    var fired = new LongAdder();
    long calledOff = 0;
    for (int i = 0; i < TIMERS; i++) {
      Cancellable timer =
          gmp.after(
              Duration.ofNanos(random.nextInt(3_000_000)),
              () -> {
                fired.increment();
                settled.countDown();
              });
      if (random.nextInt(8) == 0) {
        Go.gosched();
      }
      if (random.nextBoolean() && timer.cancel()) {
        calledOff++;
        settled.countDown();
      }
    }
    var sleepers = new WaitGroup();
    for (int i = 0; i < SLEEPERS; i++) {
      long nanos = random.nextInt(3_000_000);
      sleepers.go(
          () -> {
            long start = System.nanoTime();
            Go.sleep(Duration.ofNanos(nanos));
            long slept = System.nanoTime() - start;
            Load.holds(slept >= nanos, "slept " + slept + " ns instead of " + nanos);
          });
    }
    sleepers.await();
    settled.await();
    Load.same("timers", TIMERS, fired.sum() + calledOff);
    return TIMERS + SLEEPERS;
  }
}
