package io.gmp.sync;

import org.jspecify.annotations.Nullable;

/** The context was cancelled by somebody, Go's {@code context.Canceled}. */
public final class ContextCanceledException extends ContextException {
  private static final long serialVersionUID = 1L;
  private static final String MESSAGE = "context canceled";

  @SuppressWarnings("StaticAssignmentOfThrowable") // immutable, and has no stack trace
  static final ContextCanceledException CANCELED = new ContextCanceledException();

  private ContextCanceledException() {
    super(MESSAGE);
  }

  /**
   * Makes one.
   *
   * @param cause why it was cancelled, if that is known
   */
  public ContextCanceledException(@Nullable Throwable cause) {
    super(MESSAGE, cause);
  }

  @Override
  ContextException thrown(@Nullable Throwable cause) {
    return new ContextCanceledException(cause);
  }
}
