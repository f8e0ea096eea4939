package io.gmp.soak;

import io.gmp.Gmp;
import io.gmp.Go;
import io.gmp.Goroutine;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Random;

/** Goroutines that throw, some for lack of stack: each failure comes to the handler once. */
final class PlannedFailures implements Load {
  private static final int GOROUTINES = 60;
  private static final int OVERFLOWS = 3;

  private final Gmp gmp;
  private final Failures failures;
  private long planned;

  PlannedFailures(Gmp gmp, Failures failures) {
    this.gmp = gmp;
    this.failures = failures;
  }

  @Override
  public String name() {
    return "failures";
  }

  @Override
  public long round(Random random) throws Exception {
    var all = new ArrayList<Goroutine>();
    for (int i = 0; i < GOROUTINES; i++) {
      boolean late = random.nextBoolean();
      boolean overflow = i < OVERFLOWS;
      all.add(
          gmp.go(
              () -> {
                if (late) {
                  Go.sleep(Duration.ofNanos(200_000));
                }
                if (overflow) {
                  throw new AssertionError("the stack has no end: " + down(0));
                }
                throw new Failures.Planned();
              }));
    }
    for (Goroutine g : all) {
      g.join();
      Load.holds(g.failure().isPresent(), g + " has not failed");
    }
    planned += GOROUTINES;
    while (failures.planned() < planned) { // the handler comes after the end
      Go.sleep(Duration.ofMillis(1));
    }
    Load.same("failures", planned, failures.planned());
    return GOROUTINES;
  }

  private static long down(long levels) {
    return levels < 0 ? 0 : 1 + down(levels + 1);
  }
}
