package io.gmp.sync;

import org.jspecify.annotations.Nullable;

/** How a context ended: what {@code err} and {@code cause} return. */
record Outcome(ContextException err, Throwable cause) {
  private static final Outcome CANCELED =
      new Outcome(ContextCanceledException.CANCELED, ContextCanceledException.CANCELED);
  private static final Outcome EXCEEDED =
      new Outcome(DeadlineExceededException.EXCEEDED, DeadlineExceededException.EXCEEDED);

  static Outcome canceled(@Nullable Throwable cause) {
    return cause == null ? CANCELED : new Outcome(ContextCanceledException.CANCELED, cause);
  }

  static Outcome exceeded(@Nullable Throwable cause) {
    return cause == null ? EXCEEDED : new Outcome(DeadlineExceededException.EXCEEDED, cause);
  }

  /** That of a context that is done. */
  static Outcome of(Context done) {
    ContextException err = done.err();
    if (err == null) {
      throw new IllegalStateException(done + " closed its channel but has no err()");
    }
    Throwable cause = done.cause();
    return new Outcome(err, cause == null ? err : cause);
  }
}
