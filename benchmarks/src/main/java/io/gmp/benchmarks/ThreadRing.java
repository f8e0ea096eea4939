package io.gmp.benchmarks;

/** Savina's thread ring: a token goes 100,000 hops around a ring of 100 actors. */
final class ThreadRing extends Workload {
  static final int HOPS = 100_000;

  private static final int ACTORS = 100;

  private record Token(int left, Tally end) {}

  private final Address first;

  ThreadRing(ActorPlatform platform) {
    var last = new Member(ACTORS - 1);
    Address next = platform.root(last);
    for (int i = ACTORS - 2; i >= 0; i--) {
      var member = new Member(i);
      member.next = next;
      next = platform.root(member);
    }
    last.next = next;
    first = next;
  }

  @Override
  Tally begin() throws InterruptedException {
    var end = new Tally(1);
    first.tell(new Token(HOPS, end));
    return end;
  }

  @SuppressWarnings("NullAway.Init") // set before the first token
  private final class Member implements Script {
    private final int place;
    Address next;

    Member(int place) {
      this.place = place;
    }

    @Override
    public boolean handle(Self self, Object message) throws InterruptedException {
      var token = (Token) message;
      if (token.left() > 0) {
        next.tell(new Token(token.left() - 1, token.end()));
      } else {
        check(place == HOPS % ACTORS, "the token ended at " + place);
        token.end().end();
      }
      return true;
    }
  }
}
