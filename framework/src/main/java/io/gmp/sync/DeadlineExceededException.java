package io.gmp.sync;

import org.jspecify.annotations.Nullable;

/** The deadline of the context has passed, Go's {@code context.DeadlineExceeded}. */
public final class DeadlineExceededException extends ContextException {
  private static final long serialVersionUID = 1L;
  private static final String MESSAGE = "context deadline exceeded";

  @SuppressWarnings("StaticAssignmentOfThrowable") // immutable, and has no stack trace
  static final DeadlineExceededException EXCEEDED = new DeadlineExceededException();

  private DeadlineExceededException() {
    super(MESSAGE);
  }

  /**
   * Makes one.
   *
   * @param cause what was given as the reason, if anything
   */
  public DeadlineExceededException(@Nullable Throwable cause) {
    super(MESSAGE, cause);
  }

  @Override
  ContextException thrown(@Nullable Throwable cause) {
    return new DeadlineExceededException(cause);
  }
}
