package io.gmp;

/** Gets goroutines that hold their processor for long. */
@FunctionalInterface
public interface HogHandler {
  /**
   * Handles one, once for each time it is found. Runs on a thread of its own, and may block; those
   * that are found meanwhile wait.
   *
   * @param hog what was found
   */
  void hog(Hog hog);
}
