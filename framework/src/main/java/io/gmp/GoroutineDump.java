package io.gmp;

import io.gmp.internal.scheduler.G;
import io.gmp.internal.scheduler.Scheduler;
import io.gmp.internal.scheduler.WaitReason;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the goroutines of a runtime that have started are at, in the form of Go's tracebacks; and
 * whether all of them wait for each other.
 */
final class GoroutineDump {
  private record Entry(G g, @Nullable WaitReason reason, Thread thread) {}

  private final Scheduler scheduler;
  private final List<Entry> entries = new ArrayList<>();

  private GoroutineDump(Scheduler scheduler) {
    this.scheduler = scheduler;
    scheduler.forEachStarted(
        (g, thread) -> entries.add(new Entry(g, WaitReason.of(thread), thread)));
    entries.sort(
        Comparator.<Entry>comparingLong(entry -> id(entry.g))
            .thenComparing(entry -> entry.g.toString()));
  }

  static GoroutineDump of(Scheduler scheduler) {
    return new GoroutineDump(scheduler);
  }

  private static long id(G g) {
    return g instanceof Goroutine goroutine ? goroutine.id() : Long.MAX_VALUE;
  }

  /**
   * Whether nothing can wake any of them but a thread that is not the runtime's: nothing runs, is
   * queued, or is due some time, and all wait in channels and the like, none in the JDK. The answer
   * is for sure only if it is yes and nothing has changed when it is asked again.
   */
  static boolean allAsleep(Scheduler scheduler) {
    if (!scheduler.census().isQuiet() || scheduler.census().goroutines() == 0) {
      return false;
    }
    long[] waiting = new long[1];
    boolean[] other = new boolean[1];
    scheduler.forEachStarted(
        (g, thread) -> {
          WaitReason reason = WaitReason.of(thread);
          if (reason == null || thread.getState() == Thread.State.RUNNABLE) {
            other[0] = true;
          } else if (g instanceof Goroutine) {
            waiting[0]++;
          }
        });
    return !other[0] && waiting[0] == scheduler.census().goroutines();
  }

  /** A look at each of them. */
  List<GoroutineSnapshot> snapshots() {
    var found = new ArrayList<GoroutineSnapshot>(entries.size());
    for (Entry entry : entries) {
      found.add(snapshot(entry));
    }
    return found;
  }

  private static GoroutineSnapshot snapshot(Entry entry) {
    Optional<Goroutine> goroutine =
        entry.g instanceof Goroutine g ? Optional.of(g) : Optional.empty();
    boolean runs = runs(entry);
    return new GoroutineSnapshot(
        goroutine,
        goroutine.map(Goroutine::name).orElseGet(entry.g::toString),
        runs ? Goroutine.State.RUNNING : Goroutine.State.WAITING,
        runs ? "" : entry.reason == null ? "park" : entry.reason.toString(),
        calls(entry.thread));
  }

  private static boolean runs(Entry entry) {
    return switch (entry.thread.getState()) {
      case NEW, RUNNABLE, TERMINATED -> true;
      case BLOCKED, WAITING, TIMED_WAITING -> false;
    };
  }

  /** Their states and stacks. */
  String text() {
    var text = new StringBuilder();
    snapshots().forEach(each -> text.append(each).append('\n'));
    long queued = states().getOrDefault(Goroutine.State.RUNNABLE, 0L);
    if (queued > 0) {
      text.append(queued).append(" more in run queues, not started\n");
    }
    return text.toString();
  }

  /** How many goroutines are in which state. */
  Map<Goroutine.State, Long> states() {
    var states = new EnumMap<Goroutine.State, Long>(Goroutine.State.class);
    long running = 0;
    long waiting = 0;
    for (Entry entry : entries) {
      if (!(entry.g instanceof Goroutine)) {
        continue;
      }
      if (runs(entry)) {
        running++;
      } else {
        waiting++;
      }
    }
    states.put(
        Goroutine.State.RUNNABLE, Math.max(0, scheduler.census().goroutines() - running - waiting));
    states.put(Goroutine.State.RUNNING, running);
    states.put(Goroutine.State.WAITING, waiting);
    return states;
  }

  static void appendCalls(
      StringBuilder text, List<StackTraceElement> calls, Optional<StackTraceElement> createdBy) {
    for (StackTraceElement call : calls) {
      text.append("\tat ").append(call).append('\n');
    }
    createdBy.ifPresent(call -> text.append("created by ").append(call).append('\n'));
  }

  /** The calls on a thread's stack that are not the scheduler's, the innermost first. */
  static List<StackTraceElement> calls(Thread thread) {
    return Stream.of(thread.getStackTrace())
        .filter(call -> !isOurs(call.getClassName()) && !isLook(call))
        .toList();
  }

  /** What a goroutine on that thread, which waits, waits for. */
  static String waitReason(Thread thread) {
    WaitReason reason = WaitReason.of(thread);
    return reason == null ? "park" : reason.toString();
  }

  /** The first call on the stack of who looks at its own. */
  private static boolean isLook(StackTraceElement call) {
    return call.getClassName().equals("java.lang.Thread")
        && call.getMethodName().equals("getStackTrace");
  }

  private static boolean isOurs(String type) {
    return type.startsWith("io.gmp.internal.")
        || type.equals(GoroutineTask.class.getName())
        || type.equals(GoroutineDump.class.getName())
        || type.equals("java.lang.VirtualThread")
        || type.equals("java.lang.System$1")
        || type.equals("java.util.concurrent.locks.LockSupport")
        || type.equals("jdk.internal.misc.Unsafe");
  }
}
