package io.gmp.internal.scheduler;

/** A command that is told if it will never run, because its runtime ended before it began. */
public interface Job extends Runnable {
  /**
   * Called instead of {@link #run}.
   *
   * @return whether it is run elsewhere, so that there is no failure to report
   */
  boolean abandoned();
}
