package io.gmp.sync;

import org.jspecify.annotations.Nullable;

/**
 * A context that can be cancelled by whoever holds it: Go's {@code ctx} and {@code cancel} in one.
 * It is passed on as a {@link Context}, which cannot. For {@code try} with resources, which cancels
 * at the end.
 */
public interface CancelContext extends Context, AutoCloseable {

  /**
   * Cancels this context and all below it. The first call counts, later ones do nothing; nor does
   * one after the deadline. Does not wait for the work to stop.
   */
  default void cancel() {
    cancel(null);
  }

  /**
   * Cancels this context and all below it and says why, Go's {@code CancelCauseFunc}.
   *
   * @param cause what {@link #cause} returns from now on; {@code null} for nothing in particular
   */
  void cancel(@Nullable Throwable cause);

  /** Cancels. */
  @Override
  default void close() {
    cancel();
  }
}
