package io.gmp;

/** Something that was put off and can be called off. */
public interface Cancellable {
  /**
   * Calls it off, from any thread.
   *
   * @return whether it had neither begun nor been called off
   */
  boolean cancel();
}
