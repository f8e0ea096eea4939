package io.gmp.actor;

import io.gmp.channel.MpscChannel;
import io.gmp.channel.Select;
import io.gmp.channel.SelectCase;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** The default mailbox. */
final class LockFreeInbox<M> extends MpscChannel<M> implements Inbox<M> {
  private final Lane actor;

  LockFreeInbox(Lane actor, int capacity) {
    super(capacity);
    this.actor = actor;
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
    return Select.onSend(this, message, body);
  }
}
