package io.gmp.actor;

import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/**
 * That something has stopped, and what is told of it to anybody. Unlike {@link #copy}, which stays
 * with the original until that is done, {@link #give} gives what can be let go of before: a stream
 * that ends while the actor behind it lives on cancels it.
 */
final class Stopped extends CompletableFuture<Void> {
  private final Set<CompletableFuture<Void>> given = ConcurrentHashMap.newKeySet();

  /**
   * Returns a future that completes when this one does. Completing or cancelling it before has no
   * effect but that nothing of it is left here.
   */
  @SuppressWarnings("CollectionUndefinedEquality") // that it is the same one is what is meant
  CompletableFuture<Void> give() {
    if (isDone()) {
      return CompletableFuture.completedFuture(null);
    }
    var future = new CompletableFuture<Void>();
    given.add(future);
    var _ = future.whenComplete((nothing, cause) -> given.remove(future));
    if (isDone()) { // perhaps since they were told
      future.complete(null);
    }
    return future;
  }

  /** Completes it, and all that were given. */
  void end() {
    complete(null);
    given.forEach(future -> future.complete(null));
  }

  /** How many were given and are not done; for tests. */
  int given() {
    return given.size();
  }
}
