package io.gmp.benchmarks;

import java.util.ArrayList;
import java.util.List;

/** Savina's fork-join throughput: a thread tells each of 60 actors 10,000 times to compute. */
final class ForkJoinThroughput extends Workload {
  static final int ACTORS = 60;
  static final int MESSAGES = 10_000; // for each

  private static final double ANGLE = 37.2;

  private final List<Address> actors = new ArrayList<>();

  ForkJoinThroughput(ActorPlatform platform) {
    for (int i = 0; i < ACTORS; i++) {
      actors.add(platform.root(new Computer()));
    }
  }

  @Override
  Tally begin() throws InterruptedException {
    var end = new Tally(ACTORS);
    for (int i = 0; i < MESSAGES; i++) {
      for (Address actor : actors) {
        actor.tell(end);
      }
    }
    return end;
  }

  private final class Computer implements Script {
    private int handled;

    @Override
    public boolean handle(Self self, Object message) {
      double sine = Math.sin(ANGLE);
      check(sine * sine > 0, "no square of a sine");
      if (++handled == MESSAGES) {
        handled = 0;
        ((Tally) message).end();
      }
      return true;
    }
  }
}
