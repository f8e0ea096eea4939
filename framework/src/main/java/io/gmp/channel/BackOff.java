package io.gmp.channel;

import io.gmp.internal.engine.Carrier;
import io.gmp.internal.scheduler.Memory;

/**
 * How one waits for a lock in use: each time twice as long. A pause of the processor takes some 25
 * ns, so this begins with a dozen operations of the other and ends with 100 µs, and then with a
 * yield each time. Who waits longer than the first time lets other threads onto the processor every
 * few microseconds: where there are more threads than processors the lock may be held by one that
 * has none, and would have to wait until all the others have used up their slices.
 */
final class BackOff {
  /** The number of pauses before the second try. */
  static final int FIRST = 256;

  private static final int MOST = 4096;

  private BackOff() {}

  /**
   * Waits before the next try.
   *
   * @return the number of pauses to make before the one after that
   */
  static int pause(int pauses) {
    rest(FIRST);
    for (int made = FIRST; made < pauses; made += FIRST) {
      Carrier.yieldThread();
      rest(FIRST);
    }
    if (pauses < MOST) {
      return pauses << 1;
    }
    Memory.yieldIfPossible();
    return pauses;
  }

  /** Makes so many pauses. */
  static void rest(int pauses) {
    for (int i = 0; i < pauses; i++) {
      Thread.onSpinWait();
    }
  }
}
