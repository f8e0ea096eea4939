package io.gmp.internal.scheduler;

import io.gmp.internal.engine.CpuAffinity;
import org.jspecify.annotations.Nullable;

/**
 * Where the OS thread of an M could run before the locks that moved it to one CPU: what each unlock
 * has to undo. Touched only on that thread, by the goroutine that has locked it, so that neither
 * can be another one between two steps; what the goroutine leaves behind ends with the thread.
 *
 * <p>Linux gives a new thread the CPUs of the one that starts it. So whoever starts a thread for
 * the scheduler asks {@link #inherited}, and the new thread begins with restoring that.
 */
final class CpuMoves {
  private record Move(int depth, CpuAffinity before, @Nullable Move earlier) {}

  /** Whether any thread has been moved; written before that. */
  private static volatile boolean used;

  private @Nullable Move last;

  /** Where the calling OS thread could run before it was moved; {@code null} if it was not. */
  static @Nullable CpuAffinity inherited() {
    if (!used) {
      return null; // without a look at the caller, which links much where nothing has run yet
    }
    Machine m = Machine.current();
    CpuAffinity first = null;
    for (Move move = m == null ? null : m.cpuMoves.last; move != null; move = move.earlier) {
      first = move.before;
    }
    return first;
  }

  /** On a thread of the scheduler that begins. */
  static void begin(@Nullable CpuAffinity inherited, Scheduler scheduler) {
    if (inherited != null) {
      try {
        inherited.restore();
      } catch (RuntimeException e) {
        scheduler.fault("a thread stays on the CPU of the goroutine that started it", e);
      }
    }
  }

  /**
   * Moves the calling OS thread, for the lock of that depth. It is noted first, so that the unlock
   * undoes also what has failed half-way.
   */
  void to(int cpu, int depth) {
    CpuAffinity there = CpuAffinity.only(cpu);
    used = true;
    last = new Move(depth, CpuAffinity.ofThread(), last);
    there.apply();
  }

  /** Undoes what the lock of that depth did, if it moved the calling OS thread. */
  void undo(int depth) {
    Move move = last;
    if (move != null && move.depth == depth) {
      move.before.restore();
      last = move.earlier;
    }
  }
}
