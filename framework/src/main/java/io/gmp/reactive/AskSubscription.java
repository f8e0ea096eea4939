package io.gmp.reactive;

import io.gmp.actor.ActorRef;
import io.gmp.actor.ReplyTo;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscriber;

/**
 * A subscription to an actor's answer. One goroutine asks, and may wait for room in the mailbox;
 * another, once there is an answer, signals it. Nobody waits between the two. An answer that comes
 * after the end, or that the end overtakes on its way, is a dead letter.
 */
final class AskSubscription<M, R> extends SingleSubscription<R> {
  private final ActorRef<M> actor;
  private final Function<ReplyTo<R>, M> message;
  private final Duration timeout;
  private volatile @Nullable ReplyTo<R> address; // written before the question is asked
  private volatile @Nullable CompletableFuture<R> reply;

  AskSubscription(
      ActorRef<M> actor,
      Function<ReplyTo<R>, M> message,
      Duration timeout,
      Executor executor,
      Subscriber<? super R> subscriber) {
    super(executor, subscriber);
    this.actor = actor;
    this.message = message;
    this.timeout = timeout;
  }

  @Override
  Runnable work() {
    CompletableFuture<R> asked = actor.ask(this::question, timeout);
    return () -> follow(asked);
  }

  private M question(ReplyTo<R> to) {
    address = to;
    return message.apply(to);
  }

  private void follow(CompletableFuture<R> result) {
    reply = result;
    if (isOver()) { // since before reply was written
      result.cancel(false);
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

  /** The ask is over, so what comes by its address is late. */
  @Override
  void undelivered(R answer) {
    ReplyTo<R> to = address;
    if (to != null) {
      to.tell(answer);
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
