package io.gmp.soak;

import io.gmp.Gmp;
import io.gmp.Go;
import io.gmp.channel.Channel;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.LongAdder;

/** Runtimes of both engines that are opened, used and closed, some with goroutines that wait. */
final class ShortRuntimes implements Load {
  static final String NAME = "short";

  private static final int GOROUTINES = 50;

  @Override
  public String name() {
    return "runtimes";
  }

  @Override
  public long round(Random random) throws Exception {
    var failures = new Failures();
    Gmp gmp =
        Gmp.builder()
            .name(NAME)
            .engine(random.nextBoolean() ? "virtual-thread" : "platform")
            .gomaxprocs(1 + random.nextInt(4))
            .uncaughtHandler(failures::handle)
            .hogHandler(hog -> {})
            .build();
    Channel<Integer> channel = Channel.make(random.nextInt(8));
    for (int i = 1; i <= GOROUTINES; i++) {
      int number = i;
      gmp.go(() -> channel.send(number));
    }
    long sum = 0;
    for (int i = 0; i < GOROUTINES; i++) {
      Integer value = channel.receive();
      sum += value == null ? 0 : value;
    }
    Load.same("the sum of the values", GOROUTINES * (GOROUTINES + 1L) / 2, sum);
    int waiting = random.nextBoolean() ? 0 : 1 + random.nextInt(10);
    var started = new CountDownLatch(waiting);
    var interrupted = new LongAdder();
    for (int i = 0; i < waiting; i++) {
      gmp.go(
          () -> {
            started.countDown();
            try {
              Go.sleep(Duration.ofHours(1));
            } catch (InterruptedException e) {
              interrupted.increment();
            }
          });
    }
    started.await();
    Duration grace = waiting == 0 ? Duration.ofMinutes(1) : Duration.ofNanos(1);
    boolean ended = gmp.close(grace);
    while (gmp.stats().goroutines() > 0) { // those interrupted may still be on their way out
      Go.sleep(Duration.ofMillis(1));
    }
    Load.holds(ended || waiting > 0, "close() left goroutines that had nothing to wait for");
    Load.same("interrupts", waiting, interrupted.sum());
    if (failures.unplanned() != null) {
      throw new AssertionError("uncaught in a short runtime", failures.unplanned());
    }
    return (long) GOROUTINES + waiting;
  }
}
