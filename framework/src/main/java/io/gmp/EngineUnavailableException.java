package io.gmp;

/** The engine that was asked for cannot run in this JVM; the message says what it needs. */
public final class EngineUnavailableException extends IllegalStateException {
  private static final long serialVersionUID = 1L;

  EngineUnavailableException(IllegalStateException cause) {
    super(cause.getMessage(), cause);
  }
}
