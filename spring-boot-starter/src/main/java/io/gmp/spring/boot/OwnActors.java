package io.gmp.spring.boot;

import io.gmp.actor.ActorRef;
import io.gmp.actor.Entities;
import java.time.Duration;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * The actors that one context has spawned. They end with it, also where the system is that of a
 * parent, whose own go on.
 */
final class OwnActors {
  private static final Log LOG = LogFactory.getLog(OwnActors.class);

  /** The last one spawned first: it may tell something to those that were there before. */
  private final Deque<Function<Duration, CompletableFuture<Void>>> stops =
      new ConcurrentLinkedDeque<>();

  void add(ActorRef<?> actor) {
    stops.addFirst(actor::stop);
  }

  void add(Entities<?> entities) {
    stops.addFirst(time -> stop(entities, time));
  }

  private static CompletableFuture<Void> stop(Entities<?> entities, Duration time) {
    var each =
        entities.ids().stream()
            .map(id -> entities.ref(id).stop(time))
            .toArray(CompletableFuture<?>[]::new);
    return CompletableFuture.allOf(each).thenCompose(all -> entities.stop());
  }

  /**
   * Stops one after the other when it has handled what it was told, and waits for that no longer
   * than the time in all. Who is interrupted waits no more, and stops the rest all the same, each
   * of which may still handle what it was told until the time is over.
   */
  void stop(Duration time) {
    long end = System.nanoTime() + TimeUnit.NANOSECONDS.convert(time);
    int late = 0;
    boolean interrupted = false;
    for (var each : stops) {
      long left = Math.max(0, end - System.nanoTime());
      CompletableFuture<Void> stopped = each.apply(Duration.ofNanos(left));
      try {
        late += interrupted || hasStopped(stopped, left) ? 0 : 1;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    if (late > 0) {
      LOG.warn(late + " actors of a context that was closed did not stop in time");
    }
  }

  private static boolean hasStopped(CompletableFuture<Void> stopped, long nanos)
      throws InterruptedException {
    try {
      stopped.get(nanos, TimeUnit.NANOSECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (ExecutionException e) {
      LOG.warn("an actor of a context that was closed could not be stopped", e.getCause());
      return true;
    }
  }
}
