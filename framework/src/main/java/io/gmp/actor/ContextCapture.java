package io.gmp.actor;

/**
 * Lets what belongs to a call, not to a thread, follow the messages of a system: the logging
 * context, the trace, who is logged in. A system made with one captures on the thread of whoever
 * tells, asks, starts a timer, puts a message by or submits work, and opens what was captured
 * around the handling of just that message: also if it comes after a restart, after {@code
 * unstashAll}, for a second time, or to another worker. What completes an ask runs in the context
 * of who asked. A system made without one pays nothing for it.
 *
 * <p>A setup and signals come from no message and are in no context. {@link #threadLocals} is what
 * most will want.
 */
@FunctionalInterface
public interface ContextCapture {

  /**
   * Captures what the calling thread has. Called by the sender for each message; what it throws,
   * the sender gets, and the message is not sent.
   *
   * @return what was found
   */
  Snapshot capture();

  /**
   * Captures all that has a {@code ThreadLocalAccessor} in Micrometer's {@code
   * ContextRegistry.getInstance()}, as the Observation at hand has, and SLF4J's MDC where that is
   * on the class path. What the sender did not have, the receiver does not find there, whatever a
   * thread was left with.
   *
   * @return what captures them
   * @throws IllegalStateException if the library {@code io.micrometer:context-propagation}, on
   *     which gmp does not insist, is not on the class path
   */
  static ContextCapture threadLocals() {
    if (!ClassPath.has("io.micrometer.context.ContextSnapshotFactory")) {
      throw new IllegalStateException(
          "capturing thread-locals needs io.micrometer:context-propagation, which is not on the"
              + " class path; add it, or implement ContextCapture");
    }
    return new ThreadLocalCapture();
  }

  /** What was captured; may be opened many times, by several threads at once. */
  @FunctionalInterface
  interface Snapshot {
    /**
     * Sets up what was captured, for the calling thread. An exception is a failure of the actor on
     * that message.
     *
     * @return what ends it
     */
    Scope open();
  }

  /** As long as it is open its thread has what was captured. */
  @FunctionalInterface
  interface Scope extends AutoCloseable {
    /** Puts back what the thread had before; called by the thread that opened it. */
    @Override
    void close();
  }
}
