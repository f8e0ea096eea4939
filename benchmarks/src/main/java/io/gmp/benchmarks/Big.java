package io.gmp.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Savina's Big: each of 120 actors sends 20,000 pings, each to one of them at random, and the next
 * one once it has the pong; a sink is told by those that are done.
 */
final class Big extends Workload {
  static final int ACTORS = 120;
  static final int PINGS = 20_000; // of each

  private static final Object BEGIN = new Object();
  private static final Object DONE = new Object();

  private record Open(Tally end) {}

  private record Ping(int from) {}

  private record Pong(int from) {}

  private final Address sink;
  private final List<Address> members = new ArrayList<>();

  Big(ActorPlatform platform) {
    sink = platform.root(new Sink());
    for (int i = 0; i < ACTORS; i++) {
      members.add(platform.root(new Member(i)));
    }
  }

  @Override
  Tally begin() throws InterruptedException {
    var end = new Tally(1);
    sink.tell(new Open(end));
    for (Address member : members) {
      member.tell(BEGIN);
    }
    return end;
  }

  @SuppressWarnings("NullAway.Init") // an Open comes first
  private final class Sink implements Script {
    private Tally end;
    private int left;

    @Override
    public boolean handle(Self self, Object message) {
      if (message instanceof Open opened) {
        check(left == 0, left + " were not done");
        end = opened.end();
        left = ACTORS;
      } else if (--left == 0) {
        end.end();
      }
      return true;
    }
  }

  private final class Member implements Script {
    private final SplittableRandom random;
    private final Ping ping;
    private final Pong pong;
    private int expected;
    private int left;

    Member(int place) {
      random = new SplittableRandom(place);
      ping = new Ping(place);
      pong = new Pong(place);
    }

    @Override
    public boolean handle(Self self, Object message) throws InterruptedException {
      if (message instanceof Ping received) {
        members.get(received.from()).tell(pong);
      } else if (message instanceof Pong received) {
        check(received.from() == expected, "a pong of " + received.from());
        next();
      } else {
        left = PINGS;
        next();
      }
      return true;
    }

    private void next() throws InterruptedException {
      if (left == 0) {
        sink.tell(DONE);
      } else {
        left--;
        expected = random.nextInt(ACTORS);
        members.get(expected).tell(ping);
      }
    }
  }
}
