package io.gmp.reactive;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscriber;

/**
 * A subscription to an actor's answer. One goroutine asks, and may wait for room in the mailbox;
 * another, once there is an answer, signals it. Nobody waits between the two.
 */
final class AskSubscription<R> extends SingleSubscription<R> {
  private final Supplier<CompletableFuture<R>> ask;
  private volatile @Nullable CompletableFuture<R> reply;

  AskSubscription(
      Supplier<CompletableFuture<R>> ask, Executor executor, Subscriber<? super R> subscriber) {
    super(executor, subscriber);
    this.ask = ask;
  }

  @Override
  Runnable work() {
    CompletableFuture<R> asked = ask.get();
    return () -> follow(asked);
  }

  private void follow(CompletableFuture<R> result) {
    reply = result;
    if (isOver()) { // since before reply was written
      result.cancel(false);
      return;
    }
    boolean now = result.isDone();
    var _ =
        result.whenComplete(
            (answer, thrown) -> {
              if (now) {
                signal(answer, thrown);
              } else {
                execute(() -> signal(answer, thrown)); // off the actor's turn
              }
            });
  }

  private void signal(@Nullable R answer, @Nullable Throwable thrown) {
    if (thrown == null) {
      succeed(answer);
    } else {
      fail(thrown);
    }
  }

  @Override
  void abandon() {
    super.abandon();
    CompletableFuture<R> asked = reply;
    if (asked != null) {
      asked.cancel(false);
    }
  }
}
