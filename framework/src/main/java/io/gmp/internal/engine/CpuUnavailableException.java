package io.gmp.internal.engine;

/** A thread cannot be put where it was told to; the message says why, and what to do. */
public final class CpuUnavailableException extends IllegalStateException {
  private static final long serialVersionUID = 1;

  CpuUnavailableException(String message) {
    super(message);
  }

  CpuUnavailableException(String message, RuntimeException cause) {
    super(message, cause);
  }
}
