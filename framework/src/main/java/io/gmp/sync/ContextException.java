package io.gmp.sync;

import org.jspecify.annotations.Nullable;

/**
 * Says that a {@link Context} is done, and by its type why. What {@link Context#err} returns is one
 * of two constants that have no stack trace; what is thrown is made where it is thrown, and its
 * cause is that of the context.
 */
public abstract sealed class ContextException extends RuntimeException
    permits ContextCanceledException, DeadlineExceededException {
  private static final long serialVersionUID = 1L;

  ContextException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  /** A constant: immutable, so that any number of threads may share it. */
  ContextException(String message) {
    super(message, null, false, false);
  }

  /** Makes one like this to be thrown here. */
  abstract ContextException thrown(@Nullable Throwable cause);
}
