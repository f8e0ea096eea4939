package io.gmp.benchmarks;

/** An actor spawns 40,000, each of which gets one message and stops. */
final class SpawnAndStop extends Workload {
  static final int ACTORS = 40_000;

  private final Address parent;

  SpawnAndStop(ActorPlatform platform) {
    parent = platform.root(SpawnAndStop::spawn);
  }

  private static boolean spawn(Script.Self self, Object end) throws InterruptedException {
    for (int i = 0; i < ACTORS; i++) {
      self.spawn(SpawnAndStop::live).tell(end);
    }
    return true;
  }

  private static boolean live(Script.Self self, Object end) {
    ((Tally) end).end();
    return false;
  }

  @Override
  Tally begin() throws InterruptedException {
    var end = new Tally(ACTORS);
    parent.tell(end);
    return end;
  }
}
