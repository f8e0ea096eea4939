package io.gmp.benchmarks;

/** Many of something, to be held in memory at once. */
interface Crowd extends AutoCloseable {
  /** Starts them, and each goes to the state it is measured in. */
  void gather(int count) throws Exception;

  /** Whether all are in that state. */
  boolean isGathered();

  /** Lets all go on to their end, and waits for it. */
  void release() throws Exception;

  @Override
  default void close() {}
}
