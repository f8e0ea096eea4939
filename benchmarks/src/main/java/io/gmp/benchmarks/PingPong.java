package io.gmp.benchmarks;

import java.util.ArrayList;
import java.util.List;

/** Pairs of actors that send a ball to and fro. */
final class PingPong extends Workload {
  private final List<Address> first = new ArrayList<>();
  private final int hits;

  PingPong(ActorPlatform platform, int pairs, int messages) {
    hits = messages / pairs;
    for (int i = 0; i < pairs; i++) {
      var ping = new Player();
      var pong = new Player();
      pong.other = platform.root(ping);
      ping.other = platform.root(pong);
      first.add(pong.other);
    }
  }

  @Override
  Tally begin() throws InterruptedException {
    var end = new Tally(first.size());
    for (Address player : first) {
      player.tell(new Ball(hits, end));
    }
    return end;
  }

  @SuppressWarnings("NullAway.Init") // spawning its partner sets other
  private static final class Player implements Script {
    Address other;

    @Override
    public boolean handle(Self self, Object message) throws InterruptedException {
      if (((Ball) message).hit()) {
        other.tell(message);
      }
      return true;
    }
  }
}
