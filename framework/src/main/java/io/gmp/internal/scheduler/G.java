package io.gmp.internal.scheduler;

/**
 * A unit of work: a goroutine, an actor's turn, a Reactor task. A runner calls it as a plain
 * method; it owns a stack only if it blocks, and then the runner it stands on becomes that stack.
 *
 * <p>Whoever submits a G sees to it that it stands in a queue once at most; it may be submitted
 * again as soon as {@link #run} has begun.
 */
public abstract class G implements Runnable {
  /** For subclasses. */
  protected G() {}

  /** Does the work. What it throws goes to the scheduler's uncaught handler. */
  @Override
  public abstract void run();

  /**
   * Called instead of {@link #run} if the scheduler ended first. What it throws goes to the
   * uncaught handler, too.
   */
  protected void abandoned() {}
}
