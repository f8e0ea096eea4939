package io.gmp.benchmarks;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** An actor has many others, and tells each of them one message. */
final class Broadcast extends Workload {
  private record Spawn(int actors, Tally end) {}

  private final Address sender;
  private final int actors;

  Broadcast(ActorPlatform platform, int actors) throws InterruptedException {
    this.actors = actors;
    sender = platform.root(new Sender());
    var spawned = new Tally(1);
    sender.tell(new Spawn(actors, spawned));
    spawned.await();
  }

  @Override
  Tally begin() throws InterruptedException {
    var end = new Tally(actors);
    sender.tell(end);
    return end;
  }

  private static final class Sender implements Script {
    private final List<Address> receivers = new ArrayList<>();

    @Override
    public boolean handle(Self self, Object message) throws InterruptedException {
      if (message instanceof Spawn spawn) {
        for (int i = 0; i < spawn.actors(); i++) {
          receivers.add(self.spawn(Sender::receive));
        }
        Collections.shuffle(receivers, new Random(spawn.actors()));
        spawn.end().end();
      } else {
        for (Address receiver : receivers) {
          receiver.tell(message);
        }
      }
      return true;
    }

    private static boolean receive(Self self, Object message) {
      ((Tally) message).end();
      return true;
    }
  }
}
