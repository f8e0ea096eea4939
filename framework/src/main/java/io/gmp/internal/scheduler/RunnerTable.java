package io.gmp.internal.scheduler;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * All runners of a scheduler, so that blocked goroutines can be found: Go's allgs. Lock-free; a
 * slot costs 8 bytes. Chunk k holds 64 * 2^k slots and is never given back; free slots form a
 * Treiber stack of indices whose head carries a counter against ABA.
 */
final class RunnerTable {
  private static final int FIRST = 64;
  private static final int CHUNKS = 25;

  private static final class Chunk {
    final AtomicReferenceArray<@Nullable Runner> runners;
    final int[] nextFree; // ordered by the CAS on free

    Chunk(int length) {
      runners = new AtomicReferenceArray<>(length);
      nextFree = new int[length];
    }
  }

  private final AtomicReferenceArray<@Nullable Chunk> chunks = new AtomicReferenceArray<>(CHUNKS);
  private final AtomicInteger fresh = new AtomicInteger();
  private final AtomicLong free = new AtomicLong(); // counter << 32 | slot + 1

  private static int chunkOf(int slot) {
    return 31 - Integer.numberOfLeadingZeros(slot / FIRST + 1);
  }

  private static int offset(int slot, int chunk) {
    return slot - FIRST * ((1 << chunk) - 1);
  }

  private Chunk chunk(int k) {
    Chunk chunk = chunks.get(k);
    if (chunk == null) {
      chunk = new Chunk(FIRST << k);
      if (!chunks.compareAndSet(k, null, chunk)) {
        chunk = chunks.get(k);
      }
    }
    if (chunk == null) {
      throw new AssertionError("a chunk went away");
    }
    return chunk;
  }

  /** Adds a runner and tells it its slot. */
  void add(Runner runner) {
    int slot = takeFree();
    if (slot < 0) {
      slot = fresh.getAndIncrement();
    }
    int k = chunkOf(slot);
    runner.slot = slot;
    chunk(k).runners.setRelease(offset(slot, k), runner);
  }

  private int takeFree() {
    for (; ; ) {
      long head = free.get();
      int slot = (int) head - 1;
      if (slot < 0) {
        return -1;
      }
      int k = chunkOf(slot);
      int next = chunk(k).nextFree[offset(slot, k)];
      if (free.compareAndSet(head, tagged(head, next))) {
        return slot;
      }
    }
  }

  private static long tagged(long old, int value) {
    return (((old >>> 32) + 1) << 32) | (value & 0xFFFF_FFFFL);
  }

  /** Removes a runner that was added. */
  void remove(Runner runner) {
    int slot = runner.slot;
    if (slot < 0) {
      return;
    }
    runner.slot = -1;
    int k = chunkOf(slot);
    Chunk chunk = chunk(k);
    chunk.runners.setRelease(offset(slot, k), null);
    for (; ; ) {
      long head = free.get();
      chunk.nextFree[offset(slot, k)] = (int) head;
      if (free.compareAndSet(head, tagged(head, slot + 1))) {
        return;
      }
    }
  }

  /** Visits the runners there are; those that come or go meanwhile may be missed. */
  void forEach(Consumer<Runner> visitor) {
    int end = fresh.get();
    for (int slot = 0; slot < end; slot++) {
      int k = chunkOf(slot);
      Chunk chunk = chunks.get(k);
      Runner runner = chunk == null ? null : chunk.runners.getAcquire(offset(slot, k));
      if (runner != null) {
        visitor.accept(runner);
      }
    }
  }

  /** Visits every G that stands on a stack, with its thread. */
  void forEachStarted(BiConsumer<G, Thread> visitor) {
    forEach(
        runner -> {
          G g = runner.currentG();
          if (g != null) {
            visitor.accept(g, runner.thread());
          }
        });
  }

  /** The runner that continuation belongs to, if it is one's. */
  @Nullable Runner ofContinuation(@Nullable Runnable continuation) {
    return continuation == null ? null : find(runner -> runner.continuation == continuation);
  }

  /** The runner whose thread that is, if it is one's. */
  @Nullable Runner of(Thread thread) {
    return find(runner -> runner.thread() == thread);
  }

  private @Nullable Runner find(Predicate<Runner> wanted) {
    var found = new Runner[1];
    forEach(
        runner -> {
          if (wanted.test(runner)) {
            found[0] = runner;
          }
        });
    return found[0];
  }
}
