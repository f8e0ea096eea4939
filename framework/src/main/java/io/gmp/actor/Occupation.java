package io.gmp.actor;

import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** What an actor is doing, in words, as another thread sees it. */
final class Occupation {
  private static final List<String> NOT_OF_THE_USER =
      List.of(
          "java.",
          "jdk.",
          "io.gmp.internal.",
          "io.gmp.channel.",
          "io.gmp.sync.",
          "io.gmp.Go.",
          "io.gmp.actor.Ask.");

  private Occupation() {}

  static String of(ActorCell<?> actor) {
    return switch (actor.phase) {
      case Parts.NEW -> "it has not finished its setup" + where(actor);
      case Parts.ENDING_CHILDREN -> "before it restarts it waits for its children to stop";
      case Parts.BACKING_OFF -> "it waits for the time of its restart";
      case Parts.UNDECIDED -> "it has failed and waits for its supervisor to decide";
      case Parts.STOPPING, Parts.STOPPED -> "it stops";
      default -> running(actor);
    };
  }

  private static String running(ActorCell<?> actor) {
    Extension<?> e = actor.extension;
    PendingAsks asks = e == null ? null : e.asks;
    PendingAsks.Handling now = asks == null ? null : asks.handling();
    if (now != null) {
      return "it has been handling a "
          + now.type().getName()
          + " for "
          + now.nanos() / 1_000_000
          + " ms"
          + where(actor);
    }
    if (actor.mailboxSize() == 0) {
      return "it is idle";
    }
    return asks == null || asks.hasBegunOne()
        ? "it is about to have its turn"
        : "it has been busy since before it was asked for the first time, "
            + asks.age() / 1_000_000
            + " ms ago"
            + where(actor);
  }

  private static String where(ActorCell<?> actor) {
    String chain = AskCycle.chain(actor);
    String at = line(actor);
    return (chain == null ? "" : "; " + chain) + (at == null ? "" : "; it is at " + at);
  }

  /**
   * The line of the user's code, or of a library that calls, the actor is at. To find its stack all
   * that are in use are looked at, so a system does that a hundred times a second at most.
   */
  private static @Nullable String line(ActorCell<?> actor) {
    Thread thread = actor.dispatch == Parts.PINNED ? actor.pinned().thread() : find(actor);
    return thread == null ? null : firstOfTheUser(thread.getStackTrace());
  }

  private static @Nullable Thread find(ActorCell<?> actor) {
    if (!actor.system().mayLookAtStacks()) {
      return null;
    }
    var found = new AtomicReference<@Nullable Thread>();
    actor
        .scheduler()
        .forEachStarted(
            (g, thread) -> {
              if (g == actor) {
                found.set(thread);
              }
            });
    return found.get();
  }

  private static @Nullable String firstOfTheUser(StackTraceElement[] stack) {
    boolean ofTheActor = false;
    String found = null;
    for (StackTraceElement frame : stack) {
      ofTheActor = frame.getClassName().equals(ActorTurn.class.getName());
      if (ofTheActor) {
        break;
      }
      if (found == null && !isOurs(frame.getClassName())) {
        found = frame.toString();
      }
    }
    return ofTheActor ? found : null;
  }

  private static boolean isOurs(String type) {
    return NOT_OF_THE_USER.stream().anyMatch((type + ".")::startsWith);
  }
}
