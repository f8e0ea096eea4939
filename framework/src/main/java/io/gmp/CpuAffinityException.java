package io.gmp;

/**
 * An OS thread cannot be tied to the CPU that was asked for: the process may not use it, or this
 * system or this JVM lets nobody choose. The message names the CPU, those that may be used, and
 * what to do.
 */
public final class CpuAffinityException extends IllegalStateException {
  private static final long serialVersionUID = 1L;

  /**
   * Makes one with the message of its cause.
   *
   * @param cause what is missing
   */
  public CpuAffinityException(IllegalStateException cause) {
    super(cause.getMessage(), cause);
  }
}
