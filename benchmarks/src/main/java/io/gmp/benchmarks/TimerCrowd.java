package io.gmp.benchmarks;

import io.gmp.Cancellable;
import io.gmp.Gmp;
import java.time.Duration;
import java.util.Arrays;

/** Armed timers of gmp; a reference each is counted with them. */
final class TimerCrowd implements Crowd {
  private static final Duration FAR_AWAY = Duration.ofHours(1);

  private final Gmp gmp = Gmp.builder().engine("virtual-thread").build();
  private Cancellable[] timers = {};

  @Override
  public void gather(int count) {
    timers = new Cancellable[count];
    Arrays.setAll(timers, i -> gmp.after(FAR_AWAY.plusNanos(i), () -> {}));
  }

  @Override
  public boolean isGathered() {
    return timers[timers.length - 1] != null;
  }

  @Override
  public void release() {
    for (Cancellable timer : timers) {
      timer.cancel();
    }
  }

  @Override
  public void close() {
    gmp.close();
  }
}
