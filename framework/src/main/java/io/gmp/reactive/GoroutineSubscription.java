package io.gmp.reactive;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;

/** A subscription to one of these publishers, which tells how it stands. From any thread. */
public interface GoroutineSubscription extends Subscription {

  /** {@return how much was requested and not emitted yet; {@link Long#MAX_VALUE} means all} */
  long requested();

  /** {@return whether the subscriber has cancelled it} */
  boolean isCancelled();

  /** {@return whether it has signalled its end} */
  boolean isTerminated();

  /** {@return what it fails with, or {@code null}} */
  @Nullable Throwable failure();
}
