package io.gmp.internal.scheduler;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Makes rare interleavings frequent, as Go's scheduler does under its race detector ({@code
 * randomizeScheduler} in proc.go): drops what would go into runnext into the ring half of the time,
 * shuffles batches, and lets a thread linger at the edges of protocols, where another may overtake
 * it. For tests only: {@code -Dgmp.chaos=<seed>} turns it on, {@code -Dgmp.chaos=true} with a seed
 * of its own, which is printed. Off, it costs nothing, since {@link #ON} is a constant to the JIT.
 *
 * <p>The numbers are the splitmix64 sequence of the seed; which thread gets which of them is up to
 * the machine.
 */
final class Chaos {
  static final boolean ON = System.getProperty("gmp.chaos") != null;

  private static final long GOLDEN = 0x9E3779B97F4A7C15L;
  private static final AtomicLong SEQUENCE = new AtomicLong(seed());

  private Chaos() {}

  private static long seed() {
    String text = System.getProperty("gmp.chaos", "0");
    long seed = text.equals("true") ? System.nanoTime() : Long.parseLong(text);
    if (ON) {
      System.out.println("gmp.chaos=" + seed);
    }
    return seed;
  }

  private static long random() {
    long z = SEQUENCE.getAndAdd(GOLDEN);
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }

  /** Whether to do it another way this time: false when off, else true half of the time. */
  static boolean flip() {
    return ON && random() < 0;
  }

  /** Brings the first {@code count} of a batch into another order. */
  static void shuffle(Object[] batch, int count) {
    if (ON) {
      for (int i = count - 1; i > 0; i--) {
        int k = (int) Long.remainderUnsigned(random(), i + 1L);
        Object other = batch[k];
        batch[k] = batch[i];
        batch[i] = other;
      }
    }
  }

  /** Between two steps of a protocol: lingers now and then, up to a millisecond. */
  static void edge() {
    if (ON) {
      linger();
    }
  }

  private static void linger() {
    long r = random();
    if ((r & 15) != 0) {
      return;
    }
    long nanos = (r >>> 8 & 0xFFFFF) >>> ((r & 0xF0) == 0 ? 0 : 6);
    boolean mayYield = !Thread.currentThread().isVirtual();
    long start = System.nanoTime();
    while (System.nanoTime() - start < nanos) {
      if (mayYield) {
        Thread.yield();
      } else {
        Thread.onSpinWait();
      }
    }
  }
}
