package io.gmp.internal.engine;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.MethodHandle;
import java.util.BitSet;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/**
 * On which CPUs an OS thread may run: Linux's {@code sched_setaffinity(2)}, called in the C library
 * the JVM has loaded anyway.
 *
 * <p>To the kernel, thread 0 is the calling OS thread. Under a virtual thread that is the carrier,
 * because a native call neither moves nor unmounts it; between two calls it may be moved, so
 * whoever means one thread locks it first.
 *
 * <p>The functions are linked by the first call that needs them, in no class initialiser: a virtual
 * thread that waits there may be unmounted, and none has to wait for another. Two that come at the
 * same time link twice.
 */
public final class CpuAffinity {
  private static final int EINVAL = 22;
  private static final int CALLING_THREAD = 0;
  private static final int BYTES = 128; // 1,024 CPUs, as cpu_set_t
  private static final int MOST_BYTES = 1 << 16;

  private record Functions(MethodHandle get, MethodHandle set) {}

  private static volatile @Nullable Functions linked;

  private final BitSet cpus; // never changed

  CpuAffinity(BitSet cpus) {
    this.cpus = cpus;
  }

  /**
   * That CPU alone.
   *
   * @throws IllegalArgumentException if it is negative
   * @throws CpuUnavailableException if the process may not use it, or threads cannot be moved here
   */
  public static CpuAffinity only(int cpu) {
    requireNumber(cpu);
    BitSet allowed;
    try {
      allowed = get(Math.toIntExact(ProcessHandle.current().pid())); // that of its first thread
    } catch (CpuUnavailableException e) {
      throw new CpuUnavailableException(
          "no thread can be tied to CPU " + cpu + ": " + e.getMessage(), e);
    }
    if (!allowed.get(cpu)) {
      throw new CpuUnavailableException(
          "no thread can be tied to CPU "
              + cpu
              + ": this process may use "
              + new CpuAffinity(allowed)
              + ". Choose one of these, or give it others (taskset, the container's cpuset)");
    }
    var one = new BitSet(cpu + 1);
    one.set(cpu);
    return new CpuAffinity(one);
  }

  /**
   * Refuses what is no number of a CPU.
   *
   * @throws IllegalArgumentException if it is negative
   */
  public static void requireNumber(int cpu) {
    if (cpu < 0) {
      throw new IllegalArgumentException("CPUs are numbered from 0, not " + cpu);
    }
  }

  /**
   * Those of the calling OS thread.
   *
   * @throws CpuUnavailableException if that cannot be told here
   */
  public static CpuAffinity ofThread() {
    return new CpuAffinity(get(CALLING_THREAD));
  }

  /**
   * Moves the calling OS thread there, now, and keeps it there.
   *
   * @throws CpuUnavailableException if the system refuses; the thread may run where it could before
   */
  public void apply() {
    refuse(set(cpus));
  }

  /**
   * Lets the calling OS thread run there again; if the process has lost all of these CPUs
   * meanwhile, wherever it may run now.
   *
   * @throws CpuUnavailableException if the system refuses even that
   */
  public void restore() {
    int errno = set(cpus);
    if (errno == EINVAL) {
      var every = new BitSet();
      every.set(0, 8 * MOST_BYTES); // the kernel takes those that there are
      errno = set(every);
    }
    refuse(errno);
  }

  private void refuse(int errno) {
    if (errno != 0) {
      throw new CpuUnavailableException(
          "the system did not let a thread run on CPU "
              + this
              + " (sched_setaffinity: errno "
              + errno
              + "); see what the process may use with taskset -p "
              + ProcessHandle.current().pid());
    }
  }

  /** As the kernel lists them: {@code 0-3,8}. */
  @Override
  public String toString() {
    var text = new StringJoiner(",");
    for (int first = cpus.nextSetBit(0); first >= 0; ) {
      int end = cpus.nextClearBit(first);
      text.add(end == first + 1 ? Integer.toString(first) : first + "-" + (end - 1));
      first = cpus.nextSetBit(end);
    }
    return text.toString();
  }

  // ---- the C library ----

  private static BitSet get(int thread) {
    MethodHandle function = functions().get();
    for (int bytes = BYTES; ; bytes *= 2) {
      try (var arena = Arena.ofConfined()) {
        MemorySegment mask = arena.allocate(JAVA_LONG, bytes / Long.BYTES);
        int errno = call(function, arena, thread, mask);
        if (errno == 0) {
          return BitSet.valueOf(mask.toArray(JAVA_LONG));
        }
        if (errno != EINVAL || bytes >= MOST_BYTES) { // else the kernel knows more CPUs
          throw new CpuUnavailableException("sched_getaffinity failed with errno " + errno);
        }
      }
    }
  }

  /** Returns 0, or what the kernel has against it. */
  private static int set(BitSet cpus) {
    MethodHandle function = functions().set();
    try (var arena = Arena.ofConfined()) {
      return call(
          function, arena, CALLING_THREAD, arena.allocateFrom(JAVA_LONG, cpus.toLongArray()));
    }
  }

  private static int call(MethodHandle function, Arena arena, int thread, MemorySegment mask) {
    StructLayout layout = Linker.Option.captureStateLayout();
    MemorySegment state = arena.allocate(layout);
    try {
      int result = (int) function.invokeExact(state, thread, mask.byteSize(), mask);
      return result == 0
          ? 0
          : state.get(JAVA_INT, layout.byteOffset(PathElement.groupElement("errno")));
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new AssertionError("a C function throws nothing", e);
    }
  }

  private static Functions functions() {
    Functions functions = linked;
    if (functions == null) {
      functions = link();
      linked = functions;
    }
    return functions;
  }

  private static Functions link() {
    try {
      if (ADDRESS.byteSize() != Long.BYTES) { // of size_t, too
        throw new UnsupportedOperationException("a 32-bit JVM");
      }
      Linker linker = Linker.nativeLinker();
      return new Functions(
          function(linker, "sched_getaffinity"), function(linker, "sched_setaffinity"));
    } catch (RuntimeException e) {
      throw new CpuUnavailableException(
          "this JVM cannot choose CPUs for its threads ("
              + e
              + "). That needs Linux, and a JVM started with --enable-native-access=ALL-UNNAMED (or"
              + " Enable-Native-Access: ALL-UNNAMED in the manifest of the jar that is started with"
              + " java -jar)",
          e);
    }
  }

  @SuppressWarnings("restricted") // both functions stay within the mask they are given
  private static MethodHandle function(Linker linker, String name) {
    return linker.downcallHandle(
        linker.defaultLookup().findOrThrow(name),
        FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG, ADDRESS),
        Linker.Option.captureCallState("errno"));
  }
}
