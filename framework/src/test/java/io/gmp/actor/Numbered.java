package io.gmp.actor;

import io.gmp.Gmp;
import io.gmp.Goroutine;
import java.util.ArrayList;
import java.util.List;

/** What several senders tell one actor: each its own number, and how many it has told before. */
final class Numbered {
  private final int senders;
  private final int each;
  private final int[] next;
  private int handled;

  Numbered(int senders, int each) {
    this.senders = senders;
    this.each = each;
    this.next = new int[senders];
  }

  int total() {
    return senders * each;
  }

  /** Goroutines that tell the actor all of it. */
  List<Goroutine> tell(Gmp gmp, ActorRef<int[]> actor) {
    var goroutines = new ArrayList<Goroutine>();
    for (int s = 0; s < senders; s++) {
      int sender = s;
      goroutines.add(
          gmp.go(
              () -> {
                for (int i = 0; i < each; i++) {
                  actor.tell(new int[] {sender, i});
                }
              }));
    }
    return goroutines;
  }

  /** The actor: whether this is the next one of its sender. */
  boolean isNext(int[] message) {
    handled++;
    return message[1] == next[message[0]]++;
  }

  /** How many the actor was asked about. */
  int handled() {
    return handled;
  }
}
