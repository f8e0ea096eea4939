package io.gmp.internal.scheduler;

/**
 * Whether there is stack left for a change that must not stop half-way. Code that Gs call runs at
 * whatever depth they call it, and a {@code StackOverflowError} may come at each call. So what
 * changes more than one thing asks first: the probe goes deeper than any such change does, and
 * either returns or fails before anything was touched. It costs some 100 ns and stands only before
 * what costs more: to wake a thread, to spill a queue, to arm a timer, to give a P away.
 */
final class StackProbe {
  /** Of the smallest frames; the changes take some ten of larger ones. */
  private static final int DEPTH = 256;

  private StackProbe() {}

  /** Whether there is enough. */
  static boolean isDeepEnough() {
    try {
      require();
      return true;
    } catch (StackOverflowError e) {
      return false;
    }
  }

  /** Throws the {@code StackOverflowError} now if there is not enough. */
  static void require() {
    if (down(DEPTH) != DEPTH) {
      throw new AssertionError("the probe came back from elsewhere");
    }
  }

  private static int down(int levels) {
    return levels == 0 ? 0 : 1 + down(levels - 1);
  }
}
