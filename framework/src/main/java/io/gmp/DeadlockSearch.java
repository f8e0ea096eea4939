package io.gmp;

import io.gmp.internal.engine.LockWaits;
import io.gmp.internal.engine.LockWaits.LockWait;
import io.gmp.internal.scheduler.G;
import io.gmp.internal.scheduler.Scheduler;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Finds goroutines that wait for each other in a circle. A goroutine waits for one other at most:
 * for the end of one it joins, or for a lock that one holds. So who waits for whom is a function,
 * and its circles are found by following it.
 *
 * <p>A look at all of them takes time, in which they may go on, so what it sees may never have been
 * so at once. Hence three looks: a circle is true if all three see the same waits, told apart by
 * their marks. Each member then was in its one wait from the first look to the third; and in the
 * second, when all of them waited, each was seen to hold what the one before it waits for.
 */
final class DeadlockSearch {
  private record Wait(Thread owner, String what, Object mark) {}

  private final Scheduler scheduler;
  private final Map<Thread, G> started = new HashMap<>();
  private final Map<Thread, Wait> waits = new HashMap<>();

  private DeadlockSearch(Scheduler scheduler) {
    this.scheduler = scheduler;
  }

  static List<Deadlock> of(Scheduler scheduler) {
    DeadlockSearch first = look(scheduler);
    List<List<Thread>> circles = first.circles();
    for (int i = 0; i < 2 && !circles.isEmpty(); i++) {
      DeadlockSearch again = look(scheduler);
      circles.removeIf(circle -> !circle.stream().allMatch(t -> again.seesTheSameAs(first, t)));
    }
    return circles.stream().map(first::describe).toList();
  }

  private boolean seesTheSameAs(DeadlockSearch other, Thread thread) {
    Wait wait = waits.get(thread);
    return wait != null && wait.equals(other.waits.get(thread));
  }

  private static DeadlockSearch look(Scheduler scheduler) {
    var look = new DeadlockSearch(scheduler);
    look.look();
    return look;
  }

  private void look() {
    var threads = new HashMap<Long, Thread>();
    scheduler.forEachStarted(
        (g, thread) -> {
          started.put(thread, g);
          threads.put(thread.threadId(), thread);
        });
    started.forEach(
        (thread, g) -> {
          if (g instanceof GoroutineTask awaited) {
            awaited.forEachJoiner(
                (joiner, mark) ->
                    waits.put(joiner, new Wait(thread, "the end of " + awaited.name(), mark)));
          }
        });
    for (Map.Entry<Thread, LockWait> entry : LockWaits.of(threads).entrySet()) {
      LockWait wait = entry.getValue();
      waits.put(entry.getKey(), new Wait(wait.owner(), wait.lock(), wait.mark()));
    }
  }

  private List<List<Thread>> circles() {
    var circles = new ArrayList<List<Thread>>();
    var done = new HashSet<Thread>();
    for (Thread start : started.keySet()) {
      var path = new ArrayList<Thread>();
      Thread thread = start;
      while (thread != null && started.containsKey(thread) && done.add(thread)) {
        path.add(thread);
        Wait wait = waits.get(thread);
        thread = wait == null ? null : wait.owner;
      }
      int from = path.indexOf(thread);
      if (from >= 0) {
        circles.add(List.copyOf(path.subList(from, path.size())));
      }
    }
    return circles;
  }

  private Deadlock describe(List<Thread> circle) {
    return new Deadlock(circle.stream().map(this::describe).toList());
  }

  private Deadlock.Member describe(Thread thread) {
    G g = Objects.requireNonNull(started.get(thread));
    Wait wait = Objects.requireNonNull(waits.get(thread));
    return new Deadlock.Member(
        g instanceof Goroutine goroutine ? Optional.of(goroutine) : Optional.empty(),
        g instanceof Goroutine goroutine ? goroutine.name() : g.toString(),
        GoroutineDump.waitReason(thread),
        wait.what,
        GoroutineDump.calls(thread));
  }
}
