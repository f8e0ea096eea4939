package io.gmp.actor;

import io.gmp.channel.MailboxChannel;
import io.gmp.channel.Select;
import io.gmp.channel.SelectCase;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/** A mailbox of any other kind. */
final class LockedInbox<M> extends MailboxChannel<M> implements Inbox<M> {
  private final Lane actor;

  LockedInbox(Parts<?> actor, Mailbox<? super M> mailbox, Consumer<? super M> overflowed) {
    super(
        mailbox.capacity(),
        mailbox.overflow(),
        overflowed,
        actor.captures ? ofTheContent(mailbox.rank()) : mailbox.rank());
    this.actor = actor;
  }

  /** The rank of what is in an envelope. */
  @SuppressWarnings("unchecked") // what is in it was told to this actor
  private static <M> @Nullable ToIntFunction<M> ofTheContent(
      @Nullable ToIntFunction<? super M> rank) {
    return rank == null ? null : message -> rank.applyAsInt((M) Envelope.bare(message));
  }

  @Override
  protected void arrived() {
    actor.submit();
  }

  @Override
  public int waiting() {
    return backlog();
  }

  @Override
  public boolean rest() {
    return idle();
  }

  @Override
  public void wake() {
    rouse();
  }

  @Override
  public <R> SelectCase<R> onSend(M message, Callable<? extends @Nullable R> body) {
    return Select.onSend(this, ranked(message), body);
  }
}
