package io.gmp.internal.scheduler;

import org.jspecify.annotations.Nullable;

/** A goroutine as the scheduler sees it: a G with a number, which counts until it has ended. */
public abstract class Routine extends G {
  private long id; // written before it is put into a queue

  /** For subclasses. */
  protected Routine() {}

  void number(long id) {
    this.id = id;
  }

  /**
   * Called once it has ended and, unless it failed, does not count any more; never blocks.
   *
   * @param thrown what left {@link #run}, or {@code null}
   * @return whether it has woken anybody
   */
  protected abstract boolean ended(@Nullable Throwable thrown);

  /** {@return its number, unique in its scheduler; 0 before the start} */
  public final long id() {
    return id;
  }
}
