package io.gmp.actor;

import io.gmp.channel.SelectCase;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * The mailbox of an actor that is observed: each message travels with the time at which it was
 * sent. What is not volatile is of the actor's turns.
 */
final class TimedInbox<M> implements Inbox<M> {
  /** A message and when it was sent. */
  record Timed<M>(M message, long sent) {}

  private final Inbox<Timed<M>> inbox;
  private boolean rested = true; // since the last message that was taken
  private boolean woke;
  private long waited = -1;
  private long count;
  private volatile long handled; // count, for others; written once for each message

  TimedInbox(Inbox<Timed<M>> inbox) {
    this.inbox = inbox;
  }

  /** The same mailbox, for messages with a time. */
  static <M> Mailbox<Timed<M>> mailbox(Mailbox<? super M> mailbox) {
    ToIntFunction<? super M> rank = mailbox.rank();
    return new Mailbox<>(
        mailbox.capacity(),
        mailbox.overflow(),
        rank == null ? null : timed -> rank.applyAsInt(content(timed)));
  }

  @SuppressWarnings("unchecked") // what is in an envelope was told to this actor
  private static <M> M content(Timed<M> timed) {
    return (M) Envelope.bare(Objects.requireNonNull(timed.message));
  }

  private static <M> Timed<M> now(M message) {
    return new Timed<>(
        Objects.requireNonNull(message, "null is never a message"), System.nanoTime());
  }

  @Override
  public boolean trySend(M message) {
    return inbox.trySend(now(message));
  }

  @Override
  public void send(M message) throws InterruptedException {
    inbox.send(now(message));
  }

  @Override
  public boolean trySend(M message, Duration timeout) throws InterruptedException {
    return inbox.trySend(now(message), timeout);
  }

  @Override
  public @Nullable M tryReceive() {
    Timed<M> taken = inbox.tryReceive();
    if (taken == null) {
      return null;
    }
    waited = System.nanoTime() - taken.sent;
    woke = rested;
    rested = false;
    return taken.message;
  }

  @Override
  public int waiting() {
    return inbox.waiting();
  }

  @Override
  public boolean rest() {
    rested = true; // written before, for from then on this may be another turn
    return inbox.rest();
  }

  @Override
  public void wake() {
    inbox.wake();
  }

  @Override
  public boolean tryClose() {
    return inbox.tryClose();
  }

  @Override
  public boolean isClosed() {
    return inbox.isClosed();
  }

  @Override
  public int len() {
    return inbox.len();
  }

  @Override
  public <R> SelectCase<R> onSend(M message, Callable<? extends @Nullable R> body) {
    return inbox.onSend(now(message), body);
  }

  // ---- what the observer hears ----

  void handled(ActorObserver observer, long begun, @Nullable Throwable failure) {
    long nanos = System.nanoTime() - begun;
    long before = waited;
    waited = -1;
    handled = ++count;
    observer.handled(woke && before >= 0, before, nanos, failure);
  }

  /** How many messages; from any thread. */
  long handled() {
    return handled;
  }
}
