package io.gmp.actor;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Actors that wait for each other's answers in a circle. Each that begins to wait first says for
 * what, then follows who waits for whom; both are volatile, so of those that close a circle at once
 * the last one to say so sees all of it.
 *
 * <p>What it sees was not there at one moment, so it looks twice. An ask is waited for once, from
 * when this was said until it is done: if the second look finds the same asks, each of them was
 * waited for between the two looks, all at once, and none can be answered any more by those who
 * wait. All who see the circle choose the same ask, the youngest, to fail; the others may go on
 * from there.
 */
final class AskCycle {
  private record Wait(ActorCell<?> actor, Ask<?> ask) {
    boolean lasts() {
      return actor.waitsFor() == ask && !ask.isDone();
    }
  }

  private AskCycle() {}

  /** The actor waits for the ask from now on. */
  static void begin(ActorCell<?> waiter, Ask<?> ask) {
    waiter.waitsFor(ask);
    if (ask.target().waitsFor() == null) {
      return; // should it come to wait for us it will see that we do
    }
    List<Wait> circle = circle(waiter);
    if (!circle.isEmpty() && circle.stream().allMatch(Wait::lasts)) {
      Ask<?> youngest = ask;
      for (Wait wait : circle) {
        youngest = younger(youngest, wait.ask);
      }
      youngest.completeExceptionally(new AskCycleException(describe(circle)));
    }
  }

  /** The waits from that actor round to itself, or none if they lead elsewhere. */
  private static List<Wait> circle(ActorCell<?> waiter) {
    var waits = new ArrayList<Wait>();
    ActorCell<?> actor = waiter;
    do {
      Ask<?> ask = actor.waitsFor();
      if (ask == null || waits.contains(new Wait(actor, ask))) {
        return List.of();
      }
      waits.add(new Wait(actor, ask));
      actor = ask.target();
    } while (actor != waiter);
    return waits;
  }

  private static Ask<?> younger(Ask<?> one, Ask<?> other) {
    long age = one.start() - other.start();
    boolean oneIs =
        age > 0 || (age == 0 && one.target().path().compareTo(other.target().path()) > 0);
    return oneIs ? one : other;
  }

  private static String describe(List<Wait> circle) {
    return circle.stream()
        .map(wait -> "'" + wait.ask.target().path() + "'")
        .collect(
            Collectors.joining(
                ", which waits for ",
                "actor '" + circle.getFirst().actor.path() + "' waits for an answer of ",
                ""));
  }

  /** For whom that actor waits, and for whom that one does, as far as it goes; for people. */
  static @Nullable String chain(ActorCell<?> actor) {
    Ask<?> ask = actor.waitsFor();
    var text = new StringBuilder();
    for (int i = 0; ask != null && i < 8; i++) {
      text.append(i == 0 ? "it waits for an answer of " : ", which waits for ");
      text.append(ask.target().path());
      ask = ask.target().waitsFor();
    }
    return text.isEmpty() ? null : text.toString();
  }
}
