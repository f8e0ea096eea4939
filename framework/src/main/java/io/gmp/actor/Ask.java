package io.gmp.actor;

import io.gmp.internal.scheduler.TimerTask;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One ask: the future its asker holds and the address its answer goes to. */
final class Ask<R> extends CompletableFuture<R> implements ReplyTo<R> {
  private final ActorCell<?> target;
  private final long start = System.nanoTime();
  private @Nullable Object request; // written before it is sent
  private volatile @Nullable TimerTask timer;
  @Nullable Ask<?> next; // in PendingAsks, written before the push

  Ask(ActorCell<?> target) {
    this.target = target;
  }

  /** What the asker chains on is an ordinary future. */
  @Override
  public <U> CompletableFuture<U> newIncompleteFuture() {
    return new CompletableFuture<>();
  }

  void sent(Object message) {
    request = message;
  }

  @Override
  public void tell(R reply) {
    if (complete(reply)) {
      TimerTask armed = timer;
      if (armed != null) {
        armed.cancel();
      }
    } else {
      target.system().deadLetter(target, reply, DeadLetter.Reason.LATE_REPLY, null);
    }
  }

  void targetStopped() {
    completeExceptionally(new ActorStoppedException(target.path()));
  }

  void expireAfter(Duration timeout) {
    if (!isDone()) {
      long left = TimeUnit.NANOSECONDS.convert(timeout) - (System.nanoTime() - start);
      timer = target.system().scheduler().after(left, () -> expireOnGoroutine(timeout));
      if (isDone()) {
        timer.cancel();
      }
    }
  }

  /** Whatever is chained on the future shall not run on the scheduler. */
  private void expireOnGoroutine(Duration timeout) {
    target.runtime().go(() -> expire(timeout));
  }

  void expire(Duration timeout) {
    Object message = request;
    completeExceptionally(
        new AskTimeoutException(
            "no answer from "
                + target.path()
                + " to a "
                + (message == null ? "message" : message.getClass().getName())
                + " within "
                + timeout
                + " (waited "
                + Duration.ofNanos(System.nanoTime() - start).toMillis()
                + " ms; its mailbox holds "
                + target.mailboxSize()
                + ")"));
  }
}
