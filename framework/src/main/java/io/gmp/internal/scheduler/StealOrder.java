package io.gmp.internal.scheduler;

import java.util.Arrays;

/**
 * Visits 0..n-1 each once, in an order that a random number picks: steps of a number coprime to n.
 * Go's randomOrder (proc.go).
 */
final class StealOrder {
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
