package io.gmp.reactive;

import io.gmp.actor.ActorContext;
import io.gmp.actor.ActorPool;
import io.gmp.actor.ActorRef;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A subscriber that tells an actor what it gets. An actor takes messages until it has stopped; that
 * ends the subscription, and what comes after it is a dead letter.
 */
final class ActorIntake<M> extends Intake<M> {

  /** What an actor is told of the end of its publisher. */
  record Ends<M>(M completed, Function<? super Throwable, ? extends M> failed) {}

  private static final Logger LOG = System.getLogger(ActorIntake.class.getName());
  private static final int PREFETCH = 256;

  private final ActorRef<M> actor;
  private final @Nullable Ends<M> ends;

  ActorIntake(ActorRef<M> actor, Executor executor, @Nullable Ends<M> ends) {
    super(PREFETCH, executor);
    this.actor = actor;
    this.ends = ends;
  }

  @Override
  boolean tryPut(M message) {
    return actor.tryTell(message);
  }

  /** Of an actor or a pool: an entity may stop, and have another actor for its next message. */
  @Override
  Runnable watch() {
    if (!(actor instanceof ActorContext || actor instanceof ActorPool)) {
      return super.watch();
    }
    CompletableFuture<Void> end = actor.whenStopped();
    var _ = end.thenRun(() -> stop(null));
    return () -> end.cancel(false);
  }

  /** An entity that has no actor is no stopped actor, and its next message spawns one. */
  @Override
  void put(M message) throws InterruptedException {
    if (actor.tryTell(message)) {
      return;
    }
    boolean stopped = hasStopped();
    actor.tell(message);
    if (stopped) {
      stop(null);
    }
  }

  private boolean hasStopped() {
    CompletableFuture<Void> end = actor.whenStopped();
    return end.isDone() || !end.cancel(false); // so that nothing of it stays with the actor
  }

  @Override
  void undelivered(M message) {
    if (hasStopped()) {
      try {
        actor.tell(message); // a dead letter; nobody waits
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  @Override
  public void onComplete() {
    if (ends != null) {
      onNext(ends.completed);
    }
    super.onComplete();
  }

  @Override
  public void onError(Throwable cause) {
    if (ends == null) {
      super.onError(cause);
    } else {
      onNext(ends.failed.apply(cause));
      super.onComplete();
    }
  }

  @Override
  void finish(@Nullable Throwable cause) {
    if (cause != null) {
      LOG.log(Level.WARNING, "what was streamed to actor " + actor.path() + " has failed", cause);
    }
  }
}
