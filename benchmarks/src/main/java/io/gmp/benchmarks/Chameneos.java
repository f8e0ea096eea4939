package io.gmp.benchmarks;

import java.util.ArrayList;
import java.util.List;

/**
 * Savina's Chameneos: 100 creatures meet in pairs at a mall, 200,000 times, and change their
 * colours; the mall sums up how often each of them has met another.
 */
final class Chameneos extends Workload {
  static final int MEETINGS = 200_000;

  private static final int CREATURES = 100;

  private enum Color {
    BLUE,
    RED,
    YELLOW;

    private static final Color[] ALL = values();

    Color after(Color other) {
      if (this == other) {
        return this;
      }
      return this != BLUE && other != BLUE ? BLUE : this != RED && other != RED ? RED : YELLOW;
    }
  }

  private enum Word {
    BEGIN,
    LEAVE
  }

  private record Open(Tally end) {}

  private record Meet(Color color, Address who) {}

  private record Change(Color color) {}

  private record Count(int meetings) {}

  private final Address mall;
  private final List<Address> creatures = new ArrayList<>();

  Chameneos(ActorPlatform platform) {
    mall = platform.root(new Mall());
    for (int i = 0; i < CREATURES; i++) {
      creatures.add(platform.root(new Creature(Color.ALL[i % Color.ALL.length])));
    }
  }

  @Override
  Tally begin() throws InterruptedException {
    var end = new Tally(1);
    mall.tell(new Open(end));
    for (Address creature : creatures) {
      creature.tell(Word.BEGIN);
    }
    return end;
  }

  @SuppressWarnings("NullAway") // an Open comes first, and nobody waits at the beginning
  private final class Mall implements Script {
    private Tally end;
    private Address waiting;
    private int left;
    private int gone;
    private int sum;

    @Override
    public boolean handle(Self self, Object message) throws InterruptedException {
      switch (message) {
        case Open opened -> open(opened);
        case Meet meet -> meet(meet);
        case Count count -> count(count);
        default -> throw new IllegalArgumentException("" + message);
      }
      return true;
    }

    private void open(Open opened) {
      end = opened.end();
      left = MEETINGS;
      gone = 0;
      sum = 0;
    }

    private void meet(Meet meet) throws InterruptedException {
      if (left == 0) {
        meet.who().tell(Word.LEAVE);
      } else if (waiting == null) {
        waiting = meet.who();
      } else {
        left--;
        waiting.tell(meet);
        waiting = null;
      }
    }

    private void count(Count count) {
      sum += count.meetings();
      if (++gone == CREATURES) {
        check(sum == 2 * MEETINGS, sum + " meetings were counted");
        end.end();
      }
    }
  }

  private final class Creature implements Script {
    private final Color first;
    private Color color;
    private int meetings;

    Creature(Color first) {
      this.first = first;
      this.color = first;
    }

    @Override
    public boolean handle(Self self, Object message) throws InterruptedException {
      switch (message) {
        case Meet(Color other, Address who) -> {
          met(other);
          who.tell(new Change(color));
          mall.tell(new Meet(color, self));
        }
        case Change(Color changed) -> {
          color = changed;
          meetings++;
          mall.tell(new Meet(color, self));
        }
        case Word.BEGIN -> {
          color = first;
          meetings = 0;
          mall.tell(new Meet(color, self));
        }
        case Word.LEAVE -> mall.tell(new Count(meetings));
        default -> throw new IllegalArgumentException("" + message);
      }
      return true;
    }

    private void met(Color other) {
      color = color.after(other);
      meetings++;
    }
  }
}
