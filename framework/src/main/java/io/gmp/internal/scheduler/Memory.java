package io.gmp.internal.scheduler;

/**
 * Memory for what must not fail half-way. What a G runs out of memory for is its own affair, and an
 * {@code OutOfMemoryError} ends it. But where the scheduler has a G in its hands that stands in no
 * queue, or holds the lock of a heap of timers, it tries again until there is memory, as the JDK
 * does when it submits a virtual thread. Each try has garbage collected, and the G that took too
 * much ends by its own next try.
 */
public final class Memory {
  private Memory() {}

  /**
   * Yields the thread; a virtual one goes on, as where it is pinned, if there is no memory for its
   * frames, or it is so deep that there is no stack to put them away.
   */
  public static void yieldIfPossible() {
    try {
      Thread.yield();
    } catch (OutOfMemoryError | StackOverflowError e) {
      Thread.onSpinWait();
    }
  }

  /**
   * Between two tries. Perhaps on a runner, so it neither parks nor yields; nor does it allocate,
   * once this class is loaded, which takes memory, too: a scheduler sees to that when it is made.
   */
  public static void await() {
    Thread.onSpinWait();
  }
}
