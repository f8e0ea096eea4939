package io.gmp.internal.scheduler;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Visits 0..n-1 each once, in an order that a random number picks: steps of a number coprime to n.
 * Go's randomOrder (proc.go).
 */
final class StealOrder {
  /** Made once for each count, for as many Ps as there usually are. */
  private static final AtomicReferenceArray<@Nullable StealOrder> MADE =
      new AtomicReferenceArray<>(2 * ProcsSetting.LIMIT);

  private final int count;
  private final int[] coprimes;

  StealOrder(int count) {
    this.count = count;
    int[] found = new int[count];
    int n = 0;
    for (int i = 1; i <= count; i++) {
      if (gcd(i, count) == 1) {
        found[n++] = i;
      }
    }
    this.coprimes = Arrays.copyOf(found, n);
  }

  static StealOrder of(int count) {
    if (count >= MADE.length()) {
      return new StealOrder(count);
    }
    StealOrder made = MADE.get(count);
    if (made == null) {
      made = new StealOrder(count);
      MADE.set(count, made);
    }
    return made;
  }

  private static int gcd(int a, int b) {
    return b == 0 ? a : gcd(b, a % b);
  }

  int count() {
    return count;
  }

  /** Where to begin. */
  int start(int random) {
    return Integer.remainderUnsigned(random, count);
  }

  /** How far to step. */
  int step(int random) {
    return coprimes[
        Integer.remainderUnsigned(Integer.divideUnsigned(random, count), coprimes.length)];
  }

  /** The position after that one. */
  int next(int position, int step) {
    return (position + step) % count;
  }
}
