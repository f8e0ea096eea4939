package io.gmp.soak;

import io.gmp.Gmp;
import io.gmp.Go;
import java.time.Duration;
import java.util.Random;

/** GOMAXPROCS changes all the time. */
final class Resizes implements Load {
  private final Gmp gmp;

  Resizes(Gmp gmp) {
    this.gmp = gmp;
  }

  @Override
  public String name() {
    return "resizes";
  }

  @Override
  public long round(Random random) throws Exception {
    int n = random.nextInt(16) == 0 ? 64 : 1 + random.nextInt(6);
    gmp.gomaxprocs(n);
    Go.sleep(Duration.ofMillis(1 + random.nextInt(40)));
    Load.same("GOMAXPROCS", n, gmp.gomaxprocs());
    return 1;
  }
}
