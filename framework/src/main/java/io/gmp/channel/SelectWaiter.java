package io.gmp.channel;

import org.jspecify.annotations.Nullable;

/** A case of a select, and where it waits: of those of one {@link Selection} one is finished. */
final class SelectWaiter extends Waiter {
  final Selection selection;

  /** Whose case it is, for whoever selects. */
  final Object owner;

  final SelectableChannel<?> channel;
  final boolean sends;

  SelectWaiter(
      Selection selection,
      Object owner,
      SelectableChannel<?> channel,
      boolean sends,
      @Nullable Object value) {
    super(null, value);
    this.selection = selection;
    this.owner = owner;
    this.channel = channel;
    this.sends = sends;
  }

  /** Whether it stands in a queue of its channel while the select waits. */
  boolean isQueued() {
    return !channel.isNever() && !channel.isPolled(sends);
  }

  boolean isPolled() {
    return channel.isPolled(sends);
  }

  /**
   * What was received by the case that is done, or {@code null} after a send and at the end.
   *
   * @throws ChannelClosedException if the channel was closed under a send, or with a cause
   */
  @Nullable Object outcome() {
    if (state() == CLOSED) {
      if (sends) {
        throw channel.sendOnClosed();
      }
      return channel.atTheEnd();
    }
    return sends ? null : value;
  }

  @Override
  boolean claim() {
    return selection.claim(this);
  }

  @Override
  boolean hold() {
    return selection.hold();
  }

  @Override
  void unhold(boolean used) {
    selection.unhold(used ? this : null);
  }
}
