package io.gmp.benchmarks;

import java.util.Arrays;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Tasks of the JDK's executor that are not due; a reference each is counted with them. */
final class ExecutorTimerCrowd implements Crowd {
  private static final long HOUR_NANOS = TimeUnit.HOURS.toNanos(1);

  private final ScheduledThreadPoolExecutor executor = new ScheduledThreadPoolExecutor(1);
  private Future<?>[] timers = {};

  ExecutorTimerCrowd() {
    executor.setRemoveOnCancelPolicy(true);
  }

  @Override
  public void gather(int count) {
    timers = new Future<?>[count];
    Arrays.setAll(timers, i -> executor.schedule(() -> {}, HOUR_NANOS + i, TimeUnit.NANOSECONDS));
  }

  @Override
  public boolean isGathered() {
    return timers[timers.length - 1] != null;
  }

  @Override
  public void release() {
    for (Future<?> timer : timers) {
      timer.cancel(false);
    }
  }

  @Override
  public void close() {
    executor.close();
  }
}
