package io.gmp.benchmarks;

import java.util.ArrayList;
import java.util.List;

/** Senders that tell one actor to count. With one sender it is Savina's Counting. */
final class FanIn extends Workload {
  private static final Object ONE_MORE = new Object();

  private record Send(int messages) {}

  private record Expect(int messages, Tally end) {}

  private final Address counter;
  private final List<Address> senders = new ArrayList<>();
  private final int messages;

  FanIn(ActorPlatform platform, int senders, int messages) {
    this.messages = messages;
    counter = platform.root(new Counter());
    for (int i = 0; i < senders; i++) {
      this.senders.add(platform.root(this::send));
    }
  }

  private boolean send(Script.Self self, Object message) throws InterruptedException {
    for (int i = ((Send) message).messages(); i > 0; i--) {
      counter.tell(ONE_MORE);
    }
    return true;
  }

  @Override
  Tally begin() throws InterruptedException {
    var end = new Tally(1);
    counter.tell(new Expect(messages, end));
    for (Address sender : senders) {
      sender.tell(new Send(messages / senders.size()));
    }
    return end;
  }

  @SuppressWarnings("NullAway.Init") // an Expect comes first
  private final class Counter implements Script {
    private Tally end;
    private int left;

    @Override
    public boolean handle(Self self, Object message) {
      if (message == ONE_MORE) {
        if (--left == 0) {
          end.end();
        }
      } else {
        var expected = (Expect) message;
        check(left == 0, left + " too few or too many were counted");
        end = expected.end();
        left = expected.messages();
      }
      return true;
    }
  }
}
