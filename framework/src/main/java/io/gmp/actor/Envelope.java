package io.gmp.actor;

import org.jspecify.annotations.Nullable;

/**
 * A message on its way with what belongs to it: the context of its sender, or the delivery of work
 * it is. It goes wherever the message would, through mailboxes, stashes and second tries, and is
 * opened for the handler, dead letters and ranks only. Where nothing belongs to a message there is
 * none.
 */
final class Envelope<M> {
  final M message;
  private final ContextCapture.@Nullable Snapshot context;
  private final @Nullable Delivery<?> work;

  Envelope(M message, ContextCapture.@Nullable Snapshot context, @Nullable Delivery<?> work) {
    this.message = message;
    this.context = context;
    this.work = work;
  }

  /** What is inside, or the message itself if that is in none. */
  static Object bare(Object message) {
    return message instanceof Envelope<?> e ? e.message : message;
  }

  /** Opens the context, if there is any. */
  static ContextCapture.@Nullable Scope open(ContextCapture.@Nullable Snapshot context) {
    return context == null ? null : context.open();
  }

  ContextCapture.@Nullable Scope open() {
    return open(context);
  }

  /** The handler is about to get it; false if it is work that was taken back. */
  boolean begin() {
    return work == null || work.begin();
  }

  /** It was put by, and begins anew. */
  void putBy() {
    if (work != null) {
      work.putBy();
    }
  }

  /** Its actor will not handle it; whether that is somebody's concern who sees to it. */
  boolean giveBack(@Nullable Throwable cause) {
    return work != null && work.failed(cause);
  }
}
