package io.gmp.soak;

import io.gmp.Gmp;
import java.util.List;

/** All kinds of work there are. */
final class Loads {
  private Loads() {}

  static List<Load> on(Gmp gmp, Failures failures) {
    return List.of(
        new SpawnStorm(gmp),
        new ChannelTraffic(),
        new SelectTraffic(),
        new SocketEcho(),
        new TimersAndSleepers(gmp),
        new Hogs(gmp),
        new Resizes(gmp),
        new BlockingRegions(),
        new LockedThreads(),
        new PlannedFailures(gmp, failures),
        new RestartingActors(gmp),
        new Interrupts(gmp),
        new ShortRuntimes());
  }
}
